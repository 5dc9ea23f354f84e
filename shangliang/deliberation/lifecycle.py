"""Research, meeting and minutes as data (DOMAIN 4.3–4.6): states, steps, and the rule beside each step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.lifecycle import steps


class ResearchState(models.TextChoices):
    PLANNED = "planned", _("已安排")
    ON_SITE = "on_site", _("实地调研中")
    DRAFTING = "drafting", _("撰写报告")
    SUBMITTED = "submitted", _("已提交")


R = ResearchState
RESEARCH_STEPS = steps(
    (
        "research.visited",
        _("登记实地走访"),
        {R.PLANNED, R.ON_SITE},
        R.ON_SITE,
        _("写明日期、地点和参加的委员，至少一名委员到场。"),
    ),
    ("research.drafted", _("转入撰写"), R.ON_SITE, R.DRAFTING, _("至少访谈一人，记下群众原话。")),
    (
        "research.submitted",
        _("提交调研报告"),
        R.DRAFTING,
        R.SUBMITTED,
        _("写明情况、数据、原因，并提出至少两个方案，各有成本、效益和承担方。"),
    ),
)


class Side(models.TextChoices):
    """Which side a participant speaks for (DOMAIN 4.4); also the default order of speaking (DOMAIN 4.5)."""

    RESIDENT = "resident", _("居民")
    ENTERPRISE = "enterprise", _("企业")
    MEMBER = "member", _("委员")
    EXPERT = "expert", _("专家")
    DEPARTMENT = "department", _("部门")
    OFFICIAL = "official", _("公职人员")


OFFICIAL_SIDES = {Side.DEPARTMENT, Side.OFFICIAL}


class Answer(models.TextChoices):
    INVITED = "invited", _("已邀请")
    ACCEPTED = "accepted", _("应邀")
    DECLINED = "declined", _("谢绝")
    SUBSTITUTED = "substituted", _("委托他人")


class MeetingState(models.TextChoices):
    """The phases of DOMAIN 4.5."""

    PLANNED = "planned", _("筹备中")
    NOTICED = "noticed", _("已通知")
    CHECKED_IN = "checked_in", _("签到中")
    OPENED = "opened", _("已开会，宣读规则")
    REPORTING = "reporting", _("通报调研情况")
    EXPLAINING = "explaining", _("部门说明")
    ASKING = "asking", _("提问与解答")
    SPEAKING = "speaking", _("各方发言")
    SUMMING_UP = "summing_up", _("归纳小结")
    CONSENSUS_CHECK = "consensus_check", _("确认共识")
    CLOSED = "closed", _("已结束")
    ADJOURNED = "adjourned", _("休会，另行召开")
    CANCELLED = "cancelled", _("已取消")


M = MeetingState
# In this order; a meeting may skip a phase, never go back.
PHASES = (M.OPENED, M.REPORTING, M.EXPLAINING, M.ASKING, M.SPEAKING, M.SUMMING_UP, M.CONSENSUS_CHECK)
MEETING_STEPS = steps(
    (
        "meeting.noticed",
        _("发出会议通知"),
        M.PLANNED,
        M.NOTICED,
        _("参会人结构、提前天数须符合规定；通知附议题、调研简报、方案、议程和规则。"),
    ),
    (
        "meeting.checked_in",
        _("开始签到"),
        M.NOTICED,
        M.CHECKED_IN,
        _("到场逐人签到，没有手机的由工作人员代签。"),
    ),
    (
        "meeting.opened",
        _("宣布开会"),
        M.CHECKED_IN,
        M.OPENED,
        _("召集人、委员、部门到场，受邀利益相关方半数以上到场；先宣读议事规则。"),
    ),
    ("meeting.advanced", _("进入下一环节"), set(PHASES[:-1]), set(PHASES[1:]), _("可跳过环节，不可退回。")),
    (
        "meeting.closed",
        _("宣布散会"),
        M.CONSENSUS_CHECK,
        M.CLOSED,
        _("每个方案都有结果：一致、保留意见下一致、未达成一致。"),
    ),
    (
        "meeting.adjourned",
        _("休会"),
        {M.CHECKED_IN, *PHASES},
        M.ADJOURNED,
        _("人数不足或需补充情况时休会，说明原因，另行通知。"),
    ),
    (
        "meeting.cancelled",
        _("取消会议"),
        {M.PLANNED, M.NOTICED},
        M.CANCELLED,
        _("说明原因，并告知全部受邀人。"),
    ),
)


class Result(models.TextChoices):
    """What the meeting found of one scheme (DOMAIN 4.5)."""

    CONSENSUS = "consensus", _("一致同意")
    RESERVATIONS = "reservations", _("有保留意见的一致")
    NONE = "none", _("未达成一致")


class SpeechKind(models.TextChoices):
    REPORT = "report", _("通报")
    EXPLANATION = "explanation", _("说明")
    QUESTION = "question", _("提问")
    REPLY = "reply", _("解答")
    FOR = "for", _("赞成")
    AGAINST = "against", _("反对")
    VIEW = "view", _("意见")
    WRITTEN = "written", _("书面发言")
    WAIVED = "waived", _("放弃发言")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("起草")
    CONFIRMING = "confirming", _("参会人确认")
    SIGNED = "signed", _("已签发")
    FILED = "filed", _("已归档")


N = MinutesState
MINUTES_STEPS = steps(
    (
        "minutes.sent",
        _("送参会人确认"),
        N.DRAFT,
        N.CONFIRMING,
        _("每位到会者确认自己的部分，限期未回复视为无异议。"),
    ),
    ("minutes.revised", _("退回修改"), N.CONFIRMING, N.DRAFT, _("有异议的，修改后重新送确认。")),
    (
        "minutes.signed",
        _("签发"),
        N.CONFIRMING,
        N.SIGNED,
        _("全部确认或确认期满；异议须先处理。签发后不得改动。"),
    ),
    ("minutes.filed", _("归档"), N.SIGNED, N.FILED, _("归档后只能以更正说明补充。")),
)
