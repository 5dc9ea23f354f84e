"""What came of a deliberation: suggestions, departments' answers, commitments, and the people's word on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.models import Meeting, OfTopic
from shangliang.ledger.models import Recorded
from shangliang.outcomes.lifecycle import (
    AssignmentState,
    Decision,
    OutcomeState,
    Part,
    ReasonCode,
    Score,
    SuggestionState,
)
from shangliang.people.models import Department, Member, User
from shangliang.topics.models import Topic, Voice


class Outcome(OfTopic):
    """协商成果."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="outcome")
    number = models.CharField(_("编号"), max_length=30, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=OutcomeState, default=OutcomeState.DRAFT)
    background = models.TextField(_("背景"), max_length=2000)
    process = models.TextField(_("协商过程"), max_length=2000)
    consensus = models.TextField(_("共识"), max_length=2000)
    unsettled = models.TextField(_("未尽事项"), max_length=2000, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("协商成果")

    def __str__(self) -> str:
        return self.number


class Suggestion(OfTopic):
    """编号建议: the unit that departments answer."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="suggestions")
    number = models.PositiveSmallIntegerField(_("序号"))
    content = models.TextField(_("建议内容"), max_length=1000)
    measure = models.CharField(_("衡量办法"), max_length=100)
    cost = models.CharField(_("所需资金"), max_length=100, blank=True)
    wanted_by = models.DateField(_("建议完成日期"), null=True, blank=True)
    proposed_lead = models.ForeignKey(
        Department, models.PROTECT, related_name="suggestions_proposed", verbose_name=_("建议主办部门")
    )
    state = models.CharField(_("状态"), max_length=16, choices=SuggestionState, default=SuggestionState.DRAFT)
    # The day the reply clock was first started: a second return does not move it.
    reply_due_on = models.DateField(_("答复期限"), null=True, blank=True)
    is_hard = models.BooleanField(_("疑难事项"), default=False)
    hard_reason = models.CharField(_("延期理由"), max_length=300, blank=True)
    n_returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    n_redone = models.PositiveSmallIntegerField(_("重办次数"), default=0)

    class Meta:
        verbose_name = _("建议")
        ordering = ["outcome", "number"]
        indexes = [models.Index(fields=["state", "reply_due_on"], name="suggestion_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="suggestion_number_once"),
            models.CheckConstraint(condition=models.Q(n_redone__lte=1), name="redone_at_most_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · 建议 {self.number}"


class Assignment(Recorded):
    """交办: a suggestion in the hands of one department, from a day to a day."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments")
    part = models.CharField(_("承办方式"), max_length=6, choices=Part)
    state = models.CharField(_("状态"), max_length=14, choices=AssignmentState, default=AssignmentState.DISPATCHED)
    # 指定承办: assigned for good, it cannot be returned.
    is_final = models.BooleanField(_("指定承办"), default=False)
    dispatched_at = models.DateTimeField(_("交办时间"))
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("首次联系时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    return_ground = models.CharField(_("退回依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("交办")
        indexes = [models.Index(fields=["department", "state", "dispatched_at"], name="assignment_of_department")]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=models.Q(part="lead", ended_at__isnull=True),
                name="one_lead_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["suggestion", "department"],
                condition=models.Q(ended_at__isnull=True),
                name="assigned_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion} · {self.department}"

    @property
    def path(self) -> str:
        return self.suggestion.path

    @property
    def matter(self) -> str:
        return self.suggestion.matter


class Reply(Recorded):
    """办理答复: drafted by one person of the lead department and approved by another."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="replies")
    department = models.ForeignKey(Department, models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    decision = models.CharField(_("采纳情况"), max_length=12, choices=Decision)
    reason_code = models.CharField(_("理由类别"), max_length=12, choices=ReasonCode, blank=True)
    reasons = models.TextField(_("理由"), max_length=2000, blank=True)
    text = models.TextField(_("答复内容"), max_length=4000)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="replies_drafted")
    drafted_at = models.DateTimeField(_("送审时间"))
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="replies_approved")
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    sent_back_words = models.CharField(_("退回修改意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("办理答复")
        ordering = ["suggestion", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision=Decision.ADOPTED)
                | ~models.Q(reasons="") & ~models.Q(reason_code=""),
                name="reply_short_of_adoption_gives_reasons",
            ),
            models.CheckConstraint(
                condition=~models.Q(drafted_by=models.F("approved_by")), name="reply_takes_two_persons"
            ),
        ]

    @property
    def path(self) -> str:
        return self.suggestion.path

    @property
    def matter(self) -> str:
        return self.suggestion.matter


class Commitment(Recorded):
    """承诺: a measure, a target, a day, the value reached, and proof (SEED S19)."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="commitments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="commitments")
    content = models.CharField(_("承诺事项"), max_length=200)
    measure = models.CharField(_("衡量指标"), max_length=60)
    unit = models.CharField(_("单位"), max_length=10)
    baseline = models.DecimalField(_("原有数值"), max_digits=12, decimal_places=2, default=0)
    target = models.DecimalField(_("目标值"), max_digits=12, decimal_places=2)
    reached = models.DecimalField(_("已达到"), max_digits=12, decimal_places=2, default=0)
    due_on = models.DateField(_("期限"))
    completed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("承诺")
        ordering = ["suggestion", "pk"]
        indexes = [models.Index(fields=["department", "due_on"], name="commitment_of_department")]

    def __str__(self) -> str:
        return self.content

    @property
    def path(self) -> str:
        return self.suggestion.path

    @property
    def matter(self) -> str:
        return self.suggestion.matter


class Progress(models.Model):
    """进展: a value reached on a day, with a picture."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="progress")
    value = models.DecimalField(_("达到数值"), max_digits=12, decimal_places=2)
    note = models.CharField(_("说明"), max_length=300)
    image = models.FileField(_("照片"), upload_to="progress/%Y/%m", blank=True)
    shows = models.CharField(
        _("照片内容"), max_length=8, blank=True,
        choices=[("before", _("办理前")), ("during", _("办理中")), ("after", _("办理后"))],
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("进展")
        ordering = ["at", "pk"]


class Verification(models.Model):
    """核验: a member has been there."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="verifications")
    member = models.ForeignKey(Member, models.PROTECT, related_name="verifications")
    passed = models.BooleanField(_("通过"))
    visited_on = models.DateField(_("到场日期"))
    words = models.CharField(_("核验情况"), max_length=500)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("核验")
        ordering = ["pk"]


class Feedback(OfTopic):
    """反馈与公示: plain words to everyone who raised or supported the topic."""

    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    text = models.TextField(_("反馈内容"), max_length=2000)
    published_at = models.DateTimeField(_("发布时间"))
    notice_until = models.DateField(_("公示截止"))
    rate_until = models.DateField(_("评价截止"))

    class Meta:
        verbose_name = _("反馈")
        constraints = [models.UniqueConstraint(fields=["topic", "round"], name="one_feedback_a_round")]


class Rating(models.Model):
    """群众评价, bound to the voice: one each a round."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="ratings")
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="ratings")
    score = models.CharField(_("评价"), max_length=12, choices=Score)
    words = models.CharField(_("意见"), max_length=500, blank=True)
    # Held words are not shown until a clerk has looked.
    is_held = models.BooleanField(_("待核查"), default=False)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("评价")
        constraints = [models.UniqueConstraint(fields=["feedback", "voice"], name="one_rating_a_voice")]


class LeaderTalk(OfTopic):
    """领导面商: after a redo that still did not satisfy."""

    leader = models.ForeignKey(User, models.PROTECT, related_name="talks_led")
    due_on = models.DateField(_("期限"))
    held_on = models.DateField(_("面商日期"), null=True, blank=True)
    words = models.TextField(_("面商情况"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("领导面商")


class LookBack(OfTopic):
    """回头看."""

    class Finding(models.TextChoices):
        HOLDS = "holds", _("成效稳定")
        PARTLY = "partly", _("部分反弹")
        FAILED = "failed", _("问题重现")

    due_on = models.DateField(_("回头看日期"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    finding = models.CharField(_("结论"), max_length=8, choices=Finding, blank=True)
    words = models.TextField(_("情况"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("回头看")
        constraints = [
            models.UniqueConstraint(
                fields=["topic"], condition=models.Q(done_on__isnull=True), name="one_look_back_ahead"
            ),
        ]


class Extension(models.Model):
    """延期: asked with a reason before the day, granted by the office."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="extensions")
    was_due_on = models.DateField(_("原期限"))
    due_on = models.DateField(_("新期限"))
    reason = models.CharField(_("理由"), max_length=300)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("延期")
        ordering = ["pk"]


class Reminder(models.Model):
    """催办、督办: what was sent about an overdue clock, and to whom."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("催办")
        CRITICISM = "criticism", _("通报批评")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="reminders")
    clock = models.ForeignKey("topics.Clock", models.PROTECT, related_name="reminders")
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("催办")
        constraints = [models.UniqueConstraint(fields=["clock", "kind"], name="reminded_once_a_kind")]
