"""The outcome, its numbered suggestions, and in whose hands they are."""

from django.db import models
from django.db.models import Q
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
    SuggestionState,
)
from shangliang.people.models import Department
from shangliang.topics.models import Topic


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
