"""Topics, the voices behind them, and the calls by which they came."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.models import Recorded
from shangliang.people.models import User
from shangliang.platforms.models import Committee, Platform
from shangliang.topics.lifecycle import ENDED, Category, Channel, Reason, Route, State, Urgency


class Call(Recorded):
    """议题征集: a public call with a window of time and a QR code."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="calls")
    title = models.CharField(_("标题"), max_length=100)
    text = models.TextField(_("征集说明"), max_length=2000)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("议题征集")
        ordering = ["-closes_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="call_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portal:call", args=[self.pk])

    @property
    def path(self) -> str:
        return self.platform.path

    @property
    def committee_id(self) -> int:
        return self.platform.committee_id


class NumberSeries(models.Model):
    """The last topic number given in a committee's year; its row is the lock that leaves no gap."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("议题编号")
        constraints = [models.UniqueConstraint(fields=["committee", "year"], name="one_number_series_a_year")]


class Topic(Recorded):
    """议题: a matter put before a platform for deliberation."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="topics", verbose_name=_("平台"))
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="topics")
    number = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("标题"), max_length=60)
    problem = models.TextField(_("情况说明"), max_length=2000)
    place = models.CharField(_("地点"), max_length=100)
    latitude = models.DecimalField(_("纬度（WGS84）"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("经度（WGS84）"), max_digits=8, decimal_places=5, null=True, blank=True)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    category = models.CharField(_("类别"), max_length=12, choices=Category)
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="topics")
    raised_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics_raised",
        verbose_name=_("提出人（有账号）"),
    )
    state = models.CharField(_("状态"), max_length=16, choices=State)
    submitted_at = models.DateTimeField(_("提交时间"))
    # Set when screening accepts the topic; before that nobody outside sees it.
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True)
    # What the public reads: the clerk's plain words, with nobody named.
    summary = models.TextField(_("公开摘要"), max_length=1000, blank=True)
    urgency = models.CharField(_("紧急程度"), max_length=10, choices=Urgency, blank=True)
    route = models.CharField(_("办理路径"), max_length=10, choices=Route, blank=True)
    jurisdiction = models.CharField(_("管辖单位"), max_length=100, blank=True)
    public_interest = models.CharField(_("公共利益"), max_length=200, blank=True)
    reason = models.CharField(_("不予采纳理由"), max_length=12, choices=Reason, blank=True)
    decision_words = models.TextField(_("审核说明"), max_length=1000, blank=True)
    transferred_to = models.CharField(_("转送单位"), max_length=60, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_topics"
    )
    quick_answer = models.TextField(_("即时答复"), max_length=2000, blank=True)
    suspended_from = models.CharField(_("暂缓前状态"), max_length=16, choices=State, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("议题")
        indexes = [
            models.Index(fields=["committee", "-submitted_at", "-id"], name="topic_by_time"),
            models.Index(fields=["committee", "state", "-submitted_at", "-id"], name="topic_by_state"),
            models.Index(fields=["platform", "state", "submitted_at"], name="topic_of_platform"),
            models.Index(fields=["committee", "-published_at", "-id"], name="topic_published"),
            models.Index(fields=["committee", "category", "-published_at"], name="topic_by_category"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.MERGED) | models.Q(merged_into__isnull=False),
                name="merged_topic_names_its_target",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")), name="topic_not_into_itself"
            ),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="topic_state_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portal:topic", args=[self.number])

    @property
    def path(self) -> str:
        return self.platform.path

    @property
    def matter(self) -> str:
        return self.ref

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED


class Voice(Recorded):
    """Somebody who raised or supports a topic, known by a query code; name and telephone are optional."""

    class Kind(models.TextChoices):
        RAISED = "raised", _("提出")
        SUPPORTED = "supported", _("附议")

    class Source(models.TextChoices):
        ONLINE = "online", _("网上")
        PAPER = "paper", _("纸质")
        PHONE = "phone", _("电话")
        VISIT = "visit", _("来访")

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="voices")
    # Where the voice was first raised, if its topic was merged into another.
    first_topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="voices_moved_on"
    )
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    source = models.CharField(_("来源"), max_length=10, choices=Source, default=Source.ONLINE)
    # Keyed hash of the query code: the code itself is shown once and never stored.
    code_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("称呼"), max_length=30, blank=True)
    phone_cipher = models.TextField(_("电话（加密）"), blank=True)
    phone_salt = models.CharField(max_length=32, blank=True)
    # Which wording of the notice on personal data was agreed to (PIPL 14–17).
    consent = models.CharField(_("同意的告知版本"), max_length=20, blank=True)
    # One browser supports a topic once; a keyed hash of a random cookie, no device data.
    browser_hash = models.CharField(max_length=64, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="voices_entered")
    at = models.DateTimeField(_("时间"))
    erased_at = models.DateTimeField(_("个人信息删除时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("提出人、附议人")
        indexes = [models.Index(fields=["topic", "at"], name="voice_of_topic")]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "browser_hash"],
                condition=~models.Q(browser_hash=""),
                name="one_voice_a_browser",
            ),
        ]

    @property
    def actor(self) -> str:
        return f"voice:{self.pk}"

    @property
    def is_raiser(self) -> bool:
        """Whether they raised the very topic they stand with; one merged into it is somebody else's."""
        return self.kind == self.Kind.RAISED and self.first_topic_id is None

    @property
    def path(self) -> str:
        return self.topic.path

    @property
    def matter(self) -> str:
        return self.topic.ref

    @property
    def committee_id(self) -> int:
        return self.topic.committee_id


class QuickRating(models.Model):
    """What somebody behind a topic says of the answer given at once."""

    voice = models.OneToOneField(Voice, models.PROTECT, related_name="quick_rating")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="quick_ratings")
    is_satisfied = models.BooleanField(_("满意"))
    words = models.CharField(_("说明"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("即时答复评价")


class Gram(models.Model):
    """One piece of a topic's words: the index by which similar topics are found."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("相似索引")
        constraints = [models.UniqueConstraint(fields=["gram", "topic"], name="gram_once_a_topic")]
