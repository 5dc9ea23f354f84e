"""The road of a topic, as data (DOMAIN 4.1): states, steps, and the rule told beside each step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.lifecycle import steps


class State(models.TextChoices):
    """Where a topic is on its road."""

    MODERATION = "moderation", _("待核查")
    SUBMITTED = "submitted", _("已提交")
    SCREENING = "screening", _("审核中")
    RETURNED = "returned", _("退回补充")
    MERGED = "merged", _("已并入")
    TRANSFERRED = "transferred", _("已转送")
    REJECTED = "rejected", _("不予采纳")
    WITHDRAWN = "withdrawn", _("已撤回")
    QUICK = "quick", _("即时议办理中")
    ANSWERED = "answered", _("已答复，待评价")
    CANDIDATE = "candidate", _("候选议题")
    PLANNED = "planned", _("已列入年度计划")
    AD_HOC = "ad_hoc", _("已确定为临时议题")
    RESEARCHING = "researching", _("商前调研中")
    READY = "ready", _("调研完成，待开会")
    SCHEDULED = "scheduled", _("已安排协商会")
    HELD = "held", _("已开协商会")
    OUTCOME = "outcome", _("成果已提交")
    TRACKING = "tracking", _("交办落实中")
    CLOSED = "closed", _("已办结")
    REOPENED = "reopened", _("已重启")
    SUSPENDED = "suspended", _("暂缓")


class Channel(models.TextChoices):
    """四种渠道 (SEED S7)."""

    CALL = "call", _("社会征题")
    RESIDENT = "resident", _("群众出题")
    MEMBER = "member", _("委员荐题")
    ASSIGNED = "assigned", _("党政点题")


class Category(models.TextChoices):
    """What a topic is about."""

    PARKING = "parking", _("停车交通")
    ENVIRONMENT = "environment", _("环境卫生")
    HOUSING = "housing", _("住房物业")
    SAFETY = "safety", _("公共安全")
    ELDERLY = "elderly", _("养老助残")
    EDUCATION = "education", _("教育托育")
    HEALTH = "health", _("医疗健康")
    CULTURE = "culture", _("文体活动")
    RURAL = "rural", _("乡村发展")
    BUSINESS = "business", _("营商创新")
    GOVERNANCE = "governance", _("基层治理")
    OTHER = "other", _("其他")


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _("一般")
    SOON = "soon", _("较急")
    URGENT = "urgent", _("紧急")


class Route(models.TextChoices):
    """即时议 or 深入议: the Shaoxing standard (DOMAIN 4.1)."""

    QUICK = "quick", _("即时议")
    DEEP = "deep", _("深入议")


class Reason(models.TextChoices):
    """Why a topic is not taken up (DOMAIN 4.1: not accepted)."""

    LITIGATION = "litigation", _("属于诉讼、仲裁或信访办理中的事项")
    SECRET = "secret", _("涉及国家秘密")
    ACCUSATION = "accusation", _("属于对个人的举报控告")
    PERSONAL = "personal", _("仅涉及个人利益")
    PROMOTION = "promotion", _("属于广告或商业推广")
    EMPTY = "empty", _("内容不明或无法核实")
    OUTSIDE = "outside", _("不属于本区或协商范围")
    SETTLED = "settled", _("已经解决或已有明确安排")


S = State
BEFORE_DECISION = {S.SUBMITTED, S.SCREENING, S.CANDIDATE}
UNDER_WAY = {
    S.CANDIDATE,
    S.PLANNED,
    S.AD_HOC,
    S.RESEARCHING,
    S.READY,
    S.SCHEDULED,
    S.HELD,
    S.OUTCOME,
    S.TRACKING,
}
ENDED = {S.MERGED, S.TRANSFERRED, S.REJECTED, S.WITHDRAWN, S.CLOSED}

STEPS = steps(
    ("topic.released", _("核查通过"), S.MODERATION, S.SUBMITTED, _("内容正常的，放行进入审核。")),
    (
        "topic.discarded",
        _("作为垃圾信息处理"),
        S.MODERATION,
        S.REJECTED,
        _("确属广告、色情或链接推广的，不予公开。"),
    ),
    (
        "topic.screening_started",
        _("开始审核"),
        S.SUBMITTED,
        S.SCREENING,
        _("收到后在时限内（默认 5 个工作日）完成审核。"),
    ),
    (
        "topic.accepted",
        _("受理"),
        S.SCREENING,
        {S.CANDIDATE, S.QUICK},
        _("写明紧急程度、管辖、公共利益和办理路径：即时议限时答复，深入议进入协商。受理后向社会公开。"),
    ),
    (
        "topic.returned",
        _("退回补充"),
        S.SCREENING,
        S.RETURNED,
        _("说明缺什么、怎样补。提交人凭查询码补充后重新进入审核。"),
    ),
    (
        "topic.resubmitted",
        _("补充后重新提交"),
        S.RETURNED,
        {S.SUBMITTED, S.MODERATION},
        _("按退回意见补充。"),
    ),
    (
        "topic.withdrawn",
        _("撤回"),
        {S.MODERATION, S.SUBMITTED, S.SCREENING, S.RETURNED},
        S.WITHDRAWN,
        _("提交人在受理公开之前可以自行撤回。"),
    ),
    (
        "topic.merged",
        _("并入另一议题"),
        {S.SCREENING, S.CANDIDATE},
        S.MERGED,
        _("同一件事只议一次。原提交人、附议人自动跟随新议题。"),
    ),
    (
        "topic.transferred",
        _("转送"),
        S.SCREENING,
        S.TRANSFERRED,
        _("当日转送 12345、信访或有关部门，并告知提交人。"),
    ),
    (
        "topic.rejected",
        _("不予采纳"),
        {S.SCREENING, S.CANDIDATE},
        S.REJECTED,
        _("选择理由，并用提交人看得懂的话说明。"),
    ),
    (
        "topic.answered",
        _("即时答复"),
        S.QUICK,
        S.ANSWERED,
        _("在时限内（默认 48 小时）答复，并请提交人评价。"),
    ),
    ("topic.settled", _("办结"), S.ANSWERED, S.CLOSED, _("提交人满意或评价期满后办结。")),
    ("topic.deepened", _("转深入议"), {S.QUICK, S.ANSWERED}, S.CANDIDATE, _("即时议解决不了的，转深入议。")),
    ("topic.planned", _("列入年度计划"), S.CANDIDATE, S.PLANNED, _("由年度协商计划印发时列入。")),
    (
        "topic.unplanned",
        _("移出年度计划"),
        S.PLANNED,
        S.CANDIDATE,
        _("写明调整理由。尚未启动调研的才能移出。"),
    ),
    ("topic.approved_ad_hoc", _("确定为临时议题"), S.CANDIDATE, S.AD_HOC, _("写明形式、召集人和月份。")),
    (
        "topic.research_started",
        _("启动商前调研"),
        {S.PLANNED, S.AD_HOC, S.REOPENED},
        S.RESEARCHING,
        _("没有实地调研记录，不得开会。"),
    ),
    ("topic.research_done", _("调研完成"), S.RESEARCHING, S.READY, _("调研报告提交后自动转入。")),
    ("topic.scheduled", _("安排协商会"), S.READY, S.SCHEDULED, _("发出会议通知后自动转入。")),
    ("topic.postponed", _("会议延期"), S.SCHEDULED, S.READY, _("会议取消或未达到开会条件。")),
    ("topic.held", _("会议结束"), S.SCHEDULED, S.HELD, _("协商会结束后自动转入。")),
    ("topic.another_round", _("再议一轮"), S.HELD, S.READY, _("未形成一致意见的，可再次协商。")),
    ("topic.upgraded", _("提级协商"), S.HELD, S.CANDIDATE, _("本级议不成的，提交上一级平台。")),
    ("topic.outcome_submitted", _("提交协商成果"), S.HELD, S.OUTCOME, _("纪要签发后，提交编号建议。")),
    ("topic.dispatched", _("交办"), S.OUTCOME, S.TRACKING, _("逐条交主办、会办部门。")),
    (
        "topic.closed",
        _("办结"),
        S.TRACKING,
        S.CLOSED,
        _("已反馈、评价期满、建议全部办结或说明理由，并定下回头看日期。"),
    ),
    ("topic.reopened", _("重启"), S.CLOSED, S.REOPENED, _("回头看发现问题或出现新矛盾的，重新协商。")),
    ("topic.suspended", _("暂缓"), UNDER_WAY, S.SUSPENDED, _("说明原因和恢复条件。")),
    ("topic.resumed", _("恢复"), S.SUSPENDED, UNDER_WAY, _("回到暂缓前的环节。")),
)


class PlanState(models.TextChoices):
    """年度协商计划 (DOMAIN 4.2; 中办 2015 [28])."""

    COLLECTING = "collecting", _("征集议题")
    DRAFT = "draft", _("起草")
    OFFICE_CONSULT = "office_consult", _("三办会商")
    CHAIR_MEETING = "chair_meeting", _("主席会议审议")
    PARTY_COMMITTEE = "party_committee", _("党委审定")
    ISSUED = "issued", _("已印发")
    REVIEWED = "reviewed", _("已总结")


P = PlanState
PLAN_STEPS = steps(
    ("plan.drafted", _("形成草案"), P.COLLECTING, P.DRAFT, _("至少列入一件候选议题。")),
    (
        "plan.sent_to_offices",
        _("送三办会商"),
        P.DRAFT,
        P.OFFICE_CONSULT,
        _("党委、政府、政协办公室共同修改。"),
    ),
    ("plan.sent_to_chairs", _("提交主席会议"), P.OFFICE_CONSULT, P.CHAIR_MEETING, _("写明会商意见。")),
    ("plan.sent_to_party", _("报党委审定"), P.CHAIR_MEETING, P.PARTY_COMMITTEE, _("主席会议审议通过。")),
    (
        "plan.sent_back",
        _("退回修改"),
        {P.OFFICE_CONSULT, P.CHAIR_MEETING, P.PARTY_COMMITTEE},
        P.DRAFT,
        _("写明修改意见。"),
    ),
    (
        "plan.issued",
        _("印发"),
        P.PARTY_COMMITTEE,
        P.ISSUED,
        _("填写党委批准文号和日期。议题同时转为“已列入年度计划”。"),
    ),
    ("plan.reviewed", _("年终总结"), P.ISSUED, P.REVIEWED, _("年底向党委、政府和全体委员报告。")),
)
