"""A walk through the institution: try, hold against what was foreseen, keep our own books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import verify_ledger
from shangliang.outcomes import actions as outcomes
from shangliang.people.models import Member
from shangliang.topics.lifecycle import ENDED, State
from tests.factories import Cast, make_platform
from tests.machine import (  # noqa: F401  each fills the table of acts
    on_delivery,
    on_feedback,
    on_meetings,
    on_minutes,
    on_outcomes,
    on_plans,
    on_research,
    on_topics,
)
from tests.machine.model import (
    Books,
    Meeting,
    Minutes,
    Outcome,
    Plan,
    Research,
    Row,
    Spare,
    Suggestion,
    Topic,
)
from tests.machine.world import ACTS, Act, Try, World, people_of, roles_of
from tests.topics.journeys import moment

# Rarely done in a walk, since it leads back or nowhere: so it comes far in few steps.
BACK = {
    "adjourn_meeting", "cancel_meeting", "merge_topic", "reject_topic", "remove_item", "remove_participant",
    "remove_scheme", "retire_platform", "return_suggestion", "return_topic", "revise_minutes",
    "send_back_reply", "send_plan_back", "suspend_topic", "transfer_topic", "upgrade_topic",
    "withdraw_sign_in", "withdraw_topic",
}  # fmt: skip
ASIDE = {
    "add_co_handler", "add_photo", "add_photos", "answer_invitation", "arrange_talk", "assign_expert",
    "change_contact", "change_item", "release_expert",
    "change_meeting", "change_minutes", "change_outcome", "change_scheme", "change_suggestion",
    "correct_minutes",
    "correct_speech", "drop_suggestion", "erase_topic_text", "erase_voice", "extend_commitment",
    "extend_reply", "hide_photo", "invite_again", "open_call", "publish_photo", "read_contact",
    "record_contact", "record_decision", "record_promise", "record_speech", "release_words", "renew_code",
    "support_topic", "withdraw_call",
}  # fmt: skip
MOST_TRIED = 6
# Asked at every step, so past the ORM, which takes ten times as long to ask as the database to answer.
NEW_VERBS = "SELECT verb FROM ledger_entry WHERE sequence > %s ORDER BY sequence"
STATES = "SELECT id, state FROM %s"
RUNNING = "SELECT topic_id, paused_at IS NULL FROM topics_clock WHERE stopped_at IS NULL"


class Walk:
    """One history of the institution: what is tried, what we foresee, and what came of it."""

    def __init__(self, cast: Cast, say: Callable[[str], None] = lambda _: None) -> None:
        self.say = say
        room = make_platform(cast.committee, parent=cast.township)
        spare = Spare(room.pk, room.path)
        self.world = World(
            cast, people_of(cast), roles_of(cast), Books(moment("2026-03-02"), spare), Member.objects.get()
        )
        self.last = Entry.objects.count()
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def aside(self, say: Callable[[str], None]) -> Walk:
        """The same history, to be carried on another way in a transaction that its caller undoes."""
        other = copy(self)
        other.world, other.say = replace(self.world, books=deepcopy(self.world.books)), say
        other.done, other.refused = Counter(), Counter()
        return other

    def foresee(self, act: Act, on: Any, who: str, way: str) -> Try:
        with clock.at(self.world.books.at):
            return act.foresee(self.world, on, who, way)

    def attempt(self, act: Act, on: Any, who: str, way: str) -> None:
        """Try it, and hold what happened against what we foresaw."""
        self.world.books.at += timedelta(minutes=1)
        foreseen = self.foresee(act, on, who, way)
        what = f"{act.name}({on!r:.60}, {way!r}) by {who}: may={foreseen.may}, can={foreseen.can}"
        self.say(what)
        result, refusal = self.answer(foreseen)
        if refusal is not None:
            assert not (foreseen.may and foreseen.can), f"refused, though permitted: {what}: {refusal}"
            assert str(refusal), what
            if foreseen.may or foreseen.can:  # where both speak against it, either may be told
                assert isinstance(refusal, Forbidden) == foreseen.can, f"{what}: {refusal}"
            assert self.new_verbs() == [], f"refused, but recorded: {what}"
            self.refused[act.name] += 1
            return
        assert foreseen.may, f"done, though forbidden: {what}"
        assert foreseen.can, f"done, though not where things stand: {what}"
        assert self.new_verbs() == foreseen.verbs, what
        self.done[act.name] += 1
        foreseen.then(result)

    def answer(self, foreseen: Try) -> tuple[Any, Refusal | None]:
        try:
            with clock.at(self.world.books.at):
                return foreseen.do(), None
        except Refusal as refusal:
            return None, refusal

    def new_verbs(self) -> list[str]:
        verbs = [verb for (verb,) in rows_of(NEW_VERBS, self.last)]
        self.last += len(verbs)
        return verbs

    def onward(self, luck: Random) -> tuple[Act, Any, str, str] | None:
        """Something that we think permitted: mostly what was done least so far."""
        acts = sorted(ACTS.values(), key=lambda act: (self.done[act.name] + luck.random()) * weight(act.name))
        permitted = (one for act in acts for one in self.chances(act, luck))
        return next(permitted, None)

    def chances(self, act: Act, luck: Random) -> Iterator[tuple[Act, Any, str, str]]:
        """The ways to do it that we think permitted, of a few that luck picks."""
        targets = self.targets(act)
        for on in luck.sample(targets, min(len(targets), MOST_TRIED)):
            way = luck.choice(act.ways)
            for who in luck.sample(act.who, len(act.who)):
                foreseen = self.foresee(act, on, who, way)
                if foreseen.may and foreseen.can:
                    yield act, on, who, way
                if not foreseen.can:
                    break

    def forbidden(self, luck: Random) -> tuple[Act, Any, str, str] | None:
        """Something that we think refused: mostly by where things stand, to somebody whose roles allow it."""
        act = luck.choice(list(ACTS.values()))
        targets = self.targets(act)
        if not targets:
            return None
        on, way = luck.choice(targets), luck.choice(act.ways)
        able = [who for who in act.who if self.foresee(act, on, who, way).may]
        who = luck.choice(able if able and luck.random() < 0.8 else act.who)
        foreseen = self.foresee(act, on, who, way)
        return None if foreseen.may and foreseen.can else (act, on, who, way)

    def chance(self, name: str, way: str | None = None, *, turn: int = 0) -> tuple[Act, Any, str, str] | None:
        """The first way to do it that we think permitted: on the latest thing, or `turn` before it."""
        act = ACTS[name]
        things = self.targets(act)[::-1]
        for on in things[turn:] + things[:turn]:
            for each in act.ways if way is None else (way,):
                for who in act.who:
                    foreseen = self.foresee(act, on, who, each)
                    if foreseen.may and foreseen.can:
                        return act, on, who, each
        return None

    def try_all_that_is_closed(self) -> None:
        """Every act on everything, where it should be refused though whoever tries it holds the role."""
        for act in ACTS.values():
            for n, on in enumerate(self.targets(act)):
                way = act.ways[n % len(act.ways)]
                able = next((who for who in act.who if self.foresee(act, on, who, way).may), None)
                if able and not self.foresee(act, on, able, way).can:
                    self.attempt(act, on, able, way)

    def targets(self, act: Act) -> list[Any]:
        return list(act.on(self.world))

    def let_days_pass(self, days: int) -> None:
        """Time goes by; letters about what is overdue are sent once, however often the hour strikes."""
        self.world.books.at += timedelta(days=days)
        with clock.at(self.world.books.at):
            sent = outcomes.send_reminders(clock.today())
            assert len(self.new_verbs()) == len(sent)
            assert outcomes.send_reminders(clock.today()) == []
            assert self.new_verbs() == []

    def tables_agree(self) -> None:
        """Where every row stands: in our books, in the tables, and in what the record says last."""
        for kind, rows in self.kept_rows():
            assert dict(rows_of(STATES % kind.table._meta.db_table)) == {
                row.pk: str(row.state) for row in rows
            }

    def replay(self) -> None:
        said: dict[str, str] = {}
        for subject, data in Entry.objects.order_by("sequence").values_list("subject", "data"):
            if "to" in data:
                said[subject] = data["to"]
        for kind, rows in self.kept_rows():
            begins = kind.table._meta.get_field("state").get_default()
            for row in rows:
                assert said.get(f"{kind.table._meta.model_name}:{row.pk}", begins) == row.state

    def kept_rows(self) -> Iterator[tuple[type[Row], list[Any]]]:
        books = self.world.books
        yield Topic, books.topics
        yield Plan, books.plans
        yield Research, books.researches
        yield Meeting, books.meetings
        yield Minutes, books.minutes
        yield Outcome, books.outcomes
        yield Suggestion, books.suggestions

    def somebody_waited_for(self) -> None:
        """A topic under way waits on somebody, or to be issued with its plan; while it rests, on nobody."""
        runs: dict[int, set[bool]] = {}
        for topic, is_running in rows_of(RUNNING):
            runs.setdefault(topic, set()).add(bool(is_running))
        for topic in self.world.books.topics:
            found = runs.get(topic.pk, set())
            if topic.state == State.SUSPENDED:
                assert found <= {False}, topic
            elif topic.state not in ENDED:
                assert found == {True} or (topic.in_the_making and not found), topic

    def ends_well(self) -> None:
        self.tables_agree()
        self.somebody_waited_for()
        self.replay()
        verdict = verify_ledger()
        assert verdict.broken is None
        assert verdict.n == self.last


def rows_of(sql: str, *given: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def weight(name: str) -> int:
    """How seldom to do it."""
    return 12 if name in BACK else 6 if name in ASIDE else 1


def walk_on(walk: Walk, luck: Random, n: int) -> None:
    """Days go by, somebody goes on, somebody tries what should be refused."""
    for _ in range(n):
        if luck.random() < 0.1:
            walk.let_days_pass(luck.choice([1, 2, 3, 7, 30]))
        for one in (walk.onward(luck), walk.forbidden(luck)):
            if one:
                walk.attempt(*one)
    walk.tables_agree()
    walk.somebody_waited_for()
