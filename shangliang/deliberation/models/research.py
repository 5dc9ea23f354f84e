"""Field research: visits, words heard on the spot, pictures, and the schemes that come of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import (
    ResearchState,
    Side,
)
from shangliang.ledger.models import Recorded
from shangliang.people.models import Expert, Member, User
from shangliang.topics.models import Topic


class OfTopic(Recorded):
    """A row on the road of a topic."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="%(class)s_set", verbose_name=_("议题"))

    class Meta:
        abstract = True

    @property
    def path(self) -> str:
        return self.topic.path

    @property
    def matter(self) -> str:
        # As `Topic.ref`, without reading the topic.
        return f"topic:{self.topic_id}"

    @property
    def committee_id(self) -> int:
        return self.topic.committee_id


class Research(OfTopic):
    """商前调研: no meeting without one that is submitted (SEED S8)."""

    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    state = models.CharField(_("状态"), max_length=12, choices=ResearchState, default=ResearchState.PLANNED)
    planned_on = models.DateField(_("计划日期"))
    led_by = models.ForeignKey(User, models.PROTECT, related_name="research_led", verbose_name=_("负责人"))
    # The latest visit: each one stands in `visits`.
    visited_on = models.DateField(_("走访日期"), null=True, blank=True)
    place = models.CharField(_("走访地点"), max_length=100, blank=True)
    team = models.ManyToManyField(Member, related_name="research", verbose_name=_("参加委员"))
    facts = models.TextField(_("情况与数据"), max_length=4000, blank=True)
    causes = models.TextField(_("原因分析"), max_length=4000, blank=True)
    department_facts = models.TextField(_("部门情况"), max_length=4000, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("商前调研")
        ordering = ["topic", "-round"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "round"], name="one_research_a_round"),
            models.CheckConstraint(
                condition=~models.Q(state=ResearchState.SUBMITTED) | models.Q(visited_on__isnull=False),
                name="research_submitted_was_on_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self._meta.verbose_name}"


class Visit(models.Model):
    """One going to the spot."""

    research = models.ForeignKey(Research, models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("走访日期"))
    place = models.CharField(_("走访地点"), max_length=100)
    members = models.ManyToManyField(Member, related_name="visits", verbose_name=_("参加委员"))

    class Meta:
        verbose_name = _("实地走访")
        ordering = ["visited_on", "pk"]


class Interview(models.Model):
    """What somebody on the spot said, in their words. No name: who they are to the matter is enough."""

    research = models.ForeignKey(Research, models.PROTECT, related_name="interviews")
    side = models.CharField(_("身份"), max_length=12, choices=Side)
    who = models.CharField(_("受访者"), max_length=40, help_text=_("如“3 幢租户”，不写姓名"))
    words = models.TextField(_("原话"), max_length=1000)

    class Meta:
        verbose_name = _("访谈")
        ordering = ["pk"]


class ResearchPhoto(models.Model):
    """A picture taken on the spot."""

    research = models.ForeignKey(Research, models.PROTECT, related_name="photos")
    image = models.FileField(_("照片"), upload_to="research/%Y/%m")
    caption = models.CharField(_("说明"), max_length=100, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("调研照片")
        ordering = ["pk"]


class Scheme(OfTopic):
    """方案: one way to settle the matter, with what it costs and who bears it."""

    research = models.ForeignKey(Research, models.PROTECT, related_name="schemes")
    number = models.PositiveSmallIntegerField(_("序号"))
    title = models.CharField(_("方案"), max_length=60)
    text = models.TextField(_("内容"), max_length=2000)
    cost = models.CharField(_("成本"), max_length=200)
    benefit = models.CharField(_("效益"), max_length=200)
    bearer = models.CharField(_("承担方"), max_length=200)
    feasibility = models.CharField(_("部门可行性意见"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("方案")
        ordering = ["research", "number"]
        constraints = [models.UniqueConstraint(fields=["research", "number"], name="scheme_number_once")]

    def __str__(self) -> str:
        return self.title


class TopicExpert(OfTopic):
    """An expert who is asked to work on a topic."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="topics", verbose_name=_("专家"))
    words = models.CharField(_("请教的问题"), max_length=300, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(_("请其参与的时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("参与议题的专家")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "expert"],
                condition=models.Q(ended_at__isnull=True),
                name="expert_once_a_topic",
            ),
        ]

    def __str__(self) -> str:
        return self.expert.name
