"""The year that the demonstration tells: who is there, which stories happen, in which order."""

from datetime import date

from django.db import transaction
from tqdm import tqdm

from shangliang.demo import people
from shangliang.demo.hours import at
from shangliang.demo.huqiu import load_huqiu
from shangliang.demo.stories import institution, repertoire
from shangliang.demo.stories.life import live
from shangliang.demo.world import World
from shangliang.ledger import clock
from shangliang.platforms.models import Platform
from shangliang.topics.models import Topic

SMALL, FULL = "small", "full"


def tell(*, seed: int, scale: str, today: date, progress: bool = True) -> World:
    """Found the district, settle its people, and let the year happen. Into an empty database only."""
    beginning = institution.beginning(today)
    with clock.at(at(beginning)), transaction.atomic():
        committee = load_huqiu()
        world = World(seed, today, committee)
        found = Platform.objects.filter(committee=committee).select_related("committee", "parent", "sector")
        world.platforms = {platform.path: platform for platform in found}
        people.settle(world)
    roads = repertoire.roads(world, scale)
    short = repertoire.short_stories(world, scale, roads)
    for story in [*institution.stories(world), *map(live, roads), *short]:
        world.scheduler.add(story)
    with tqdm(unit=" acts", disable=None if progress else True) as bar:
        world.scheduler.run(bar.update)
    return world


def n_told() -> int:
    return Topic.objects.count()
