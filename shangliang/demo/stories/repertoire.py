"""Which stories are told: the cases, the deliberated topics at every stop, and the short ones."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from random import Random

from shangliang.demo.dossiers import Texts, dossiers, read
from shangliang.demo.hours import on_workday
from shangliang.demo.scheduler import Story
from shangliang.demo.stories import short
from shangliang.demo.stories.casting import CASE_FILES, CASTING, DEEP_FILES, PLANNED, SMALL_CAST
from shangliang.demo.stories.institution import plan_opened
from shangliang.demo.stories.road import Road
from shangliang.demo.stories.short import Matter
from shangliang.demo.world import World
from shangliang.platforms.models import Platform, PlatformClass

SOURCES = ("online", "online", "online", "paper", "online", "phone", "online", "visit")
SMALL_SHARE = 4


def roads(world: World, scale: str) -> list[Road]:
    """Every topic that is deliberated, or will be."""
    cast = _cast(world)
    planned = _planned(world)
    cases = _cases(world)
    if scale == "small":
        return [*cases[:1], planned[0], planned[-1], *(cast[n] for n in SMALL_CAST)]
    return [*cases, *planned, *cast]


def _cases(world: World) -> list[Road]:
    return [
        Road(
            world,
            key=key,
            dossier=dossier,
            platform=world.platform(dossier["room"]),
            stop=dossier.get("stop", "closed"),
            rest=dossier.get("rest", 66),
            n_supporters=dossier.get("supporters", 24),
            channel=dossier.get("channel", "resident"),
            twist=dossier.get("twist", ""),
        )
        for key, dossier in dossiers(*CASE_FILES).items()
    ]


def _cast(world: World) -> list[Road]:
    """A dossier, a place and an end for each row of the casting."""
    rng = world.rng("casting")
    communities, villages = _rooms(world, rng, "社区"), _rooms(world, rng, "村")
    texts = cycle(_shuffled(dossiers(*DEEP_FILES), rng))
    sources = cycle(SOURCES)
    result = []
    for n, (stop, rest, twist, extra) in enumerate(CASTING):
        key, dossier = next(texts)
        source = next(sources)
        is_rural = dossier["category"] == "rural"
        rooms = villages if is_rural else communities
        channel = (
            "member" if n % 9 == 4 else "assigned" if n % 13 == 7 else "call" if n % 3 == 0 else "resident"
        )
        result.append(
            Road(
                world,
                key=f"{n}:{key}:{stop}",
                dossier={**dossier, **extra},
                platform=world.platform(extra["at"]) if "at" in extra and not is_rural else next(rooms),
                stop=stop,
                rest=rest,
                n_supporters=rng.randint(2, 11),
                channel=channel,
                source=source,
                twist=twist,
                gaps=extra.get("gaps", {}),
            )
        )
    return result


def _planned(world: World) -> list[Road]:
    """The topics of the plan in force: raised while it was collected, taken up in their months, or later."""
    rng = world.rng("planned")
    table = dossiers(*DEEP_FILES)
    opened = plan_opened(world.today)
    result = []
    for n, (key, place, form, month, late) in enumerate(PLANNED):
        result.append(
            Road(
                world,
                key=f"plan:{n}:{key}",
                dossier={**table[key], "month": opened.replace(month=month, day=1)},
                platform=world.platform(place),
                stop="closed",
                n_supporters=rng.randint(6, 20),
                form=form,
                channel="call" if n % 2 else "resident",
                twist="planned",
                gaps={"late": late},
                begins=on_workday(opened + timedelta(days=3 + n)),
            )
        )
    return result


def _rooms(world: World, rng: Random, kind: str = "") -> Iterator[Platform]:
    """Village rooms in a random order, again and again; those of the cases have enough to do."""
    busy = {dossier["room"] for dossier in dossiers(*CASE_FILES).values()}
    rooms = [
        one
        for _path, one in sorted(world.platforms.items())
        if one.platform_class == PlatformClass.VILLAGE
        and one.name.partition("“")[0] not in busy
        and one.subtype.endswith(kind)
    ]
    return cycle(rng.sample(rooms, len(rooms)))


def _shuffled(table: dict[str, Texts], rng: Random) -> list[tuple[str, Texts]]:
    return rng.sample(sorted(table.items()), len(table))


# Kind of life, table of texts, how many, and how many working days ago (from, to) they were raised.
SHORT: tuple[tuple[Callable[[Matter], Story], str, int, int, int], ...] = (
    (short.submitted, "spam", 4, 1, 2),
    (short.discarded, "spam", 3, 20, 200),
    (short.withdrawn, "withdrawn", 2, 10, 90),
    (short.submitted, "fresh", 9, 1, 3),
    (short.screening, "fresh", 7, 3, 4),
    (short.returned, "returned", 4, 5, 9),
    (short.resubmitted, "returned", 3, 12, 40),
    (short.transferred, "transferred", 9, 8, 240),
    (short.rejected, "rejected", 16, 8, 240),
    (short.quick, "quick", 4, 3, 3),
    (short.answered, "quick", 6, 5, 9),
    (short.settled, "quick", 20, 15, 240),
    (short.deepened, "quick", 2, 8, 12),
    (short.candidate, "fresh", 12, 5, 9),
)
N_MERGED = 7


def short_stories(world: World, scale: str, told: list[Road]) -> list[Story]:
    """Topics that end before a deliberation, or have just begun, and those that join another."""
    rng = world.rng("short")
    rooms, sources = _rooms(world, rng), cycle(SOURCES)
    result: list[Story] = []
    for kind, table, n, first, last in SHORT:
        texts = read("short")[table]
        for number in range(n if scale == "full" else max(1, n // SMALL_SHARE)):
            result.append(
                kind(
                    Matter(
                        world,
                        key=f"{kind.__name__}:{number}",
                        texts=texts[number % len(texts)],
                        platform=next(rooms),
                        day=on_workday(world.today, -rng.randint(first, last)),
                        source=next(sources) if table not in {"spam", "returned", "withdrawn"} else "online",
                    )
                )
            )
    return [*result, *_merges(world, told)]


def _merges(world: World, told: list[Road]) -> list[Story]:
    """Somebody raises what is being talked over already, some days after it was taken up."""
    early = [road for road in told if road.stop in {"held", "dispatched", "committed", "closed"}][:N_MERGED]
    result = []
    for number, road in enumerate(early):
        day = on_workday(road.at.date(), 9 + number % 4)
        matter = Matter(world, f"merged:{number}", _again(road), road.platform, day)
        result.append(short.merged_into(matter, road))
    return result


def _again(road: Road) -> Texts:
    """The same matter in another neighbour's words."""
    return {
        "title": f"也说说{road.told['title']}"[:60],
        "problem": f"听说有人提过，我也碰到了：{road.told['problem']}"[:2000],
        "place": road.told["place"],
        "category": road.told["category"],
    }
