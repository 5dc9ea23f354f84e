"""Where a role may be bound, and which roles exclude each other: tables of data (DOMAIN 2, 11)."""

from shangliang.platforms.models import PlatformClass
from shangliang.platforms.roles import Role

EVERYWHERE = frozenset(PlatformClass)
WHOLE_COMMITTEE = frozenset({PlatformClass.DISTRICT})

# The classes of platform on which a role may be bound; the committee itself counts as its district platform.
SCOPES: dict[Role, frozenset[PlatformClass]] = {
    Role.OFFICE: WHOLE_COMMITTEE,
    Role.LEADER: WHOLE_COMMITTEE | {PlatformClass.TOWNSHIP},
    # A special committee keeps its own sectors, never another's drafts: one binding for each.
    Role.COMMITTEE_CLERK: frozenset({PlatformClass.SECTOR}),
    Role.TOWNSHIP_CLERK: frozenset({PlatformClass.TOWNSHIP}),
    Role.CONVENOR: EVERYWHERE,
    Role.MEMBER: EVERYWHERE,
    Role.HANDLER: WHOLE_COMMITTEE,
    Role.APPROVER: WHOLE_COMMITTEE,
    Role.GOVERNMENT: WHOLE_COMMITTEE,
    Role.EXPERT: WHOLE_COMMITTEE,
    Role.EVALUATOR: WHOLE_COMMITTEE,
    Role.SYSTEM_ADMIN: WHOLE_COMMITTEE,
    Role.SECURITY_ADMIN: WHOLE_COMMITTEE,
    Role.AUDIT_ADMIN: WHOLE_COMMITTEE,
}

IN_A_DEPARTMENT = frozenset({Role.HANDLER, Role.APPROVER})

# An administrator holds no other role at all: neither another administrator's nor one of business content.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
