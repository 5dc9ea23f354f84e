"""The institution once more, in plain Python: where every row stands, and who holds which role where.

It reads the lifecycle and permission tables, and nothing else of the product decides here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from shangliang.deliberation import models as deliberation
from shangliang.deliberation.lifecycle import (
    MEETING_STEPS,
    MINUTES_STEPS,
    RESEARCH_STEPS,
    MeetingState,
    MinutesState,
    ResearchState,
)
from shangliang.ledger.lifecycle import Step
from shangliang.outcomes import models as outcomes
from shangliang.outcomes.lifecycle import (
    ASSIGNMENT_STEPS,
    OUTCOME_STEPS,
    SUGGESTION_STEPS,
    AssignmentState,
    OutcomeState,
    SuggestionState,
)
from shangliang.platforms.models import Platform
from shangliang.topics import models as topics
from shangliang.topics.lifecycle import PLAN_STEPS, STEPS, PlanState, State


@dataclass(eq=False)
class Row:
    """A row of the table as we think it stands."""

    pk: int
    table: ClassVar[Any]
    steps: ClassVar[dict[str, Step]] = {}

    @property
    def row(self) -> Any:
        """The real one, read anew."""
        return self.table.objects.get(pk=self.pk)

    def can(self, verb: str) -> bool:
        """Whether the lifecycle has this step from where the row stands."""
        return self.state in self.steps[verb].sources

    def go(self, verb: str, to: str | None = None) -> None:
        step = self.steps[verb]
        target = to or step.only_target
        assert target in step.targets
        self.state = target


@dataclass(eq=False)
class Spare(Row):
    """A room where nobody has a duty: it may be closed, once nothing is under way there."""

    table = Platform
    path: str
    closed: bool = False


@dataclass(eq=False)
class Call(Row):
    table = topics.Call
    path: str
    withdrawn: bool = False


@dataclass(eq=False)
class Voice(Row):
    table = topics.Voice
    of: Topic
    raised: bool
    first: Topic | None = None  # from which it was moved
    quick_rated: bool = False
    erased: bool = False


@dataclass(eq=False)
class Item(Row):
    table = topics.PlanItem
    of: Topic
    plan: Plan | None
    ad_hoc: bool
    removed: bool = False
    done: bool = False

    @property
    def gone(self) -> bool:
        return self.removed or self.done


@dataclass(eq=False)
class Plan(Row):
    table = topics.AnnualPlan
    steps = PLAN_STEPS
    year: int
    path: str
    state: str = PlanState.COLLECTING
    items: list[Item] = field(default_factory=list)

    @property
    def kept(self) -> list[Item]:
        return [item for item in self.items if not item.removed]

    @property
    def is_open(self) -> bool:
        return self.state in {PlanState.ISSUED, PlanState.REVIEWED}


@dataclass(eq=False)
class Topic(Row):
    table = topics.Topic
    steps = STEPS
    path: str
    state: str
    raised_by: str = ""
    published: bool = False
    suspended_from: str = ""
    suspended_on: date | None = None
    text_erased: bool = False
    merged_into: Topic | None = None
    rate_until: date | None = None
    quick_ratings: list[tuple[bool, bool]] = field(default_factory=list)  # by a raiser?, satisfied?
    voices: list[Voice] = field(default_factory=list)
    photos: list[int] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    researches: list[Research] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    look_backs: list[LookBack] = field(default_factory=list)
    expert: bool = False  # asked to take part

    @property
    def item(self) -> Item | None:
        """The one in force."""
        return next((item for item in self.items if not item.gone), None)

    @property
    def in_the_making(self) -> bool:
        """Whether it stands in a plan that is not issued."""
        return bool(self.item and self.item.plan and not self.item.plan.is_open)

    @property
    def research(self) -> Research | None:
        return self.researches[-1] if self.researches else None

    @property
    def meeting(self) -> Meeting | None:
        """The one that is neither over nor called off."""
        return next((one for one in self.meetings if one.state not in OVER), None)

    @property
    def last_held(self) -> Meeting | None:
        held = [one for one in self.meetings if one.state == MeetingState.CLOSED]
        return held[-1] if held else None

    @property
    def agreed(self) -> bool:
        return self.last_held is not None and any(best for _, best in self.last_held.results.values())

    @property
    def outcome(self) -> Outcome | None:
        return self.outcomes[-1] if self.outcomes else None

    @property
    def converting(self) -> bool:
        return self.state in {State.OUTCOME, State.TRACKING}

    @property
    def tracked(self) -> bool:
        """Rated even while it rests."""
        return State.TRACKING in {self.state, self.suspended_from if self.state == State.SUSPENDED else ""}

    @property
    def joined(self) -> list[Voice]:
        """Those who raised another topic that was merged into this one."""
        return [voice for voice in self.voices if voice.raised and voice.first]


OVER = {MeetingState.CLOSED, MeetingState.ADJOURNED, MeetingState.CANCELLED}


@dataclass(eq=False)
class Research(Row):
    table = deliberation.Research
    steps = RESEARCH_STEPS
    of: Topic
    state: str = ResearchState.PLANNED
    n_interviews: int = 0
    written: bool = False
    schemes: list[int] = field(default_factory=list)

    @property
    def on_the_spot(self) -> bool:
        return self.state in {ResearchState.ON_SITE, ResearchState.DRAFTING}


@dataclass(eq=False)
class Person(Row):
    """A participant."""

    table = deliberation.Participant
    of: Meeting
    side: str
    name: str
    user: str = ""
    department: int | None = None
    stakeholder: bool = False
    here: bool = False

    @property
    def known_as(self) -> tuple[str, ...]:
        """By account where there is one."""
        return (self.user,) if self.user else (self.side, self.name)


@dataclass(eq=False)
class Meeting(Row):
    table = deliberation.Meeting
    steps = MEETING_STEPS
    of: Topic
    path: str
    starts_at: datetime
    chair: str
    state: str = MeetingState.PLANNED
    people: list[Person] = field(default_factory=list)
    speeches: list[int] = field(default_factory=list)
    results: dict[int, tuple[str, bool]] = field(default_factory=dict)
    minutes: Minutes | None = None

    def is_here(self, side: str) -> bool:
        return any(one.here and one.side == side for one in self.people)

    def has_quorum(self, opened_by: str) -> bool:
        concerned = [one for one in self.people if one.stakeholder]
        chaired = opened_by == self.chair or any(one.here and one.user == self.chair for one in self.people)
        half = 2 * sum(one.here for one in concerned) >= len(concerned)
        return chaired and self.is_here("member") and self.is_here("department") and half


@dataclass(eq=False)
class Minutes(Row):
    table = deliberation.Minutes
    steps = MINUTES_STEPS
    of: Meeting
    state: str = MinutesState.DRAFT
    until: date | None = None
    # What each said in this round: None nothing yet, True right, False an objection, "answered" one answered.
    words: dict[Person, bool | str | None] = field(default_factory=dict)

    @property
    def is_signed(self) -> bool:
        return self.state in {MinutesState.SIGNED, MinutesState.FILED}


@dataclass(eq=False)
class Assignment(Row):
    table = outcomes.Assignment
    steps = ASSIGNMENT_STEPS
    of: Suggestion
    department: int
    lead: bool
    final: bool
    state: str = AssignmentState.DISPATCHED
    ended: bool = False
    contacted: bool = False


@dataclass(eq=False)
class Commitment(Row):
    table = outcomes.Commitment
    of: Suggestion
    round: int
    department: int
    due_on: date
    reached: int = 0
    completed: bool = False
    reported: bool = False  # since a member last came


@dataclass(eq=False)
class Suggestion(Row):
    table = outcomes.Suggestion
    steps = SUGGESTION_STEPS
    of: Outcome
    state: str = SuggestionState.DRAFT
    n_redone: int = 0
    hard: bool = False
    decision: str = ""
    drafted: str = ""  # the decision of the reply before its approver
    assignments: list[Assignment] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)

    @property
    def topic(self) -> Topic:
        return self.of.of

    @property
    def lead(self) -> Assignment | None:
        return next((one for one in self.assignments if one.lead and not one.ended), None)

    @property
    def helpers(self) -> list[Assignment]:
        return [one for one in self.assignments if not one.lead and not one.ended]

    @property
    def round(self) -> int:
        return self.n_redone + 1

    @property
    def promised(self) -> list[Commitment]:
        return [one for one in self.commitments if one.round == self.round]

    def has_returned(self, department: int) -> bool:
        return any(
            one.department == department and one.state == AssignmentState.RETURNED for one in self.assignments
        )


@dataclass(eq=False)
class Feedback(Row):
    table = outcomes.Feedback
    of: Outcome
    round: int
    scores: dict[Voice, str] = field(default_factory=dict)
    ratings: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    explained: bool = False

    @property
    def unsatisfied(self) -> bool:
        return "unsatisfied" in self.scores.values()


@dataclass(eq=False)
class Talk(Row):
    table = outcomes.LeaderTalk
    of: Outcome
    held: bool = False


@dataclass(eq=False)
class Outcome(Row):
    table = outcomes.Outcome
    steps = OUTCOME_STEPS
    of: Topic
    meeting: Meeting
    state: str = OutcomeState.DRAFT
    suggestions: list[Suggestion] = field(default_factory=list)
    feedbacks: list[Feedback] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)

    @property
    def is_latest(self) -> bool:
        """Whether no later one was submitted."""
        own = self.of.outcomes
        return all(one.state == OutcomeState.DRAFT for one in own[own.index(self) + 1 :])

    @property
    def told(self) -> Feedback | None:
        """The last word on what was done."""
        rated = [one for one in self.feedbacks if one.round > 0]
        return max(rated, key=lambda one: one.round, default=None)


@dataclass(eq=False)
class LookBack(Row):
    table = outcomes.LookBack
    of: Topic
    done: bool = False
    dropped: bool = False


@dataclass
class Books:
    """Everything that we keep."""

    at: datetime
    spare: Spare
    topics: list[Topic] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    n: int = 0  # to make words that differ

    def below(self, name: str, of: str = "topics") -> list[Any]:
        """All rows of one kind, the latest last."""
        return [row for above in getattr(self, of) for row in getattr(above, name)]

    @property
    def researches(self) -> list[Research]:
        return self.below("researches")

    @property
    def meetings(self) -> list[Meeting]:
        return self.below("meetings")

    @property
    def people(self) -> list[Person]:
        return self.below("people", "meetings")

    @property
    def minutes(self) -> list[Minutes]:
        return [meeting.minutes for meeting in self.meetings if meeting.minutes]

    @property
    def outcomes(self) -> list[Outcome]:
        return self.below("outcomes")

    @property
    def suggestions(self) -> list[Suggestion]:
        return self.below("suggestions", "outcomes")

    @property
    def assignments(self) -> list[Assignment]:
        return self.below("assignments", "suggestions")
