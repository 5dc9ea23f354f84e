"""Who submits, dispatches, answers, verifies and closes (DOMAIN 2). Residents rate through their query code.

A department may neither close an item nor rate itself; its answer takes two persons.
"""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

ORGANISERS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.CONVENOR}
SCREENERS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK}
DISPATCHERS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.GOVERNMENT}

PERMISSIONS = permissions(
    ("outcome.drafted", _("起草协商成果"), ORGANISERS),
    ("outcome.changed", _("修改协商成果"), ORGANISERS),
    ("outcome.submitted", _("提交协商成果"), ORGANISERS),
    ("suggestion.drafted", _("起草建议"), ORGANISERS),
    ("suggestion.changed", _("修改建议"), ORGANISERS),
    ("suggestion.dropped", _("删去建议"), ORGANISERS),
    ("suggestion.dispatched", _("交办建议"), DISPATCHERS),
    ("suggestion.co_added", _("增加会办部门"), DISPATCHERS),
    ("suggestion.extended", _("批准延期"), DISPATCHERS),
    ("suggestion.signed", _("签收建议"), {Role.HANDLER, Role.APPROVER}),
    ("suggestion.returned", _("退回建议"), {Role.APPROVER}),
    ("assignment.signed", _("签收会办"), {Role.HANDLER, Role.APPROVER}),
    ("assignment.returned", _("退回会办"), {Role.APPROVER}),
    ("assignment.countersigned", _("会签答复"), {Role.HANDLER, Role.APPROVER}),
    ("suggestion.contacted", _("登记首次联系"), {Role.HANDLER}),
    ("suggestion.decided", _("决定是否采纳"), {Role.APPROVER}),
    ("suggestion.reply_drafted", _("送审答复"), {Role.HANDLER}),
    ("suggestion.reply_sent_back", _("退回修改答复"), {Role.APPROVER}),
    ("suggestion.replied", _("批准答复"), {Role.APPROVER}),
    ("suggestion.committed", _("立下承诺"), {Role.HANDLER, Role.APPROVER}),
    ("commitment.progressed", _("报告进展"), {Role.HANDLER}),
    ("commitment.extended", _("批准承诺延期"), DISPATCHERS),
    ("suggestion.completed", _("报告落实完成"), {Role.HANDLER, Role.APPROVER}),
    ("suggestion.verified", _("核验通过"), {Role.MEMBER}),
    ("suggestion.found_wanting", _("核验不通过"), {Role.MEMBER}),
    ("suggestion.redone", _("重新办理"), DISPATCHERS),
    ("feedback.published", _("发布反馈"), ORGANISERS),
    ("feedback.explained", _("说明不满意评价"), DISPATCHERS),
    ("rating.released", _("公开评价意见"), SCREENERS),
    ("talk.arranged", _("安排领导面商"), {Role.OFFICE}),
    ("talk.held", _("登记领导面商"), {Role.LEADER, Role.OFFICE}),
    ("topic.closed", _("办结议题"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("lookback.done", _("登记回头看"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.MEMBER}),
    ("topic.reopened", _("重启议题"), {Role.OFFICE, Role.LEADER, Role.TOWNSHIP_CLERK}),
)
