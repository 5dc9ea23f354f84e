"""Who may do what with topics, calls and plans (DOMAIN 2). Residents act through their query code."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

SCREENERS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK}
ORGANISERS = SCREENERS | {Role.CONVENOR}
STAFF = ORGANISERS | {Role.LEADER}

PERMISSIONS = permissions(
    ("call.opened", _("发布议题征集"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.CONVENOR}),
    ("call.withdrawn", _("撤回议题征集"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.CONVENOR}),
    ("topic.view", _("查看未公开议题"), STAFF | {Role.GOVERNMENT}),
    ("topic.view_contacts", _("查看联系方式"), SCREENERS | {Role.CONVENOR}),
    ("topic.entered", _("代群众登记议题"), ORGANISERS | {Role.MEMBER}),
    ("topic.recommended", _("委员荐题"), {Role.MEMBER}),
    ("topic.assigned", _("党政点题"), {Role.GOVERNMENT, Role.LEADER, Role.OFFICE}),
    ("topic.released", _("核查通过"), SCREENERS),
    ("topic.discarded", _("作为垃圾信息处理"), SCREENERS),
    ("topic.screening_started", _("开始审核"), SCREENERS),
    ("topic.accepted", _("受理议题"), SCREENERS),
    ("topic.returned", _("退回补充"), SCREENERS),
    ("topic.merged", _("合并议题"), SCREENERS),
    ("topic.transferred", _("转送议题"), SCREENERS),
    ("topic.rejected", _("不予采纳"), SCREENERS),
    ("topic.answered", _("即时答复"), ORGANISERS),
    ("topic.settled", _("即时议办结"), ORGANISERS),
    ("topic.deepened", _("转深入议"), ORGANISERS),
    ("topic.planned", _("列入年度计划"), {Role.OFFICE}),
    (
        "topic.approved_ad_hoc",
        _("确定临时议题"),
        {Role.OFFICE, Role.LEADER, Role.TOWNSHIP_CLERK, Role.CONVENOR},
    ),
    ("topic.suspended", _("暂缓议题"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("topic.resumed", _("恢复议题"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("topic.resubmitted", _("代提交人补充"), ORGANISERS),
    ("voice.erased", _("删除个人信息"), SCREENERS),
    ("topic.photo_published", _("公开照片"), ORGANISERS),
    ("plan.opened", _("编制年度计划"), {Role.OFFICE}),
    ("plan.item_added", _("计划增列项目"), {Role.OFFICE}),
    ("plan.item_changed", _("调整计划项目"), {Role.OFFICE}),
    ("plan.item_removed", _("移出计划项目"), {Role.OFFICE}),
    ("plan.drafted", _("形成计划草案"), {Role.OFFICE}),
    ("plan.sent_to_offices", _("送三办会商"), {Role.OFFICE}),
    ("plan.sent_to_chairs", _("提交主席会议"), {Role.OFFICE, Role.GOVERNMENT}),
    ("plan.sent_to_party", _("报党委审定"), {Role.LEADER}),
    ("plan.sent_back", _("退回修改计划"), {Role.LEADER, Role.GOVERNMENT}),
    ("plan.issued", _("印发计划"), {Role.OFFICE}),
    ("plan.reviewed", _("年终总结"), {Role.OFFICE}),
)
