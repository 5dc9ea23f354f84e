"""The people of the demonstration: departments, accounts, members and where they are placed."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from random import Random

from shangliang.demo import names
from shangliang.demo.world import Account, World, fresh_users
from shangliang.ledger.actions import SYSTEM
from shangliang.people.actions import (
    NewMember,
    bind_role,
    connect_member,
    open_account,
    place_member,
    register_department,
    register_expert,
    register_members,
)
from shangliang.people.models import Member
from shangliang.people.passwords import one_time_password
from shangliang.platforms.models import Platform, PlatformClass, Sector
from shangliang.platforms.roles import Role

DATA = Path(__file__).parent / "data"
# Short name, full name, what it does, and the name under which its two people sign in.
DEPARTMENTS = (
    ("住建局", "区住房和城乡建设局", "住房、物业、老旧小区改造、市政道路", "zhujian"),
    ("城管局", "区城市管理局", "停车管理、市容环卫、违建治理", "chengguan"),
    ("公安分局", "市公安局虎丘分局", "治安、交通秩序", "gongan"),
    ("教育局", "区教育局", "中小学、幼儿园、托育衔接", "jiaoyu"),
    ("卫健局", "区卫生健康局", "医疗、公共卫生、托育", "weijian"),
    ("民政局", "区民政局", "养老、救助、社区治理", "minzheng"),
    ("水务局", "区水务局", "河道、供排水、防汛", "shuiwu"),
    ("农业农村局", "区农业农村局", "乡村发展、农田水利", "nongye"),
    ("生态环境局", "市虎丘生态环境局", "噪声、大气、水环境监管", "shengtai"),
    ("文体旅游局", "区文化体育和旅游局", "公共文化、全民健身、旅游", "wenti"),
    ("消防大队", "区消防救援大队", "消防安全检查与宣传", "xiaofang"),
    ("金融局", "区地方金融管理局", "普惠金融、上市培育", "jinrong"),
)
# (level, how many): DOMAIN 3: 253 members of the district, and more than 300 of four levels.
LEVELS = (("national", 3), ("provincial", 11), ("municipal", 49), ("district", 253))
# Rooms with a convenor of their own; the others are convened by their township's committee.
CONVENED = {
    "西津桥社区": "convenor-xijinqiao",
    "枫华社区": "convenor-fenghua",
    "华通花园第三社区": "convenor-huatong3",
    "金色社区": "convenor-jinse",
    "西渚社区": "convenor-xizhu",
}
TOWNSHIPS = {
    "320505001": "hengtang",
    "320505002": "shishan",
    "320505003": "fengqiao",
    "320505004": "zhenhu",
    "320505101": "tongan",
    "320505400": "xushuguan",
    "320505407": "dongzhu",
}
# Sectors in whose rooms topics are told: each has a member with an account.
ACTIVE_SECTORS = ("工商联", "教育界", "医药卫生界")


def settle(world: World, *, small: bool = False) -> None:
    """Everybody moves in."""
    rng, taken = world.rng("people"), set(names.RARE)
    _departments(world)
    _staff(world, rng, taken)
    members = _members(world, rng, taken)
    _place(world, members, rng)
    _members_with_accounts(world)
    _think_tank(world, rng, taken)
    fresh_users(world)


def _departments(world: World) -> None:
    for short, full, duties, _name in DEPARTMENTS:
        world.departments[short] = register_department(
            world.committee, name=full, short_name=short, duties=duties, by=SYSTEM
        )


def _open(world: World, key: str, username: str, name: str, duty: str) -> None:
    # A password of the installation's own: never one that stands in the source.
    password = one_time_password()
    opened = open_account(world.committee, username=username, name=name, password=password, by=SYSTEM)
    world.users[key] = opened.user
    world.accounts.append(Account(username, password, name, duty))


def _staff(world: World, rng: Random, taken: set[str]) -> None:
    def person(key: str, role: Role, duty: str, username: str = "", scope: str = "", of: str = "") -> None:
        _open(world, key, username or key, names.invent(rng, taken), duty)
        department = world.departments.get(of)
        bind_role(world.users[key], role, scope=scope, department=department, by=SYSTEM)

    person("office", Role.OFFICE, "政协办公室主任")
    person("office2", Role.OFFICE, "政协办公室工作人员")
    person("leader", Role.LEADER, "政协主席")
    person("leader2", Role.LEADER, "政协副主席，挂钩联系枫桥街道")
    first, *others = _rooms_of_sectors(world)
    person("committee-clerk", Role.COMMITTEE_CLERK, "提案委工作人员", scope=first.path)
    for room in others:
        bind_role(world.users["committee-clerk"], Role.COMMITTEE_CLERK, scope=room.path, by=SYSTEM)
    person("government", Role.GOVERNMENT, "区政府办公室工作人员")
    for path, name in TOWNSHIPS.items():
        duty = f"{_short(world.platforms[path])}政协工委工作人员、召集人"
        person(f"clerk:{path}", Role.TOWNSHIP_CLERK, duty, f"clerk-{name}", path)
        bind_role(world.users[f"clerk:{path}"], Role.CONVENOR, scope=path, by=SYSTEM)
    for place, username in CONVENED.items():
        room = world.platform(place)
        person(f"convenor:{room.path}", Role.CONVENOR, f"{place}议事室召集人", username, room.path)
    for short, _full, _duties, name in DEPARTMENTS:
        person(f"handler:{short}", Role.HANDLER, f"{short}承办人", f"handler-{name}", of=short)
        person(f"approver:{short}", Role.APPROVER, f"{short}审批人", f"approver-{name}", of=short)
    person("evaluator", Role.EVALUATOR, "评价员")
    person("system-admin", Role.SYSTEM_ADMIN, "系统管理员")
    person("security-admin", Role.SECURITY_ADMIN, "安全管理员")
    person("audit-admin", Role.AUDIT_ADMIN, "审计管理员")


def _short(platform: Platform) -> str:
    return platform.name.partition("“")[0]


def _members(world: World, rng: Random, taken: set[str]) -> list[Member]:
    with (DATA / "posts.toml").open("rb") as file:
        posts = tomllib.load(file)
    sectors = list(Sector.objects.filter(committee=world.committee).order_by("number"))
    levels = [level for level, n in LEVELS for _ in range(n)]
    rare = dict(zip((17, 58, 121, 190, 244), names.RARE, strict=True))
    rows = []
    for number, level in enumerate(levels, start=1):
        sector = sectors[number % len(sectors)]
        post, expertise = rng.choice(posts[sector.name])
        rows.append(
            NewMember(
                number=f"{number:04}",
                name=rare.get(number) or names.invent(rng, taken),
                level=level,
                sector=sector,
                sex=rng.choice(("female", "male")),
                expertise=expertise,
                post=post,
            )
        )
    return register_members(world.committee, rows, by=SYSTEM)


def _place(world: World, members: list[Member], rng: Random) -> None:
    """Every member in one room: some float in their sector's, the others stay in a village's."""
    rooms = _of_class(world, PlatformClass.VILLAGE)
    sector_rooms = {platform.sector_id: platform for platform in _of_class(world, PlatformClass.SECTOR)}
    floating: dict[int, int] = {}
    turn = 0
    for member in rng.sample(members, len(members)):
        if floating.setdefault(member.sector_id, 0) < 3:
            floating[member.sector_id] += 1
            _put(world, member, sector_rooms[member.sector_id])
        else:
            _put(world, member, rooms[turn % len(rooms)])
            turn += 1


def _put(world: World, member: Member, platform: Platform) -> None:
    place_member(member, platform, by=SYSTEM)
    world.placed.setdefault(platform.path, []).append(member)


def _of_class(world: World, platform_class: PlatformClass) -> list[Platform]:
    return [one for _path, one in sorted(world.platforms.items()) if one.platform_class == platform_class]


def _rooms_of_sectors(world: World) -> list[Platform]:
    """The rooms of the active sectors, in the order of `ACTIVE_SECTORS`."""
    rooms = {room.sector.name: room for room in _of_class(world, PlatformClass.SECTOR) if room.sector}
    return [rooms[sector] for sector in ACTIVE_SECTORS]


def _members_with_accounts(world: World) -> None:
    """Members who use the site: one for the district, each township, and some sectors."""
    district = world.platforms[world.committee.path]
    _give_account(world, district, "member", _first_free(world, lambda path: path.startswith("320505002")))
    for path, name in TOWNSHIPS.items():
        chosen = _first_free(world, lambda room, path=path: room.startswith(path))  # type: ignore[misc]
        _give_account(world, world.platforms[path], f"member-{name}", chosen)
    for number, room in enumerate(_rooms_of_sectors(world), start=1):
        chosen = _first_free(world, lambda path, room=room: path == room.path)  # type: ignore[misc]
        _give_account(world, room, f"member-sector{number}", chosen)


def _first_free(world: World, is_there: Callable[[str], bool]) -> Member:
    taken = {member.pk for member in world.active.values()}
    return next(
        member
        for path, members in sorted(world.placed.items())
        if is_there(path)
        for member in members
        if member.pk not in taken
    )


def _give_account(world: World, platform: Platform, username: str, member: Member) -> None:
    member.refresh_from_db()
    _open(world, username, username, member.name, f"委员，联系{_short(platform)}")
    connect_member(member, world.users[username], by=SYSTEM)
    if platform.platform_class != PlatformClass.SECTOR:
        place_member(member, platform, by=SYSTEM)
    world.active[platform.path] = member


def _think_tank(world: World, rng: Random, taken: set[str]) -> None:
    name = names.invent(rng, taken)
    _open(world, "expert", "expert", name, "智库专家")
    register_expert(
        world.committee,
        name=name,
        field="城市交通与社区规划",
        organisation="规划设计研究院",
        user=world.users["expert"],
        by=SYSTEM,
    )
    for field, organisation in (
        ("物业管理法律实务", "律师事务所"),
        ("医疗器械产业金融", "高校金融研究所"),
        ("农村水利", "水利勘测设计院"),
        ("消防工程", "消防技术服务机构"),
        ("社区养老", "高校社会工作系"),
    ):
        register_expert(
            world.committee, name=names.invent(rng, taken), field=field, organisation=organisation, by=SYSTEM
        )
