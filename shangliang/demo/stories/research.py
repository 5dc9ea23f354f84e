"""Before the meeting: the spot, the people there, and the ways out."""

from shangliang.deliberation import actions
from shangliang.demo.hours import on_workday
from shangliang.demo.pictures import picture
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.road import Road


def plan(road: Road) -> Story:
    road.research = actions.plan_research(
        road.fresh(),
        planned_on=on_workday(road.today, road.gaps["visited"]),
        led_by=road.convenor,
        by=road.convenor,
    )
    return
    yield


def visit(road: Road) -> Story:
    """Members go there and listen."""
    told, by = road.told, road.convenor
    team = road.world.team(road.platform, road.rng.randint(1, 3), road.rng)
    actions.record_visit(road.research, visited_on=road.today, place=told["place"], team=team, by=by)
    for side, who, words in told["interviews"]:
        actions.add_interview(road.research, side=side, who=who, words=words, by=by)
    if "scene" in told:
        yield road.later()
        image = picture(told["scene"], "before", road.view)
        actions.add_photo(road.research, image, caption="调研时的现场", by=by)


def report(road: Road) -> Story:
    """Facts, causes and schemes, each with what it costs and who bears it."""
    told, by = road.told, road.convenor
    actions.draft_research(
        road.research,
        facts=told["facts"],
        causes=told["causes"],
        department_facts=told.get("department_facts", ""),
        by=by,
    )
    for title, text, cost, benefit, bearer in told["schemes"]:
        actions.add_scheme(
            road.research, title=title, text=text, cost=cost, benefit=benefit, bearer=bearer, by=by
        )
    yield road.later()
    road.research.refresh_from_db()
    actions.submit_research(road.research, by=by)
