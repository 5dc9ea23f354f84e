"""What came of a deliberation: suggestions, answers, commitments, and the people's word on them."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.models import Meeting, OfTopic
from shangliang.ledger.models import Recorded
from shangliang.outcomes.lifecycle import (
    FINAL,
    AssignmentState,
    Decision,
    OutcomeState,
    Part,
    ReasonCode,
    Score,
    Shows,
    SuggestionState,
)
from shangliang.people.models import Department, Member, User
from shangliang.topics.models import Topic, Voice

# The feedback before the work is done tells what the departments decided; it is not rated.
ROUND_OF_DECISION = 0


class Converted(OfTopic):
    """A row of the conversion, on the road of a topic."""

    class Meta:
        abstract = True

    @property
    def committee_id(self) -> int:
        return self.topic.committee_id


class Outcome(Converted):
    """协商成果."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="outcome")
    number = models.CharField(_("编号"), max_length=30, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=OutcomeState, default=OutcomeState.DRAFT)
    background = models.TextField(_("背景"), max_length=2000)
    process = models.TextField(_("协商过程"), max_length=2000)
    consensus = models.TextField(_("共识"), max_length=2000)
    unsettled = models.TextField(_("未尽事项"), max_length=2000, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    dispatched_at = models.DateTimeField(_("全部交办时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("协商成果")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number


class Suggestion(Converted):
    """编号建议: the unit that departments answer."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="suggestions")
    number = models.PositiveSmallIntegerField(_("序号"))
    content = models.TextField(_("建议内容"), max_length=1000)
    measure = models.CharField(_("衡量办法"), max_length=100, blank=True)
    cost = models.CharField(_("所需资金"), max_length=100, blank=True)
    wanted_by = models.DateField(_("建议完成日期"), null=True, blank=True)
    proposed_lead = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="suggestions_proposed",
        verbose_name=_("建议主办部门"),
    )
    state = models.CharField(_("状态"), max_length=16, choices=SuggestionState, default=SuggestionState.DRAFT)
    # The day from which the reply is counted, and its last day: a second return moves neither.
    counted_from = models.DateField(_("答复起算日"), null=True, blank=True)
    reply_due_on = models.DateField(_("答复期限"), null=True, blank=True)
    is_hard = models.BooleanField(_("疑难事项"), default=False)
    # What the lead has decided before its full reply: for grass-roots outcomes that has a day of its own.
    decision = models.CharField(_("采纳意向"), max_length=12, choices=Decision, blank=True)
    decided_at = models.DateTimeField(_("采纳意向时间"), null=True, blank=True)
    n_returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    n_redone = models.PositiveSmallIntegerField(_("重办次数"), default=0)
    redo_reason = models.CharField(_("重办理由"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("建议")
        ordering = ["outcome", "number"]
        indexes = [models.Index(fields=["state", "reply_due_on"], name="suggestion_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "number"], name="suggestion_number_once"),
            models.CheckConstraint(condition=Q(n_redone__lte=1), name="redone_at_most_once"),
            models.CheckConstraint(
                condition=Q(state__in=SuggestionState.values), name="suggestion_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.DRAFT)
                | Q(proposed_lead__isnull=False, wanted_by__isnull=False) & ~Q(measure=""),
                name="suggestion_beyond_draft_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(topic)s · 建议 %(number)s") % {"topic": self.topic, "number": self.number}

    @property
    def round(self) -> int:
        """1, or 2 once it is done anew."""
        return self.n_redone + 1

    @property
    def is_final(self) -> bool:
        return self.state in FINAL


class OfSuggestion(Recorded):
    """A row of a suggestion."""

    class Meta:
        abstract = True

    suggestion: models.ForeignKey[Suggestion, Suggestion]

    @property
    def path(self) -> str:
        return self.suggestion.path

    @property
    def matter(self) -> str:
        return self.suggestion.matter

    @property
    def topic(self) -> Topic:
        return self.suggestion.topic

    @property
    def committee_id(self) -> int:
        return self.suggestion.committee_id


class Assignment(OfSuggestion):
    """交办: a suggestion in the hands of one department, from a day to a day."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="assignments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments")
    part = models.CharField(_("承办方式"), max_length=6, choices=Part)
    state = models.CharField(
        _("状态"), max_length=14, choices=AssignmentState, default=AssignmentState.DISPATCHED
    )
    # 指定承办: assigned for good, it cannot be returned.
    is_final = models.BooleanField(_("指定承办"), default=False)
    dispatched_at = models.DateTimeField(_("交办时间"))
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("首次联系时间"), null=True, blank=True)
    contact_words = models.CharField(_("联系情况"), max_length=200, blank=True)
    countersigned_at = models.DateTimeField(_("会签时间"), null=True, blank=True)
    opinion = models.CharField(_("会办意见"), max_length=500, blank=True)
    ended_at = models.DateTimeField(_("办理结束时间"), null=True, blank=True)
    return_ground = models.CharField(_("退回依据"), max_length=300, blank=True)
    proposed_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("建议承办部门")
    )
    # Only a return within the days for it lets the reply be counted anew.
    returned_in_time = models.BooleanField(_("按期退回"), null=True, blank=True)

    class Meta:
        verbose_name = _("交办")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["department", "state", "dispatched_at"], name="assignment_of_department")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=Q(part="lead", ended_at__isnull=True),
                name="one_lead_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["suggestion", "department"],
                condition=Q(ended_at__isnull=True),
                name="assigned_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.RETURNED)
                | Q(is_final=False, ended_at__isnull=False) & ~Q(return_ground=""),
                name="return_has_ground_and_is_not_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion} · {self.department}"

    @property
    def is_lead(self) -> bool:
        return self.part == Part.LEAD


class Reply(OfSuggestion):
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
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="replies_approved"
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    sent_back_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    sent_back_words = models.CharField(_("退回修改意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("办理答复")
        ordering = ["suggestion", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision=Decision.ADOPTED) | ~Q(reasons="") & ~Q(reason_code=""),
                name="reply_short_of_adoption_gives_reasons",
            ),
            models.CheckConstraint(condition=~Q(drafted_by=F("approved_by")), name="reply_takes_two_persons"),
            models.UniqueConstraint(
                fields=["suggestion", "round"],
                condition=Q(approved_at__isnull=False),
                name="one_approved_reply_a_round",
            ),
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=Q(approved_at__isnull=True, sent_back_at__isnull=True),
                name="one_reply_before_its_approver",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion} · {self._meta.verbose_name}"


class Commitment(OfSuggestion):
    """承诺: a measure, a target, a day, the value reached, and proof (SEED S19).

    Once made it stands: only its day may be moved, by an extension that keeps the old one in sight.
    """

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="commitments")
    department = models.ForeignKey(Department, models.PROTECT, related_name="commitments")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    content = models.CharField(_("承诺事项"), max_length=200)
    measure = models.CharField(_("衡量指标"), max_length=60)
    unit = models.CharField(_("计量单位"), max_length=10)
    baseline = models.DecimalField(_("原有数值"), max_digits=12, decimal_places=2, default=0)
    target = models.DecimalField(_("目标值"), max_digits=12, decimal_places=2)
    reached = models.DecimalField(_("已达到"), max_digits=12, decimal_places=2, default=0)
    due_on = models.DateField(_("期限"))
    made_at = models.DateTimeField(_("承诺时间"))
    completed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    shortfall = models.CharField(_("未达目标的说明"), max_length=300, blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("承诺")
        ordering = ["suggestion", "pk"]
        indexes = [models.Index(fields=["department", "due_on"], name="commitment_of_department")]
        constraints = [
            models.CheckConstraint(condition=~Q(target=F("baseline")), name="commitment_changes_something"),
            models.CheckConstraint(
                condition=Q(baseline__gte=0, target__gte=0, reached__gte=0),
                name="commitment_counts_from_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def is_met(self) -> bool:
        """Whether the target is reached; a target below the baseline is reached by falling to it."""
        if self.target > self.baseline:
            return self.reached >= self.target
        return self.reached <= self.target

    @property
    def percent(self) -> int:
        """How much of the way from baseline to target is done, from 0 to 100."""
        share = (self.reached - self.baseline) / (self.target - self.baseline)
        return int(min(max(share, Decimal(0)), Decimal(1)) * 100)

    def is_overdue(self, on: date) -> bool:
        return self.completed_at is None and self.due_on < on


class Progress(models.Model):
    """进展: a value reached on a day, with a picture."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="progress")
    value = models.DecimalField(_("达到数值"), max_digits=12, decimal_places=2)
    note = models.CharField(_("进展说明"), max_length=300)
    image = models.FileField(_("照片"), upload_to="progress/%Y/%m", blank=True)
    shows = models.CharField(_("照片内容"), max_length=8, blank=True, choices=Shows)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("进展")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(image="", shows="") | ~Q(image="") & ~Q(shows=""),
                name="picture_says_what_it_shows",
            ),
        ]


class Verification(models.Model):
    """核验: a member has been there."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="verifications")
    member = models.ForeignKey(Member, models.PROTECT, related_name="verifications")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    passed = models.BooleanField(_("通过"))
    visited_on = models.DateField(_("到场日期"))
    words = models.CharField(_("核验情况"), max_length=500)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("核验")
        ordering = ["pk"]


class Feedback(Converted):
    """反馈与公示: plain words to everyone who raised or supported the topic.

    Round 0 tells what the departments decided; rounds 1 and 2 tell what was done, and are rated.
    """

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="feedbacks")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    text = models.TextField(_("反馈内容"), max_length=2000)
    published_at = models.DateTimeField(_("发布时间"))
    notice_until = models.DateField(_("公示截止"))
    rate_until = models.DateField(_("评价截止"), null=True, blank=True)
    explanation = models.TextField(_("对不满意评价的说明"), max_length=1000, blank=True)
    explained_at = models.DateTimeField(_("说明时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("反馈")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "round"], name="one_feedback_a_round"),
            models.CheckConstraint(
                condition=Q(round=ROUND_OF_DECISION, rate_until__isnull=True)
                | Q(round__gt=ROUND_OF_DECISION, rate_until__isnull=False),
                name="results_are_rated_decisions_are_not",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(topic)s · 反馈") % {"topic": self.topic}

    @property
    def is_rated(self) -> bool:
        return self.rate_until is not None


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
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["feedback", "voice"], name="one_rating_a_voice")]


class LeaderTalk(Converted):
    """领导面商: after a redo that still did not satisfy."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="talks")
    leader = models.ForeignKey(User, models.PROTECT, related_name="talks_led", verbose_name=_("面商领导"))
    due_on = models.DateField(_("期限"))
    held_on = models.DateField(_("面商日期"), null=True, blank=True)
    words = models.TextField(_("面商情况"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("领导面商")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outcome"], condition=Q(held_on__isnull=True), name="one_talk_ahead"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(topic)s · 领导面商") % {"topic": self.topic}


class LookBack(Converted):
    """回头看."""

    class Finding(models.TextChoices):
        HOLDS = "holds", _("成效稳定")
        PARTLY = "partly", _("部分反弹")
        FAILED = "failed", _("问题重现")

    due_on = models.DateField(_("回头看日期"))
    done_on = models.DateField(_("实际完成日期"), null=True, blank=True)
    finding = models.CharField(_("结论"), max_length=8, choices=Finding, blank=True)
    words = models.TextField(_("回头看情况"), max_length=1000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # The topic was reopened before the day came.
    dropped_at = models.DateTimeField(_("取消时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("回头看")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"],
                condition=Q(done_on__isnull=True, dropped_at__isnull=True),
                name="one_look_back_ahead",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(finding="") & ~Q(words=""),
                name="look_back_has_a_finding",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(topic)s · 回头看") % {"topic": self.topic}


class Extension(models.Model):
    """延期: asked with a reason before the day, granted by the office. The old day stays in sight."""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="extensions")
    # The commitment whose day was moved; none if it was the day of the reply.
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    was_due_on = models.DateField(_("原期限"))
    due_on = models.DateField(_("新期限"))
    reason = models.CharField(_("延期理由"), max_length=300)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("延期")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gt=F("was_due_on")), name="extension_gives_more_time"),
        ]


class Reminder(models.Model):
    """催办、督办: what was sent about an overdue clock, to the department and its copy to the leaders."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("催办")
        CRITICISM = "criticism", _("通报批评")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="reminders")
    clock = models.ForeignKey("topics.Clock", models.PROTECT, related_name="reminders")
    kind = models.CharField(_("催办类别"), max_length=10, choices=Kind)
    copied_to = models.ManyToManyField(User, related_name="reminders_copied", verbose_name=_("抄送"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("催办")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["clock", "kind"], name="reminded_once_a_kind")]
