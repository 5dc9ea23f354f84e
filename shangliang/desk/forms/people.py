"""Forms of accounts, roles, members, departments and experts."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms.inputs import choice, column, pick, row, words
from shangliang.desk.places import places_for
from shangliang.people.models import Department, Expert, Member, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.people.queries import departments
from shangliang.platforms.models import Sector
from shangliang.platforms.queries import current_term, open_platforms
from shangliang.platforms.roles import Role
from shangliang.ui.forms import DateInput


class OpenAccountForm(ActForm):
    username = column(User, "username", help_text=_("用来登录，只能用字母、数字和 @ . + - _。"))
    name = column(User, "name")


class ReasonForm(ActForm):
    reason = words(_("原因"))


class BindRoleForm(ActForm):
    role = choice(Role, _("角色"))
    platform = row(_("范围"), required=False, help_text=_("包括这个平台和它下面的所有平台；不选即全会。"))
    department = row(_("部门"), required=False, help_text=_("部门承办人、部门审批人须选，其他角色不选。"))

    def prepare(self) -> None:
        self.offer("platform", open_platforms(self.row.committee))
        self.offer("department", departments(self.row.committee))


class RenameForm(ActForm):
    name = column(User, "name")


class CorrectMemberForm(ActForm):
    number = column(Member, "number")
    name = column(Member, "name")
    sex = pick(_("性别"), Member.Sex.choices, required=False)
    level = choice(Member.Level, _("层级"))
    sector = row(_("界别"))
    expertise = column(Member, "expertise")
    post = column(Member, "post")

    def prepare(self) -> None:
        committee = self.user.committee
        sectors = Sector.objects.filter(committee=committee, term=current_term(committee) or 0)
        self.offer("sector", sectors.order_by("number"))


class RegisterMemberForm(CorrectMemberForm):
    user: Any = row(_("账号"), required=False, help_text=_("还没有账号的可以以后关联。"))

    def prepare(self) -> None:
        super().prepare()
        self.offer("user", without_member(self.user.committee_id))


class ConnectForm(ActForm):
    user: Any = row(_("账号"), help_text=_("由系统管理员开设，尚未关联委员的账号。"))

    def prepare(self) -> None:
        self.offer("user", without_member(self.row.committee_id))


class PlaceForm(ActForm):
    platform = row(_("下沉到哪个平台"))
    started_on = forms.DateField(label=_("开始日期"), required=False, widget=DateInput)

    def prepare(self) -> None:
        self.offer("platform", places_for(self.user, PERMISSIONS["member.placed"]))


class RetireForm(ActForm):
    left_on = forms.DateField(label=_("离任日期"), required=False, widget=DateInput)


class EndPlacementForm(ActForm):
    reason = words(_("原因"), rows=2, required=False)


class DepartmentForm(ActForm):
    name = column(Department, "name")
    short_name = column(Department, "short_name")
    duties = column(Department, "duties", rows=2)


class CorrectDepartmentForm(DepartmentForm):
    """Opened from the register's row, which names the department; it shows what is registered."""

    department: Any = row(_("承办部门"))
    field_order = ("department", "name", "short_name", "duties")

    def prepare(self) -> None:
        self.offer("department", departments(self.user.committee))
        named = self._named(self.initial.get("department", ""))
        for name in ("name", "short_name", "duties"):
            self.fields[name].initial = getattr(named, name, "")
        self.fields["seen"].initial = getattr(named, "version", None)

    def version_of(self, row: Any) -> int | None:
        return getattr(self._named(self.data.get("department", "")), "version", None)

    def _named(self, pk: str) -> Department | None:
        known = pk.isascii() and pk.isdecimal() and len(pk) < 16
        return departments(self.user.committee).filter(pk=int(pk)).first() if known else None


class ExpertForm(ActForm):
    name = column(Expert, "name")
    field = column(Expert, "field", help_text=_("例如“城市交通”。"))
    organisation = column(Expert, "organisation")
    user: Any = row(_("账号"), required=False)

    def prepare(self) -> None:
        free = User.objects.filter(committee=self.user.committee, is_active=True, expert__isnull=True)
        self.offer("user", free.order_by("name", "pk"))


def without_member(committee_id: int) -> QuerySet[User]:
    """Open accounts that no member is connected with."""
    free = User.objects.filter(committee=committee_id, is_active=True, member__isnull=True)
    return free.order_by("name", "pk")
