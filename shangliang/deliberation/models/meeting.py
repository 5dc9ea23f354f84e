"""The meeting: papers, participants, speeches, results with reservations, promises."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import (
    Answer,
    MeetingState,
    Result,
    Side,
    SpeechKind,
)
from shangliang.deliberation.models.research import OfTopic, Scheme
from shangliang.ledger.models import Recorded
from shangliang.people.models import Department, User
from shangliang.platforms.models import Platform
from shangliang.topics.models import PlanItem


class Meeting(OfTopic):
    """协商议事会. One that was adjourned or cancelled is followed by another of the same round."""

    number = models.CharField(_("编号"), max_length=24, unique=True)
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="meetings", verbose_name=_("平台"))
    form = models.CharField(
        _("会议形式"), max_length=12, choices=PlanItem.Form, default=PlanItem.Form.GRASSROOTS
    )
    state = models.CharField(_("状态"), max_length=16, choices=MeetingState, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField(_("开会时间"))
    place = models.CharField(_("地点"), max_length=100)
    online_link = models.URLField(_("线上参会地址"), blank=True)
    agenda = models.TextField(_("议程"), max_length=2000)
    chair = models.ForeignKey(User, models.PROTECT, related_name="meetings_chaired", verbose_name=_("主持人"))
    recorder = models.ForeignKey(
        User, models.PROTECT, related_name="meetings_recorded", verbose_name=_("记录人")
    )
    noticed_at = models.DateTimeField(_("通知时间"), null=True, blank=True)
    balance_warnings: Any = models.JSONField(_("参会结构提示"), default=list, blank=True)
    rules_read_at = models.DateTimeField(_("宣读规则时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开会时刻"), null=True, blank=True)
    closed_at = models.DateTimeField(_("散会时刻"), null=True, blank=True)
    statutory_vote_required = models.BooleanField(_("须另行依法表决"), default=False)
    ended_words = models.CharField(_("休会或取消原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("协商议事会")
        indexes = [
            models.Index(fields=["platform", "-starts_at"], name="meeting_of_platform"),
            models.Index(fields=["state", "starts_at"], name="meeting_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "round"],
                condition=~models.Q(state__in=[MeetingState.ADJOURNED, MeetingState.CANCELLED]),
                name="one_meeting_a_round",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.CLOSED) | models.Q(closed_at__isnull=False),
                name="closed_meeting_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.number}"

    @property
    def path(self) -> str:
        """Where the meeting was convened, although the topic may since have gone up."""
        return self.platform.path

    @property
    def is_formal(self) -> bool:
        return self.form != PlanItem.Form.GRASSROOTS


class Paper(models.Model):
    """会议材料, sent with the notice."""

    class Kind(models.TextChoices):
        BRIEF = "brief", _("调研简报")
        SCHEMES = "schemes", _("备选方案")
        AGENDA = "agenda", _("会议议程")
        RULES = "rules", _("议事规则")
        OTHER = "other", _("其他材料")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    kind = models.CharField(_("类型"), max_length=10, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("内容"), max_length=8000)

    class Meta:
        verbose_name = _("会议材料")
        ordering = ["pk"]


class Participant(Recorded):
    """参会人: invited for a reason, on a side, with an answer; known by a code where there is no account."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participants")
    side = models.CharField(_("身份"), max_length=12, choices=Side)
    name = models.CharField(_("姓名"), max_length=40)
    organisation = models.CharField(_("单位"), max_length=60, blank=True)
    is_stakeholder = models.BooleanField(_("利益相关方"), default=False)
    # Which side of the dispute, in the meeting's own words, like “有车住户”; each must be there.
    dispute_side = models.CharField(_("争议一方"), max_length=30, blank=True)
    reason = models.CharField(_("邀请理由"), max_length=100)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="participations")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="participations"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    answer = models.CharField(_("答复"), max_length=12, choices=Answer, default=Answer.INVITED)
    answer_words = models.CharField(_("答复说明"), max_length=200, blank=True)
    substitute = models.CharField(_("受托人"), max_length=40, blank=True)
    attended_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    signed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("参会人")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=models.Q(user__isnull=False), name="invited_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        return f"participant:{self.pk}"

    @property
    def path(self) -> str:
        return self.meeting.path

    @property
    def matter(self) -> str:
        return self.meeting.matter

    @property
    def committee_id(self) -> int:
        return self.meeting.committee_id

    @property
    def has_attended(self) -> bool:
        return self.attended_at is not None


class Speech(models.Model):
    """发言: who spoke, how long, and the gist."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="speeches")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="speeches")
    order = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("类型"), max_length=12, choices=SpeechKind)
    seconds = models.PositiveSmallIntegerField(_("时长（秒）"), default=0)
    gist = models.TextField(_("要点"), max_length=1000)

    class Meta:
        verbose_name = _("发言")
        ordering = ["meeting", "order"]
        constraints = [models.UniqueConstraint(fields=["meeting", "order"], name="speech_order_once")]


class SchemeResult(models.Model):
    """What the meeting found of one scheme. A show of hands records consensus; it is no legal decision."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="results")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="results")
    result = models.CharField(_("结果"), max_length=16, choices=Result)
    n_for = models.PositiveSmallIntegerField(_("赞成"), default=0)
    n_against = models.PositiveSmallIntegerField(_("反对"), default=0)
    n_abstain = models.PositiveSmallIntegerField(_("弃权"), default=0)
    is_best = models.BooleanField(_("最优方案"), default=False)
    words = models.TextField(_("说明"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("方案结果")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "scheme"], name="one_result_a_scheme"),
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(is_best=True), name="one_best_scheme_a_meeting"
            ),
            models.CheckConstraint(
                condition=models.Q(is_best=False) | ~models.Q(result=Result.NONE),
                name="best_scheme_has_consensus",
            ),
        ]


class Reservation(models.Model):
    """保留意见: stays in the minutes for good; the public sees the words, not the name."""

    result = models.ForeignKey(SchemeResult, models.PROTECT, related_name="reservations")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="reservations")
    words = models.TextField(_("保留意见"), max_length=500)

    class Meta:
        verbose_name = _("保留意见")
        ordering = ["pk"]


class Promise(models.Model):
    """现场承诺: made at the meeting; outcomes turn it into a commitment."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="promises")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="promises")
    what = models.CharField(_("承诺事项"), max_length=200)
    due_on = models.DateField(_("完成日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("现场承诺")
        ordering = ["pk"]
