"""What departments answer and promise, what they reach, and who has seen it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shangliang.outcomes.lifecycle import (
    Decision,
    ReasonCode,
    Shows,
)
from shangliang.outcomes.models.suggestions import OfSuggestion, Suggestion
from shangliang.people.models import Department, Member, User


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
