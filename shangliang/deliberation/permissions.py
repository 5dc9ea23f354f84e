"""Who researches, convenes, records and signs (DOMAIN 2). Participants use their code."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

CONVENORS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.CONVENOR}
ASSIGNERS = {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK}
# An expert, on the topics assigned to the expert alone: see `queries.experts.may_research`.
RESEARCHERS = CONVENORS | {Role.MEMBER, Role.EXPERT}

PERMISSIONS = permissions(
    ("expert.assigned", _("请专家参与"), ASSIGNERS),
    ("expert.released", _("结束专家参与"), ASSIGNERS),
    ("research.planned", _("安排商前调研"), CONVENORS),
    ("research.visited", _("登记实地走访"), RESEARCHERS),
    ("research.interviewed", _("登记访谈"), RESEARCHERS),
    ("research.photographed", _("上传调研照片"), RESEARCHERS),
    ("research.scheme_added", _("提出方案"), RESEARCHERS),
    ("research.scheme_changed", _("修改方案"), RESEARCHERS),
    ("research.scheme_removed", _("删去方案"), RESEARCHERS),
    ("research.changed", _("修改调研报告"), RESEARCHERS),
    ("research.drafted", _("撰写调研报告"), RESEARCHERS),
    ("research.submitted", _("提交调研报告"), CONVENORS | {Role.MEMBER}),
    ("meeting.planned", _("筹备协商会"), CONVENORS),
    ("meeting.changed", _("修改会议安排"), CONVENORS),
    ("participant.view", _("查看参会人姓名"), CONVENORS | {Role.LEADER}),
    ("participant.invited", _("邀请参会人"), CONVENORS),
    ("participant.removed", _("撤回邀请"), CONVENORS),
    ("participant.code_renewed", _("更换参会码"), CONVENORS),
    ("participant.answered", _("登记参会答复"), CONVENORS),
    ("participant.signed_in", _("登记签到"), CONVENORS),
    ("participant.sign_in_withdrawn", _("更正签到"), CONVENORS),
    ("meeting.noticed", _("发出会议通知"), CONVENORS),
    ("meeting.checked_in", _("开始签到"), CONVENORS),
    ("meeting.opened", _("宣布开会"), CONVENORS),
    ("meeting.advanced", _("推进会议环节"), CONVENORS),
    ("meeting.speech_recorded", _("记录发言"), CONVENORS),
    ("meeting.speech_corrected", _("更正发言记录"), CONVENORS),
    ("meeting.result_recorded", _("记录方案结果"), CONVENORS),
    ("meeting.promise_recorded", _("记录现场承诺"), CONVENORS),
    ("meeting.closed", _("宣布散会"), CONVENORS),
    ("meeting.adjourned", _("休会"), CONVENORS),
    ("meeting.cancelled", _("取消会议"), CONVENORS),
    ("topic.another_round", _("再议一轮"), CONVENORS),
    ("topic.upgraded", _("提级协商"), CONVENORS),
    ("minutes.drafted", _("起草纪要"), CONVENORS),
    ("minutes.changed", _("修改纪要草稿"), CONVENORS),
    ("minutes.sent", _("送参会人确认"), CONVENORS),
    ("minutes.confirmed", _("登记纪要确认"), CONVENORS),
    ("minutes.objection_replied", _("处理纪要异议"), CONVENORS),
    ("minutes.revised", _("退回修改纪要"), CONVENORS),
    ("minutes.signed", _("签发纪要"), {Role.CONVENOR, Role.OFFICE, Role.LEADER}),
    ("minutes.filed", _("归档纪要"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.CONVENOR}),
    ("minutes.corrected", _("更正纪要"), {Role.OFFICE, Role.CONVENOR}),
)
