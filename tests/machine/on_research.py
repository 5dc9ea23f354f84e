"""What may be tried with research and its schemes."""

from typing import Any

from django.utils.timezone import localdate

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import ResearchState, Side
from shangliang.deliberation.models import Scheme
from shangliang.topics.lifecycle import ENDED, State
from tests.machine.model import Research, Topic
from tests.machine.on_topics import PICTURE
from tests.machine.world import Try, World, act, all_of

TEXTS = {"facts": "车位 251 个。", "causes": "车位少。", "department_facts": "可共享 80 个。"}
SCHEME = {
    "title": "错时共享",
    "text": "与周边单位错时共享车位。",
    "cost": "3 万元",
    "benefit": "80 个夜间车位",
    "bearer": "社区",
}


def may_research(world: World, who: str, key: str, topic: Topic) -> bool:
    """The expert on topics that were assigned, everybody else by role and place."""
    return world.may(who, key, topic.path) and (who != "expert" or topic.expert)


@act(all_of("topics"))
def assign_expert(world: World, topic: Topic, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "expert.assigned", topic.path),
        can=topic.published and topic.state not in ENDED and not topic.expert,
        do=lambda: actions.assign_expert(
            topic.row, expert=world.cast.expert.expert, words="算车位。", by=world.user(who)
        ),
        verbs=["expert.assigned"],
        then=lambda _: setattr(topic, "expert", True),
    )


@act(all_of("topics"))
def release_expert(world: World, topic: Topic, who: str, _way: str) -> Try:
    return Try(
        may=world.may(who, "expert.released", topic.path),
        can=topic.expert,
        do=lambda: actions.release_expert(topic.row, expert=world.cast.expert.expert, by=world.user(who)),
        verbs=["expert.released"],
        then=lambda _: setattr(topic, "expert", False),
    )


@act(all_of("topics"))
def plan_research(world: World, topic: Topic, who: str, _way: str) -> Try:
    last, begins = topic.research, topic.state != State.READY
    is_free = (last is None or last.state == ResearchState.SUBMITTED) and (begins or topic.meeting is None)

    def then(row: Any) -> None:
        topic.researches.append(Research(row.pk, topic))
        if begins:
            topic.go("topic.research_started")

    return Try(
        may=world.may(who, "research.planned", topic.path),
        can=is_free and (not begins or topic.can("topic.research_started")),
        do=lambda: actions.plan_research(
            topic.row,
            planned_on=localdate(world.books.at),
            led_by=world.user("convenor"),
            by=world.user(who),
        ),
        verbs=[*(["topic.research_started"] if begins else []), "research.planned"],
        then=then,
    )


@act(all_of("researches"))
def record_visit(world: World, research: Research, who: str, _way: str) -> Try:
    return Try(
        may=may_research(world, who, "research.visited", research.of),
        can=research.can("research.visited"),
        do=lambda: actions.record_visit(
            research.row,
            visited_on=localdate(world.books.at),
            place="小区地库",
            team=[world.member],
            by=world.user(who),
        ),
        verbs=["research.visited"],
        then=lambda _: research.go("research.visited"),
    )


def on_the_spot(
    world: World, research: Research, who: str, verb: str, do: Any, then: Any = lambda _: None
) -> Try:
    """What is written between the first visit and the submission."""
    return Try(
        may=may_research(world, who, verb, research.of),
        can=research.on_the_spot,
        do=do,
        verbs=[verb],
        then=then,
    )


@act(all_of("researches"))
def add_interview(world: World, research: Research, who: str, _way: str) -> Try:
    return on_the_spot(
        world,
        research,
        who,
        "research.interviewed",
        lambda: actions.add_interview(
            research.row, side=Side.RESIDENT, who="3 幢租户", words="没有车位。", by=world.user(who)
        ),
        lambda _: setattr(research, "n_interviews", research.n_interviews + 1),
    )


@act(all_of("researches"))
def add_photo(world: World, research: Research, who: str, _way: str) -> Try:
    return on_the_spot(
        world,
        research,
        who,
        "research.photographed",
        lambda: actions.add_photo(research.row, PICTURE, by=world.user(who)),
    )


@act(all_of("researches"))
def change_research(world: World, research: Research, who: str, _way: str) -> Try:
    return on_the_spot(
        world,
        research,
        who,
        "research.changed",
        lambda: actions.change_research(research.row, **TEXTS, by=world.user(who)),
        lambda _: setattr(research, "written", True),
    )


@act(all_of("researches"))
def draft_research(world: World, research: Research, who: str, _way: str) -> Try:
    return Try(
        may=may_research(world, who, "research.drafted", research.of),
        can=research.can("research.drafted") and research.n_interviews > 0,
        do=lambda: actions.draft_research(research.row, by=world.user(who)),
        verbs=["research.drafted"],
        then=lambda _: research.go("research.drafted"),
    )


@act(all_of("researches"))
def add_scheme(world: World, research: Research, who: str, _way: str) -> Try:
    return on_the_spot(
        world,
        research,
        who,
        "research.scheme_added",
        lambda: actions.add_scheme(research.row, **SCHEME, by=world.user(who)),
        lambda row: research.schemes.append(row.pk),
    )


def schemes(world: World) -> list[tuple[Research, int]]:
    return [(research, pk) for research in world.books.researches for pk in research.schemes]


@act(schemes)
def change_scheme(world: World, one: tuple[Research, int], who: str, _way: str) -> Try:
    research, pk = one
    return on_the_spot(
        world,
        research,
        who,
        "research.scheme_changed",
        lambda: actions.change_scheme(Scheme.objects.get(pk=pk), **SCHEME, by=world.user(who)),
    )


@act(schemes)
def remove_scheme(world: World, one: tuple[Research, int], who: str, _way: str) -> Try:
    research, pk = one
    return on_the_spot(
        world,
        research,
        who,
        "research.scheme_removed",
        lambda: actions.remove_scheme(Scheme.objects.get(pk=pk), by=world.user(who)),
        lambda _: research.schemes.remove(pk),
    )


@act(all_of("researches"))
def submit_research(world: World, research: Research, who: str, _way: str) -> Try:
    topic = research.of
    carries = topic.state != State.READY

    def then(_: object) -> None:
        research.go("research.submitted")
        if carries:
            topic.go("topic.research_done")

    return Try(
        may=world.may(who, "research.submitted", topic.path),
        can=research.can("research.submitted")
        and research.n_interviews > 0
        and research.written
        and len(research.schemes) >= 2
        and (not carries or topic.can("topic.research_done")),
        do=lambda: actions.submit_research(research.row, by=world.user(who)),
        verbs=["research.submitted", *(["topic.research_done"] if carries else [])],
        then=then,
    )
