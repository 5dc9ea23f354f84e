"""From a matter on somebody's mind to a topic that will be researched."""

from datetime import timedelta
from typing import Any

from shangliang.demo import names
from shangliang.demo.hours import office_hour, on_workday, waking_hour
from shangliang.demo.pictures import picture
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.institution import plan_issued
from shangliang.demo.stories.road import Road
from shangliang.topics import actions
from shangliang.topics.lifecycle import ENDED
from shangliang.topics.models import Photo

# The wording of the notice on personal data that residents agreed to.
CONSENT = "2026-01"
# Working days from the beginning of research to the meeting, about.
AHEAD = 24


def raise_it(road: Road) -> Story:
    """Through the road's channel; residents leave a name, some a number, some a picture."""
    rng, told = road.rng, road.told
    matter: dict[str, Any] = {name: told[name] for name in ("title", "problem", "place", "category")}
    if "scene" in told and rng.random() < road.told.get("photographed", 0.6):
        matter["photos"] = [picture(told["scene"], "before", road.view)]
    contact: dict[str, Any] = {"name": names.polite(rng), "consent": CONSENT} if rng.random() < 0.8 else {}
    if contact and rng.random() < 0.5:
        contact["phone"] = names.telephone(rng)
    world = road.world
    call = world.open_call(road.platform, road.today)
    if road.channel == "member":
        raised = actions.recommend_topic(road.platform, by=road.member, **matter)
    elif road.channel == "assigned":
        raised = actions.assign_topic(road.platform, by=world.users["government"], **matter)
    elif road.source != "online":
        clerk = road.clerk
        raised = actions.enter_topic(road.platform, by=clerk, source=road.source, **matter, **contact)
    elif road.channel == "call" and call is not None:
        raised = actions.raise_topic(road.platform, call=call, browser=road.key, **matter, **contact)
    else:
        raised = actions.raise_topic(road.platform, browser=road.key, **matter, **contact)
    road.topic = raised.topic
    road.voices.append(raised.voice)
    return
    yield  # a story, though a short one


def screen(road: Road) -> Story:
    actions.start_screening(road.fresh(), by=road.clerk)
    return
    yield


def accept(road: Road) -> Story:
    """Taken up and published; from now on others may join."""
    told = road.told
    actions.accept_topic(
        road.fresh(),
        title=told["title"],
        summary=told["summary"],
        urgency=told.get("urgency", road.rng.choice(("ordinary", "soon"))),
        route=told.get("route", "deep"),
        jurisdiction=told.get("jurisdiction", road.platform.name.partition("“")[0]),
        public_interest=told.get("interest", "涉及周边居民的共同利益。"),
        by=road.clerk,
    )
    if road.n_supporters:
        road.world.scheduler.add(_supporters(road))
    for photo in Photo.objects.filter(topic=road.topic):
        yield road.later()
        actions.publish_photo(photo, caption="提交人拍摄的现场情况", by=road.clerk)


def _supporters(road: Road) -> Story:
    """More in the first days than later; a few leave a name."""
    rng, at, key = road.world.rng(f"{road.key}:voices"), road.at, road.key
    for n in range(road.n_supporters):
        day = (at + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 3, 6)))).date()
        at = max(at + timedelta(minutes=rng.randrange(4, 300)), waking_hour(day, rng))
        yield at
        road.topic.refresh_from_db(fields=["state", "merged_into"])
        if road.topic.state in ENDED:
            return
        named = rng.random() < 0.3
        raised = actions.support_topic(
            road.topic,
            browser=f"{key}:{n}",
            name=names.polite(rng) if named else "",
            consent=CONSENT if named else "",
        )
        road.voices.append(raised.voice)


def approve(road: Road) -> Story:
    """Taken up as an ad-hoc topic, or with the year's plan."""
    if road.twist == "planned":
        yield from _wait_for_plan(road)
        return
    actions.approve_ad_hoc(
        road.fresh(),
        form=road.form,
        host=road.platform.name.partition("“")[0],
        due_month=road.today,
        convenor=road.convenor,
        research_plan="召集人带队，委员到现场走访、听取各方意见",
        expected_outcome="形成最优方案和可交办的建议",
        by=road.convenor,
    )


def _wait_for_plan(road: Road) -> Story:
    """The office takes it into the plan; its research starts in the planned month, or later."""
    if road.world.plan is None:
        raise LookupError(f"{road.key} is raised before there is a plan")
    yield road.later(2)
    month = road.told["month"].replace(year=road.world.plan.year)
    actions.add_item(
        road.world.plan,
        road.fresh(),
        reason="征集议题中关注度高、条件成熟",
        form=road.form,
        host=road.told.get("host", "区政协办公室"),
        due_month=month,
        leader=road.told.get("leader", "区政协主席会议成员"),
        convenor=road.convenor,
        department=road.world.departments[road.told["lead"]],
        research_plan="组织委员、专家和部门开展实地调研",
        expected_outcome="形成协商建议，送区委、区政府及有关部门",
        by=road.world.users["office"],
    )
    # The month is that of the meeting: research begins a month before, or as late as this one is.
    begins = max(on_workday(month, road.gaps["late"] - AHEAD), on_workday(plan_issued(road.world.today), 1))
    road.fixed["researching"] = office_hour(begins, road.rng)
