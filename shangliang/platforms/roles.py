"""Roles, and how a permission is asked: a role, on the subtree it is bound to, in one's own committee.

It stands with the platforms because a scope is a place in their tree; accounts come after them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from shangliang.errors import Forbidden, Words
from shangliang.ledger.actions import SYSTEM


class Role(models.TextChoices):
    """DOMAIN 2: the role matrix. Residents and the public need no role."""

    OFFICE = "office", _("政协办公室")
    LEADER = "leader", _("主席、副主席")
    COMMITTEE_CLERK = "committee_clerk", _("专委会工作人员")
    TOWNSHIP_CLERK = "township_clerk", _("政协工委工作人员")
    CONVENOR = "convenor", _("召集人")
    MEMBER = "member", _("委员")
    HANDLER = "handler", _("部门承办人")
    APPROVER = "approver", _("部门审批人")
    GOVERNMENT = "government", _("党委政府办公室")
    EXPERT = "expert", _("专家")
    EVALUATOR = "evaluator", _("评价员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


class Place(Protocol):
    """A platform or a committee."""

    @property
    def path(self) -> str: ...

    @property
    def committee_id(self) -> int: ...


class Binding(Protocol):
    """A role held by an account: see `people.models.RoleBinding`."""

    role: str
    scope: str
    committee_id: int
    department_id: int | None


@dataclass(frozen=True)
class Permission:
    """What the roles named may do, each within the scope of its binding."""

    key: str
    label: Words
    roles: frozenset[Role]


def permissions(*rows: tuple[str, Words, set[Role]]) -> dict[str, Permission]:
    """A table of permissions, keyed as the steps of the lifecycle are."""
    return {key: Permission(key, label, frozenset(roles)) for key, label, roles in rows}


def allows(user: Any, permission: Permission, place: Place, department_id: int | None = None) -> bool:
    """Whether the account holds one of the roles over the place (and in the department, if named)."""
    bindings: Sequence[Binding] = getattr(user, "bindings", ()) if getattr(user, "is_active", False) else ()
    return any(
        binding.role in permission.roles
        and binding.committee_id == place.committee_id
        and place.path.startswith(binding.scope)
        and (binding.department_id is None or department_id in (None, binding.department_id))
        for binding in bindings
    )


def require_unless_system(by: Any, permission: Permission, place: Place) -> None:
    """As `require`; the system itself may: a first start and the command line have no account yet."""
    if by is not SYSTEM:
        require(by, permission, place)


def require(user: Any, permission: Permission, place: Place, department_id: int | None = None) -> None:
    """Raise `Forbidden`, saying which role is needed, unless `allows`."""
    if not allows(user, permission, place, department_id):
        roles = "、".join(str(role.label) for role in Role if role in permission.roles)
        raise Forbidden(
            _gettext("您没有“%(act)s”的权限。此项须由以下角色在其范围内办理：%(roles)s。")
            % {"act": permission.label, "roles": roles}
        )
