"""Roles are bound to accounts, and end. Nothing is deleted: who could do what, when, stays known."""

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import act, append, change
from shangliang.ledger.models import Actor
from shangliang.people.duties import ADMINISTRATORS, IN_A_DEPARTMENT, SCOPES
from shangliang.people.models import Department, RoleBinding, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.models import Platform, PlatformClass
from shangliang.platforms.roles import Role, require_unless_system


@act
def bind_role(
    user: User, role: Role, *, scope: str = "", department: Department | None = None, by: Actor
) -> RoleBinding:
    """Give an account a role over the platforms under `scope` (default: the whole committee).

    Raises `Forbidden`, or `Refusal` if the account is closed, the scope does not suit the role, the
    department is missing or one too many, or the person may not hold the role beside those held.
    """
    require_unless_system(by, PERMISSIONS["role.bound"], user.committee)
    if by.actor == user.actor:
        raise Refusal(_("不能给自己授予角色，请另一位管理员办理。"))
    return give_binding(user, role, scope=scope or user.committee.path, department=department, by=by)


@act
def end_role(binding: RoleBinding, *, by: Actor) -> None:
    """Take a role back. Raises `Forbidden`, or `Refusal` if it has ended already."""
    require_unless_system(by, PERMISSIONS["role.ended"], binding.committee)
    end_binding(binding, by=by)


def give_binding(
    user: User, role: Role, *, scope: str, department: Department | None = None, by: Actor
) -> RoleBinding:
    """Bind and record, for actions that have checked their own permission, in their transaction."""
    user.__dict__.pop("bindings", None)  # so that this instance reads them anew
    # Read in our turn: of two bindings at once the second sees the first, and duties stay separate.
    user = User.objects.select_related("committee").get(pk=user.pk)
    if not user.is_active:
        raise Refusal(
            _("账号“%(username)s”已停用，不能授予角色。") % {"username": user.username}, field="user"
        )
    _check_scope(user, role, scope)
    _check_department(user, role, department)
    _check_separation(user, role, scope, department)
    binding = RoleBinding.objects.create(
        user=user,
        role=role,
        committee=user.committee,
        scope=scope,
        department=department,
        started_at=clock.now(),
    )
    append(
        "role.bound",
        binding,
        by=by,
        user=user.ref,
        role=role,
        scope=scope,
        department=department and department.ref,
    )
    return binding


def end_binding(binding: RoleBinding, *, by: Actor) -> None:
    """End and record, for actions that have checked their own permission, in their transaction."""
    if binding.ended_at is not None:
        raise Refusal(_("这项授权已经收回。"))
    change(binding, by=by, seen=None, fields={"ended_at": clock.now()})
    append(
        "role.ended", binding, by=by, user=f"user:{binding.user_id}", role=binding.role, scope=binding.scope
    )


def _check_scope(user: User, role: Role, scope: str) -> None:
    may = SCOPES[role]
    if scope == user.committee.path and PlatformClass.DISTRICT in may:
        return
    platform = Platform.objects.filter(committee=user.committee, path=scope, closed_on__isnull=True).first()
    if platform is None:
        raise Refusal(_("没有路径为“%(scope)s”的在用平台。") % {"scope": scope}, field="scope")
    if platform.platform_class not in may:
        classes = "、".join(str(each.label) for each in PlatformClass if each in may)
        raise Refusal(
            _("“%(role)s”只能授予以下类别的平台：%(classes)s。") % {"role": role.label, "classes": classes},
            field="scope",
        )


def _check_department(user: User, role: Role, department: Department | None) -> None:
    if (department is not None) != (role in IN_A_DEPARTMENT):
        raise Refusal(_("部门承办人、部门审批人须选定部门，其他角色不选。"), field="department")
    if department is not None and department.committee_id != user.committee_id:
        raise Refusal(
            _("“%(department)s”不是本会登记的部门。") % {"department": department.name}, field="department"
        )


def _check_separation(user: User, role: Role, scope: str, department: Department | None) -> None:
    held = user.role_bindings.filter(ended_at__isnull=True)
    for binding in held:
        has = Role(binding.role)
        if has == role and binding.scope == scope and binding.department_id == (department and department.pk):
            raise Refusal(
                _("“%(name)s”已经是“%(role)s”。") % {"name": user.name, "role": role.label}, field="role"
            )
        if has != role and ADMINISTRATORS & {has, role}:
            raise Refusal(
                _("“%(name)s”已是“%(has)s”。系统、安全、审计管理员须由不同的人担任，且不兼任业务角色。")
                % {"name": user.name, "has": has.label},
                field="role",
            )
        if department and has != role and binding.department_id == department.pk:
            raise Refusal(
                _("“%(name)s”已是“%(department)s”的“%(has)s”。同一部门的承办人和审批人须为两人。")
                % {"name": user.name, "department": department.name, "has": has.label},
                field="role",
            )
