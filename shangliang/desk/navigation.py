"""The navigation, by role: a table of data. A link that no role is named for is everybody's."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shangliang.errors import Words
from shangliang.people.models import User
from shangliang.platforms.roles import Role

OFFICES = frozenset({Role.OFFICE, Role.LEADER, Role.COMMITTEE_CLERK, Role.TOWNSHIP_CLERK, Role.CONVENOR})
DEPARTMENTS = frozenset({Role.HANDLER, Role.APPROVER})
PEOPLE = frozenset({Role.OFFICE, Role.TOWNSHIP_CLERK})
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
NO_ADMINISTRATORS = frozenset(Role) - ADMINISTRATORS - {Role.AUDIT_ADMIN}


@dataclass(frozen=True)
class NavLink:
    """`name` is the page's name among the addresses of the desk; `exact` leaves out the pages below it."""

    label: Words
    name: str
    symbol: str
    roles: frozenset[Role] = frozenset()
    exact: bool = False


LINKS = (
    NavLink(_("待办"), "desk:home", "bell", exact=True),
    NavLink(_("议题"), "desk:topics", "chat", NO_ADMINISTRATORS),
    NavLink(_("征题"), "desk:calls", "send", OFFICES),
    NavLink(_("协商会"), "desk:meetings", "people", NO_ADMINISTRATORS),
    NavLink(_("协商成果"), "desk:outcomes", "document", NO_ADMINISTRATORS - DEPARTMENTS),
    NavLink(_("建议办理"), "desk:suggestions", "send", NO_ADMINISTRATORS),
    NavLink(_("催办"), "desk:reminders", "bell", OFFICES | DEPARTMENTS | {Role.GOVERNMENT, Role.EVALUATOR}),
    NavLink(_("年度计划"), "desk:plans", "calendar", OFFICES | {Role.GOVERNMENT}),
    NavLink(_("超期"), "desk:overdue", "clock", OFFICES | {Role.GOVERNMENT, Role.EVALUATOR}),
    NavLink(_("平台"), "desk:platforms", "building", OFFICES | {Role.EVALUATOR}),
    NavLink(_("委员"), "desk:members", "people", OFFICES),
    NavLink(_("部门与专家"), "desk:departments", "list", OFFICES),
    NavLink(_("账号与角色"), "desk:accounts", "person", ADMINISTRATORS),
    NavLink(_("制度参数"), "desk:settings", "edit", OFFICES | {Role.EVALUATOR}),
    NavLink(_("台账"), "desk:record", "book", frozenset({Role.AUDIT_ADMIN})),
)


def links_for(user: User) -> list[NavLink]:
    """What stands at the side for this account, in the order of the table."""
    held = {binding.role for binding in user.bindings}
    return [link for link in LINKS if not link.roles or held & link.roles]
