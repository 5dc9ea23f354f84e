"""The registers of departments and of experts."""

from shangliang.ledger.actions import act, append
from shangliang.ledger.models import Actor
from shangliang.people.actions.roles import give_binding
from shangliang.people.models import Department, Expert, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.checks import check_fields
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role, require_unless_system


@act
def register_department(
    committee: Committee, *, name: str, short_name: str, duties: str = "", by: Actor
) -> Department:
    """Enter a department that answers suggestions. Its people get their roles by `bind_role`."""
    require_unless_system(by, PERMISSIONS["department.registered"], committee)
    department = Department(
        committee=committee, name=name.strip(), short_name=short_name.strip(), duties=duties
    )
    check_fields(department)
    department.save()
    append("department.registered", department, by=by, public=True, name=department.name)
    return department


@act
def register_expert(
    committee: Committee,
    *,
    name: str,
    field: str,
    organisation: str = "",
    user: User | None = None,
    by: Actor,
) -> Expert:
    """Enter an expert of the think tank; with an account, the expert's role comes along."""
    require_unless_system(by, PERMISSIONS["expert.registered"], committee)
    expert = Expert(
        committee=committee,
        user=user,
        name=name.strip(),
        field=field.strip(),
        organisation=organisation.strip(),
    )
    check_fields(expert)
    expert.save()
    append("expert.registered", expert, by=by, field=expert.field)
    if user is not None:
        give_binding(user, Role.EXPERT, scope=committee.path, by=by)
    return expert
