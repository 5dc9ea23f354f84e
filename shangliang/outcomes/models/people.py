"""The people's word: feedback, ratings, leaders' talks, look-backs; and letters about what is overdue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shangliang.outcomes.lifecycle import (
    Score,
)
from shangliang.outcomes.models.suggestions import Converted, Outcome
from shangliang.people.models import User
from shangliang.topics.models import Topic, Voice

# The feedback before the work is done tells what the departments decided; it is not rated.
ROUND_OF_DECISION = 0


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
