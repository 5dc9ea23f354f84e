"""The committee, the divisions it covers, the tree of its platforms, its sectors and its settings."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.models import Recorded


class Committee(Recorded):
    """政协委员会: the tenant. Its path is the code of its division, like `320505`."""

    class Level(models.TextChoices):
        CITY = "city", _("市")
        DISTRICT = "district", _("区（县）")

    code = models.CharField(
        _("区划代码"), max_length=6, unique=True, validators=[RegexValidator(r"^\d{4}(\d{2})?$")]
    )
    name = models.CharField(_("名称"), max_length=100)
    short_name = models.CharField(_("简称"), max_length=20)
    level = models.CharField(_("层级"), max_length=10, choices=Level, default=Level.DISTRICT)
    # Numbers of platforms and topics begin with them: `HQ-V-03-012`.
    letters = models.CharField(
        _("编号字头"), max_length=4, unique=True, validators=[RegexValidator(r"^[A-Z]{1,4}$")]
    )

    class Meta:
        verbose_name = _("政协委员会")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.code

    @property
    def committee_id(self) -> int:
        return self.pk


CODE_DIGITS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}


class Division(models.Model):
    """行政区划: a unit of the statistics bureau's list, in one edition of it."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("省")
        CITY = 2, _("市")
        COUNTY = 3, _("区（县）")
        TOWNSHIP = 4, _("镇（街道）")
        VILLAGE = 5, _("村（社区）")

    edition = models.PositiveSmallIntegerField(_("版本年份"))
    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=60)
    level = models.PositiveSmallIntegerField(_("层级"), choices=Level)
    kind = models.CharField(_("类别"), max_length=10, blank=True)
    # Statistical placeholders have no residents and need no room.
    is_placeholder = models.BooleanField(_("虚拟区划"), default=False)

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="division_once_per_edition"),
            # The code is the scope of a role: one digit more or less would be another place.
            models.CheckConstraint(
                condition=Exact(
                    Length("code"),
                    Case(*(When(level=level, then=digits) for level, digits in CODE_DIGITS.items())),
                ),
                name="division_code_fits_its_level",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name as people say it: without 村委会 or 居委会."""
        return self.name.removesuffix("居委会").removesuffix("委会")


class PlatformClass(models.TextChoices):
    """五类平台 (SEED S1)."""

    DISTRICT = "district", _("区级")
    TOWNSHIP = "township", _("镇（街道、功能区）")
    SECTOR = "sector", _("界别")
    VILLAGE = "village", _("村（社区）")
    ENTERPRISE = "enterprise", _("企事业单位")


class Brand(models.TextChoices):
    """两大品牌 (SEED S13)."""

    WISDOM = "wisdom", _("智汇")
    HEARTS = "hearts", _("连心")


class Sector(models.Model):
    """界别: a constituency of the committee in one term. It may have no room, one, or several."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="sectors")
    term = models.PositiveSmallIntegerField(_("届次"))
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("名称"), max_length=30)

    class Meta:
        verbose_name = _("界别")
        ordering = ["term", "number"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "term", "name"], name="sector_once_per_term"),
        ]

    def __str__(self) -> str:
        return self.name


class Platform(Recorded):
    """协商议事平台: any of the five classes. The scope of a role is a prefix of `path`."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="platforms")
    platform_class = models.CharField(_("平台类别"), max_length=12, choices=PlatformClass)
    subtype = models.CharField(_("细类"), max_length=30, blank=True)
    code = models.CharField(_("编号"), max_length=20, unique=True)
    path = models.CharField(_("路径"), max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="platforms", verbose_name=_("界别")
    )
    name = models.CharField(_("名称"), max_length=100)
    brand = models.CharField(_("品牌"), max_length=10, choices=Brand)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    latitude = models.DecimalField(
        _("纬度（WGS84）"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("经度（WGS84）"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    has_room = models.BooleanField(_("协商议事室"), default=True)
    has_studio = models.BooleanField(_("委员工作室"), default=False)
    has_point = models.BooleanField(_("社情民意信息点"), default=False)
    opening_hours = models.CharField(_("开放时间"), max_length=100, blank=True)
    introduction = models.TextField(_("简介"), max_length=1000, blank=True)
    opened_on = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    # One room may serve several villages, and a village several rooms.
    serves = models.ManyToManyField(
        Division, related_name="platforms", blank=True, verbose_name=_("服务范围")
    )

    class Meta:
        verbose_name = _("平台")
        ordering = ["path"]
        indexes = [models.Index(fields=["committee", "platform_class", "path"], name="platform_by_class")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="platform_point_is_whole",
                violation_error_message=_("纬度和经度须同时填写，或都不填。"),
            ),
            models.CheckConstraint(
                condition=models.Q(platform_class=PlatformClass.SECTOR, sector__isnull=False)
                | ~models.Q(platform_class=PlatformClass.SECTOR) & models.Q(sector__isnull=True),
                name="sector_rooms_name_a_sector",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portal:platform", args=[self.code])

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def is_three_in_one(self) -> bool:
        """三位一体: room, studio and point in one venue (SEED S2)."""
        return self.has_room and self.has_studio and self.has_point


class Setting(models.Model):
    """A number of the institution as the committee set it from a moment on. Never changed: superseded."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="settings")
    key = models.CharField(max_length=40)
    value: Any = models.JSONField()
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("制度参数")
        ordering = ["committee", "key", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "key", "since"], name="setting_once_at_a_time")
        ]
