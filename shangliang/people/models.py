"""Accounts, roles by platform, members, departments, experts."""

from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.models import Recorded
from shangliang.platforms.models import Committee, Platform, Sector
from shangliang.platforms.roles import Role


class Department(Recorded):
    """承办部门."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="departments")
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=20)
    duties = models.CharField(_("职责"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("部门")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["committee", "name"], name="department_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.committee.path


class UserManager(BaseUserManager["User"]):
    """Looked up by user name; accounts are made by `people.actions.open_account` alone."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, Recorded):
    """An account. What it may do is said by its role bindings, nothing else."""

    username = models.CharField(
        _("用户名"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()]
    )
    name = models.CharField(_("姓名"), max_length=40)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="users")
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须修改密码"), default=False)
    password_set_at = models.DateTimeField(_("密码设置时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("开户时间"))

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        return f"user:{self.pk}"

    @property
    def path(self) -> str:
        return self.committee.path

    @cached_property
    def bindings(self) -> list["RoleBinding"]:
        """Role bindings in force, read once for the life of this instance (one request)."""
        return list(self.role_bindings.filter(ended_at__isnull=True).select_related("department"))


class RoleBinding(Recorded):
    """A role, on the subtree of platforms under `scope`, and for departments' roles in one department."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_bindings")
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="role_bindings")
    scope = models.CharField(_("范围（平台路径）"), max_length=40)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="role_bindings",
        verbose_name=_("部门"),
    )
    started_at = models.DateTimeField(_("开始时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("角色授权")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"],
                condition=models.Q(ended_at__isnull=True, department__isnull=True),
                name="role_bound_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "department"],
                condition=models.Q(ended_at__isnull=True, department__isnull=False),
                name="department_role_bound_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[Role.HANDLER, Role.APPROVER], department__isnull=False)
                | ~models.Q(role__in=[Role.HANDLER, Role.APPROVER]) & models.Q(department__isnull=True),
                name="department_roles_name_a_department",
            ),
            # An empty scope would be the prefix of every path.
            models.CheckConstraint(condition=~models.Q(scope=""), name="role_has_a_scope"),
        ]

    @property
    def path(self) -> str:
        return self.scope


class Member(Recorded):
    """委员. Levels: national, provincial, municipal, district (DOMAIN 6)."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("全国政协委员")
        PROVINCIAL = "provincial", _("省政协委员")
        MUNICIPAL = "municipal", _("市政协委员")
        DISTRICT = "district", _("区政协委员")

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="member")
    number = models.CharField(_("委员编号"), max_length=20)
    name = models.CharField(_("姓名"), max_length=40)
    sex = models.CharField(_("性别"), max_length=10, choices=Sex, blank=True)
    level = models.CharField(_("层级"), max_length=12, choices=Level)
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="members", verbose_name=_("界别"))
    expertise = models.CharField(_("专长"), max_length=100, blank=True)
    post = models.CharField(_("单位及职务"), max_length=100, blank=True)
    left_on = models.DateField(_("离任日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("委员")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="member_number_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.committee.path


class Placement(Recorded):
    """委员下沉: fixed to a village room, or floating in a sector room (SEED S12)."""

    class Kind(models.TextChoices):
        FIXED = "fixed", _("固定")
        FLOATING = "floating", _("流动")

    member = models.ForeignKey(Member, models.PROTECT, related_name="placements")
    platform = models.ForeignKey(Platform, models.PROTECT, related_name="placements")
    kind = models.CharField(_("方式"), max_length=10, choices=Kind)
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("委员下沉")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "platform"], condition=models.Q(ended_on__isnull=True), name="placed_once"
            ),
        ]

    @property
    def path(self) -> str:
        return self.platform.path


class Expert(Recorded):
    """智库专家."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="experts")
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="expert")
    name = models.CharField(_("姓名"), max_length=40)
    field = models.CharField(_("领域"), max_length=100)
    organisation = models.CharField(_("单位"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("专家")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        return self.committee.path


class Attempt(models.Model):
    """How often something was tried in one window of time: see `people.limits`. Holds no personal data."""

    bucket = models.CharField(max_length=64)
    window = models.BigIntegerField()
    n = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("尝试次数")
        constraints = [models.UniqueConstraint(fields=["bucket", "window"], name="attempt_window_once")]
