"""The annual plan, its items and its versions."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.models import Recorded
from shangliang.people.models import Department, User
from shangliang.platforms.models import Committee
from shangliang.topics.lifecycle import PlanState
from shangliang.topics.models.topics import Topic


class AnnualPlan(Recorded):
    """年度协商计划."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("年份"))
    state = models.CharField(_("状态"), max_length=16, choices=PlanState, default=PlanState.COLLECTING)
    approval_number = models.CharField(_("批准文号"), max_length=40, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("年度协商计划")
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_plan_a_year")]

    def __str__(self) -> str:
        return _("%(year)s 年度协商计划") % {"year": self.year}

    @property
    def path(self) -> str:
        return self.committee.path


class PlanItem(Recorded):
    """One topic of the year: how, by whom, and in which quarter it is deliberated."""

    class Form(models.TextChoices):
        """协商载体 (SEED S15)."""

        PLENARY = "plenary", _("全体会议协商")
        STANDING = "standing", _("常委会会议协商")
        CHAIRS = "chairs", _("主席会议协商")
        SPECIAL = "special", _("专题协商")
        SECTOR = "sector", _("界别协商")
        COUNTERPART = "counterpart", _("对口协商")
        PROPOSAL = "proposal", _("提案办理协商")
        GRASSROOTS = "grassroots", _("基层协商")

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, null=True, blank=True, related_name="items")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="plan_items")
    form = models.CharField(_("协商形式"), max_length=12, choices=Form)
    host = models.CharField(_("承办单位"), max_length=60)
    leader = models.CharField(_("牵头领导"), max_length=40, blank=True)
    convenor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plan_items")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="plan_items"
    )
    due_month = models.DateField(_("计划月份"), help_text=_("当月第一天"))
    research_plan = models.CharField(_("调研安排"), max_length=200, blank=True)
    expected_outcome = models.CharField(_("预期成果"), max_length=200, blank=True)
    is_ad_hoc = models.BooleanField(_("临时增列"), default=False)
    removed_at = models.DateTimeField(_("移出时间"), null=True, blank=True)
    # The topic was closed or went up to the next platform: it may be planned anew.
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("计划项目")
        ordering = ["due_month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"],
                condition=models.Q(removed_at__isnull=True, done_at__isnull=True),
                name="planned_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.topic.title

    @property
    def path(self) -> str:
        return self.topic.path

    @property
    def matter(self) -> str:
        return self.topic.ref

    @property
    def committee_id(self) -> int:
        return self.topic.committee_id


class PlanVersion(models.Model):
    """The plan as it stood after a change, with the reason for the change."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    items: Any = models.JSONField(_("内容"))
    reason = models.CharField(_("变更理由"), max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("计划版本")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]
