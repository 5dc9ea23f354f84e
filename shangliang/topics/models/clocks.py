"""What waits on whom, and by which day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.people.models import Department, User
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role
from shangliang.topics.models.topics import Topic


class Clock(models.Model):
    """时限: something waits on somebody, by a day if a rule sets one. Overdue is a query on it.

    The day is fixed when the clock starts: a later change of the setting never rewrites it.
    """

    kind = models.CharField(_("事项"), max_length=30)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="clocks")
    # What exactly waits, in the ledger's terms, and the platform path under which the holder's role counts.
    subject = models.CharField(max_length=60)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="clocks")
    path = models.CharField(max_length=40)
    role = models.CharField(_("待办角色"), max_length=20, choices=Role, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="clocks")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="clocks")
    # The three above in one word, like `role:convenor` or `department:7`, so that a clock runs once for each.
    holder = models.CharField(max_length=40)
    started_at = models.DateTimeField(_("起算时间"))
    due_on = models.DateField(_("到期日"), null=True, blank=True)
    # For clocks in hours; the day is then the day of this instant.
    due_at = models.DateTimeField(_("到期时刻"), null=True, blank=True)
    # The State Council had not yet arranged the holidays of the due day's year.
    is_provisional = models.BooleanField(_("暂定"), default=False)
    stopped_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    # Set while its topic is suspended: it neither waits nor runs late, and its day moves on by as much.
    paused_at = models.DateTimeField(_("暂停时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("时限")
        indexes = [
            models.Index(
                fields=["committee", "role", "due_on"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_waiting",
            ),
            models.Index(
                fields=["committee", "due_on"], condition=models.Q(stopped_at__isnull=True), name="clock_due"
            ),
            models.Index(fields=["topic", "started_at"], name="clock_of_topic"),
            models.Index(fields=["subject", "kind"], name="clock_of_subject"),
            models.Index(fields=["department", "started_at"], name="clock_of_department"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "holder"],
                condition=models.Q(stopped_at__isnull=True),
                name="clock_runs_once",
            ),
        ]
