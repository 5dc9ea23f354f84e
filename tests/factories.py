"""Rows for tests, and the standing cast. Plain functions: each makes what it is asked for and returns it.

They write rows directly, so that a test of an action starts from a record (`Entry`) of its own making.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from shangliang.ledger import clock
from shangliang.people.models import Department, Expert, Member, Placement, RoleBinding, User
from shangliang.platforms.addressing import (
    ALLIANCE,
    BRANDS,
    NO_UNIT,
    code,
    leaf_path,
    letter,
    stem_of,
    unit_of,
)
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass, Sector
from shangliang.platforms.roles import Role

PASSWORD = "you-shi-hao-shang-liang"  # of every account that a test makes
EDITION = 2023


def make_committee(**fields: Any) -> Committee:
    """政协苏州市虎丘区委员会; a second and third call make other districts' committees."""
    n = Committee.objects.count()
    number = str(320505 + n)
    defaults = {
        "code": number,
        "name": "政协苏州市虎丘区委员会" if n == 0 else f"政协第{n}区委员会",
        "short_name": "虎丘区政协" if n == 0 else f"第{n}区政协",
        "letters": "HQ" if n == 0 else "X" + chr(ord("A") + n),
    }
    return Committee.objects.create(**defaults | fields)


def make_division(committee: Committee, level: int = Division.Level.VILLAGE, **fields: Any) -> Division:
    """A township of the committee, or a village in its first township (or under `code`'s)."""
    if level == Division.Level.TOWNSHIP:
        taken = Division.objects.filter(level=level, code__startswith=committee.code).count()
        defaults = {"code": f"{committee.code}{taken + 1:03}", "name": f"第{taken + 1}街道"}
    else:
        stem = f"{committee.code}001"
        taken = Division.objects.filter(level=level, code__startswith=stem).count()
        defaults = {"code": f"{stem}{taken + 1:03}", "name": f"第{taken + 1}社区居委会", "kind": "社区"}
    return Division.objects.create(**{"edition": EDITION, "level": level, **defaults, **fields})


def make_sector(committee: Committee, **fields: Any) -> Sector:
    n = Sector.objects.filter(committee=committee).count() + 1
    return Sector.objects.create(
        **{"committee": committee, "term": 14, "number": n, "name": f"第{n}界别"} | fields
    )


def make_platform(
    committee: Committee | None = None,
    platform_class: PlatformClass = PlatformClass.VILLAGE,
    *,
    parent: Platform | None = None,
    division: Division | None = None,
    **fields: Any,
) -> Platform:
    """A platform, with its parents and its division made on the way where they are not given."""
    committee = committee or (parent.committee if parent else make_committee())
    if parent is None and platform_class != PlatformClass.DISTRICT:
        wanted = PlatformClass.TOWNSHIP if platform_class == PlatformClass.VILLAGE else PlatformClass.DISTRICT
        parent = Platform.objects.filter(committee=committee, platform_class=wanted).order_by("path").first()
        parent = parent or make_platform(committee, wanted)
    if division is None and platform_class in {PlatformClass.TOWNSHIP, PlatformClass.VILLAGE}:
        is_village = platform_class == PlatformClass.VILLAGE
        level = Division.Level.VILLAGE if is_village else Division.Level.TOWNSHIP
        division = make_division(committee, level, **_village_code(parent) if is_village else {})
    if platform_class == PlatformClass.SECTOR:
        fields.setdefault("sector", make_sector(committee))
    kind = letter(platform_class, fields.get("subtype", ""))
    path = _path(committee, platform_class, kind, parent, division)
    defaults = {
        "name": f"{division.short_name if division else path}“有事好商量”协商议事室",
        "brand": BRANDS[platform_class],
        "opened_on": date(2022, 1, 10),
    }
    platform = Platform.objects.create(
        committee=committee,
        platform_class=platform_class,
        parent=parent,
        path=path,
        code=_code(committee, kind, platform_class, parent),
        **defaults | fields,
    )
    if division:
        platform.serves.add(division)
    return platform


def _village_code(township: Platform) -> dict[str, str]:
    taken = Division.objects.filter(level=Division.Level.VILLAGE, code__startswith=township.path).count()
    return {"code": f"{township.path}{taken + 1:03}"}


def _path(
    committee: Committee,
    platform_class: PlatformClass,
    kind: str,
    parent: Platform | None,
    division: Division | None,
) -> str:
    if platform_class == PlatformClass.DISTRICT:
        return committee.code
    if platform_class == PlatformClass.TOWNSHIP:
        return division.code
    stem = division.code if platform_class == PlatformClass.VILLAGE else stem_of(parent.path)
    taken = Platform.objects.filter(committee=committee, path__startswith=f"{stem}-{kind}").count()
    return leaf_path(stem, kind, taken + 1)


def _code(committee: Committee, kind: str, platform_class: PlatformClass, parent: Platform | None) -> str:
    if platform_class == PlatformClass.TOWNSHIP:
        n = Platform.objects.filter(committee=committee, platform_class=platform_class).count() + 1
        return code(committee.letters, kind, f"{n:02}", 1)
    unit = unit_of(parent.code) if parent and platform_class != PlatformClass.SECTOR else NO_UNIT
    taken = Platform.objects.filter(code__startswith=f"{committee.letters}-{kind}-{unit}-").count()
    return code(committee.letters, kind, unit, taken + 1)


def make_alliance(committee: Committee | None = None, **fields: Any) -> Platform:
    return make_platform(committee, PlatformClass.ENTERPRISE, subtype=ALLIANCE, **fields)


def make_department(committee: Committee, **fields: Any) -> Department:
    n = Department.objects.filter(committee=committee).count() + 1
    return Department.objects.create(
        **{"committee": committee, "name": f"区第{n}局", "short_name": f"第{n}局"} | fields
    )


def make_user(
    role: Role | None = None,
    scope: str | None = None,
    *,
    committee: Committee | None = None,
    department: Department | None = None,
    **fields: Any,
) -> User:
    """An account with the password `PASSWORD`, holding `role` on `scope` (default: the whole committee)."""
    committee = committee or Committee.objects.order_by("pk").first() or make_committee()
    n = User.objects.count() + 1
    defaults = {
        "username": f"user{n}",
        "name": f"用户{n}",
        "password": make_password(PASSWORD),
        "opened_at": clock.now(),
    }
    user = User.objects.create(**{"committee": committee, **defaults, **fields})
    if role:
        bind(user, role, scope, department=department)
    return user


def bind(
    user: User, role: Role, scope: str | None = None, *, department: Department | None = None
) -> RoleBinding:
    """Give an account a role; its bindings are read anew."""
    user.__dict__.pop("bindings", None)
    return RoleBinding.objects.create(
        user=user,
        role=role,
        committee=user.committee,
        scope=scope or user.committee.path,
        department=department,
        started_at=clock.now(),
    )


def make_member(
    committee: Committee | None = None,
    *,
    platform: Platform | None = None,
    user: User | None = None,
    **fields: Any,
) -> Member:
    """A member of the district, placed on `platform` if one is given."""
    committee = committee or (platform.committee if platform else None) or make_committee()
    n = Member.objects.filter(committee=committee).count() + 1
    defaults = {"number": f"{n:04}", "name": f"委员{n}", "level": Member.Level.DISTRICT}
    if "sector" not in fields:
        defaults["sector"] = Sector.objects.filter(committee=committee).first() or make_sector(committee)
    member = Member.objects.create(**{"committee": committee, "user": user, **defaults, **fields})
    if platform:
        make_placement(member, platform)
    return member


def make_placement(member: Member, platform: Platform, **fields: Any) -> Placement:
    is_sector = platform.platform_class == PlatformClass.SECTOR
    kind = Placement.Kind.FLOATING if is_sector else Placement.Kind.FIXED
    defaults = {"member": member, "platform": platform, "kind": kind, "started_on": date(2022, 1, 10)}
    return Placement.objects.create(**defaults | fields)


def make_expert(committee: Committee, **fields: Any) -> Expert:
    return Expert.objects.create(**{"committee": committee, "name": "专家", "field": "城市交通"} | fields)


@dataclass(frozen=True)
class Cast:
    """Who plays in tests. The outsider is the office of another committee and must see nothing."""

    committee: Committee
    district: Platform
    township: Platform
    village: Platform
    neighbour: Platform  # a village room in another township
    sector: Platform
    department: Department
    other_department: Department
    office: User
    leader: User
    government: User
    committee_clerk: User
    clerk: User  # of the township
    neighbour_clerk: User  # of the other township
    convenor: User  # of the village room
    member: User  # placed in the village room; `member.member` is the member
    handler: User
    approver: User
    expert: User
    evaluator: User
    system_admin: User
    security_admin: User
    audit_admin: User
    nobody: User  # signed in, without any role
    other_committee: Committee
    other_village: Platform
    outsider: User


def make_cast() -> Cast:
    """One district with two townships, and beside it another one."""
    committee = make_committee()
    district = make_platform(committee, PlatformClass.DISTRICT)
    township = make_platform(committee, PlatformClass.TOWNSHIP)
    other_township = make_platform(committee, PlatformClass.TOWNSHIP)
    village = make_platform(committee, parent=township)
    neighbour = make_platform(committee, parent=other_township)
    sector = make_platform(committee, PlatformClass.SECTOR)
    department, other_department = make_department(committee), make_department(committee)

    def staff(
        role: Role, scope: str | None = None, *, username: str = "", of: Department | None = None
    ) -> User:
        return make_user(role, scope, committee=committee, department=of, username=username or role.value)

    member = staff(Role.MEMBER, village.path)
    bind(member, Role.MEMBER, sector.path)
    make_member(committee, platform=village, user=member, sector=sector.sector)
    expert = staff(Role.EXPERT)
    make_expert(committee, user=expert)
    other_committee = make_committee()
    return Cast(
        committee=committee,
        district=district,
        township=township,
        village=village,
        neighbour=neighbour,
        sector=sector,
        department=department,
        other_department=other_department,
        office=staff(Role.OFFICE),
        leader=staff(Role.LEADER),
        government=staff(Role.GOVERNMENT),
        committee_clerk=staff(Role.COMMITTEE_CLERK, sector.path),
        clerk=staff(Role.TOWNSHIP_CLERK, township.path, username="clerk"),
        neighbour_clerk=staff(Role.TOWNSHIP_CLERK, other_township.path, username="neighbour_clerk"),
        convenor=staff(Role.CONVENOR, village.path),
        member=member,
        handler=staff(Role.HANDLER, of=department),
        approver=staff(Role.APPROVER, of=department),
        expert=expert,
        evaluator=staff(Role.EVALUATOR),
        system_admin=staff(Role.SYSTEM_ADMIN),
        security_admin=staff(Role.SECURITY_ADMIN),
        audit_admin=staff(Role.AUDIT_ADMIN),
        nobody=make_user(committee=committee, username="nobody"),
        other_committee=other_committee,
        other_village=make_platform(other_committee),
        outsider=make_user(Role.OFFICE, committee=other_committee, username="outsider"),
    )
