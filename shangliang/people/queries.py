"""Reading accounts, roles, members and their rooms. No statement for each row."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from shangliang.ledger.queries import by_actor
from shangliang.people.models import Department, Expert, Member, Placement, RoleBinding, User
from shangliang.platforms.models import Committee, Platform, PlatformClass
from shangliang.platforms.queries import open_platforms
from shangliang.platforms.roles import Role

IN_FORCE = Q(ended_at__isnull=True)


def accounts(committee: Committee) -> QuerySet[User]:
    """All accounts, closed ones too, by name; roles in force are prefetched as `roles_in_force`."""
    held = RoleBinding.objects.filter(IN_FORCE).select_related("department").order_by("role", "scope")
    return (
        User.objects.filter(committee=committee)
        .prefetch_related(Prefetch("role_bindings", held, to_attr="roles_in_force"))
        .order_by("name", "pk")
    )


def role_holders(committee: Committee, role: Role, path: str = "") -> QuerySet[User]:
    """Open accounts that hold the role over the platform at `path` (default: anywhere), by name."""
    held = RoleBinding.objects.filter(IN_FORCE, user=OuterRef("pk"), role=role)
    holders = User.objects.filter(committee=committee, is_active=True)
    if path:
        # The scope is a prefix of the path: there are at most three above it.
        held = held.filter(scope__in=[path[:length] for length in range(1, len(path) + 1)])
    return holders.filter(Exists(held)).order_by("name", "pk")


def platforms_of(user: User) -> QuerySet[Platform]:
    """Platforms in use on which the account holds any role, in the order of the tree."""
    scopes = Q()
    for binding in user.bindings:
        scopes |= Q(path__startswith=binding.scope)
    return open_platforms(user.committee).filter(scopes) if scopes else Platform.objects.none()


def members(committee: Committee) -> QuerySet[Member]:
    """Members in office with sector, and their placements in force prefetched as `placements_in_force`."""
    current = (
        Placement.objects.filter(ended_on__isnull=True).select_related("platform").order_by("platform__path")
    )
    return (
        Member.objects.filter(committee=committee, left_on__isnull=True)
        .select_related("sector", "user")
        .prefetch_related(Prefetch("placements", current, to_attr="placements_in_force"))
        .order_by("number")
    )


def members_of_platform(platform: Platform) -> QuerySet[Member]:
    """Members in office placed in the room now, by number."""
    return (
        Member.objects.filter(
            left_on__isnull=True, placements__platform=platform, placements__ended_on__isnull=True
        )
        .select_related("sector", "user")
        .order_by("number")
    )


def rooms_with_members(committee: Committee) -> QuerySet[Platform]:
    """Rooms in use with `n_members` placed there now."""
    placed = Q(placements__ended_on__isnull=True, placements__member__left_on__isnull=True)
    return (
        open_platforms(committee).filter(has_room=True).annotate(n_members=Count("placements", filter=placed))
    )


def rooms_without_member(committee: Committee) -> QuerySet[Platform]:
    """Village and sector rooms in use where nobody is placed: each should have at least one (SEED S12)."""
    somebody = Placement.objects.filter(
        platform=OuterRef("pk"), ended_on__isnull=True, member__left_on__isnull=True
    )
    return open_platforms(committee).filter(
        ~Exists(somebody), has_room=True, platform_class__in=[PlatformClass.VILLAGE, PlatformClass.SECTOR]
    )


def departments(committee: Committee) -> QuerySet[Department]:
    """Departments with `n_handlers` and `n_approvers`: an answer takes one of each."""
    held = Q(role_bindings__ended_at__isnull=True, role_bindings__user__is_active=True)
    return (
        Department.objects.filter(committee=committee)
        .annotate(
            n_handlers=Count("role_bindings", filter=held & Q(role_bindings__role=Role.HANDLER)),
            n_approvers=Count("role_bindings", filter=held & Q(role_bindings__role=Role.APPROVER)),
        )
        .order_by("name")
    )


def experts(committee: Committee) -> QuerySet[Expert]:
    return Expert.objects.filter(committee=committee).select_related("user").order_by("name", "pk")


def held_about(user: User) -> dict[str, Any]:
    """Everything that the registers and the record hold about the person behind an account, to hand over.

    Text, numbers, dates, lists and dictionaries (PIPL 45). Five statements however long the record is.
    """
    member = Member.objects.filter(user=user).select_related("sector").first()
    expert = Expert.objects.filter(user=user).first()
    bindings = user.role_bindings.select_related("department").order_by("pk")
    account = ("username", "name", "is_active", "opened_at", "password_set_at", "last_login")
    return {
        "account": {name: getattr(user, name) for name in account},
        "roles": [_role(binding) for binding in bindings],
        "member": member and _member(member),
        "expert": expert and {name: getattr(expert, name) for name in ("name", "field", "organisation")},
        "acts": list(by_actor(user.actor).values("sequence", "at", "verb", "subject")),
    }


def _role(binding: RoleBinding) -> dict[str, Any]:
    return {
        "role": binding.get_role_display(),
        "scope": binding.scope,
        "department": binding.department.name if binding.department else "",
        "started_at": binding.started_at,
        "ended_at": binding.ended_at,
    }


def _member(member: Member) -> dict[str, Any]:
    columns = ("number", "name", "sex", "level", "expertise", "post", "left_on")
    placements = member.placements.order_by("pk")
    return {name: getattr(member, name) for name in columns} | {
        "sector": member.sector.name,
        "placements": list(placements.values("platform__name", "kind", "started_on", "ended_on")),
    }
