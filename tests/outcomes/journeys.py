"""Topics taken past the minutes, through the actions, by the people of the cast."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate
from PIL import Image

from shangliang.ledger import clock
from shangliang.outcomes import actions
from shangliang.outcomes.models import Assignment, Commitment, Feedback, Outcome, Suggestion
from shangliang.outcomes.queries import co_handlers_of, lead_of
from shangliang.people.models import Department, User
from shangliang.platforms.roles import Role
from shangliang.topics import actions as topics
from shangliang.topics.models import Clock, Voice
from tests import journeys
from tests.factories import Cast, make_user
from tests.journeys import CONSENT, Journey, morning
from tests.walks import walked_once

LONG_AGO = 200  # days: so that whole months of conversion lie in the past
PLAIN = "社区和周边单位签了错时共享协议，新增夜间车位八十个，消防通道已重新划线。"


@dataclass
class Converted:
    """A journey with its outcome; `suggestion` is the first."""

    road: Journey
    outcome: Outcome
    suggestions: list[Suggestion]
    supporters: list[Voice] = field(default_factory=list)

    @property
    def cast(self) -> Cast:
        return self.road.cast

    @property
    def topic(self) -> Any:
        return self.road.topic

    @property
    def suggestion(self) -> Suggestion:
        return self.fresh(self.suggestions[0])

    @property
    def today(self) -> date:
        return localdate(self.road.at)

    def fresh(self, suggestion: Suggestion) -> Suggestion:
        """Read anew, with nothing cached."""
        return Suggestion.objects.get(pk=suggestion.pk)

    def act(self, act: Any, *args: Any, days: int = 0, **how: Any) -> Any:
        """Do an action, that many days after the last one."""
        return self.road.act(act, *args, after=timedelta(days=days, minutes=1), **how)

    def on(self, day: date) -> None:
        """Let time pass until ten o'clock of that day."""
        self.road.at = datetime.combine(day, datetime.min.time(), self.road.at.tzinfo).replace(hour=10)

    def lead(self, suggestion: Suggestion | None = None) -> Assignment:
        assignment = lead_of(suggestion or self.suggestion)
        assert assignment is not None
        return assignment

    def co(self) -> Assignment:
        return co_handlers_of(self.suggestion)[0]

    def clock(self, kind: str, **filters: Any) -> Clock:
        """The one running clock of that kind."""
        return Clock.objects.get(topic=self.topic, kind=kind, stopped_at__isnull=True, **filters)

    def running(self, suggestion: Suggestion | None = None) -> dict[str, date | None]:
        """Days of the clocks that run on a suggestion, by kind."""
        row = suggestion or self.suggestion
        rows = Clock.objects.filter(subject=row.ref, stopped_at__isnull=True).order_by("kind")
        return dict(rows.values_list("kind", "due_on"))


@walked_once
def to_signed_minutes(cast: Cast, *, days_ago: int = LONG_AGO, **how: Any) -> Journey:
    return journeys.to_signed_minutes(cast, at=morning(days_ago), **how)


@walked_once
def to_drafted(cast: Cast, *, n: int = 1, n_supporters: int = 0, **how: Any) -> Converted:
    """An outcome with `n` complete suggestions, not yet submitted."""
    road = to_signed_minutes(cast, **how)
    supporters = [support(road, f"browser-{k}") for k in range(n_supporters)]
    outcome = road.act(
        actions.draft_outcome,
        road.meeting,
        background="晚间车位不足。",
        process="实地调研后召开协商会。",
        consensus="先试行错时共享。",
        by=cast.convenor,
    )
    suggestions = [
        road.act(actions.draft_suggestion, outcome, **wanted(cast, road, k + 1), by=cast.convenor)
        for k in range(n)
    ]
    return Converted(road, outcome, suggestions, supporters)


def wanted(cast: Cast, road: Journey, n: int = 1) -> dict[str, Any]:
    """A complete suggestion."""
    return {
        "content": f"第 {n} 项：与周边单位签订错时共享协议。",
        "measure": "新增夜间车位数",
        "proposed_lead": cast.department,
        "wanted_by": localdate(road.at) + timedelta(days=60),
        "cost": "约 3 万元",
    }


def support(road: Journey, browser: str) -> Voice:
    given = road.act(topics.support_topic, road.topic, name="", phone="", consent=CONSENT, browser=browser)
    return given.voice


@walked_once
def to_submitted(cast: Cast, **how: Any) -> Converted:
    done = to_drafted(cast, **how)
    done.act(actions.submit_outcome, done.outcome, by=cast.convenor)
    return done


@walked_once
def to_dispatched(
    cast: Cast, *, co: list[Department] | None = None, is_final: bool = False, **how: Any
) -> Converted:
    done = to_submitted(cast, **how)
    for suggestion in done.suggestions:
        done.act(
            actions.dispatch_suggestion,
            done.fresh(suggestion),
            lead=cast.department,
            co=co or [],
            is_final=is_final,
            by=cast.office,
        )
    return done


@walked_once
def to_signed(cast: Cast, **how: Any) -> Converted:
    done = to_dispatched(cast, **how)
    for suggestion in done.suggestions:
        done.act(actions.sign_suggestion, done.lead(suggestion), by=cast.handler)
    return done


@walked_once
def to_replying(cast: Cast, *, decision: str = "adopted", **how: Any) -> Converted:
    done = to_signed(cast, **how)
    for suggestion in done.suggestions:
        draft_reply(done, suggestion, decision=decision)
    return done


def draft_reply(done: Converted, suggestion: Suggestion, *, decision: str = "adopted", **how: Any) -> Any:
    reasons = {} if decision == "adopted" else {"reason_code": "land", "reasons": "周边没有可用的地块。"}
    details = {"text": "同意与周边单位协商共享夜间车位。", "by": done.cast.handler} | reasons | how
    return done.act(actions.draft_reply, done.fresh(suggestion), decision=decision, **details)


@walked_once
def to_replied(cast: Cast, **how: Any) -> Converted:
    done = to_replying(cast, **how)
    for suggestion in done.suggestions:
        done.act(actions.approve_reply, done.fresh(suggestion), by=cast.approver)
    return done


@walked_once
def to_declined(cast: Cast, **how: Any) -> Converted:
    """Not adopted, with reasons."""
    return to_replied(cast, decision="not_adopted", **how)


def commit(done: Converted, suggestion: Suggestion | None = None, **how: Any) -> Commitment:
    details = {
        "content": "新增夜间共享车位",
        "measure": "夜间车位",
        "unit": "个",
        "baseline": Decimal(20),
        "target": Decimal(100),
        "due_on": done.today + timedelta(days=60),
        "by": done.cast.handler,
    }
    return done.act(actions.make_commitment, suggestion or done.suggestion, **details | how)


@walked_once
def to_implementing(cast: Cast, **how: Any) -> Converted:
    """One commitment for each suggestion."""
    done = to_replied(cast, **how)
    for suggestion in done.suggestions:
        commit(done, done.fresh(suggestion))
    return done


def progress(done: Converted, commitment: Commitment, value: int, **how: Any) -> Any:
    details = {"note": "已签订协议。", "by": done.cast.handler} | how
    fresh = Commitment.objects.get(pk=commitment.pk)
    return done.act(actions.report_progress, fresh, value=Decimal(value), **details)


@walked_once
def to_completed(cast: Cast, **how: Any) -> Converted:
    done = to_implementing(cast, **how)
    for suggestion in done.suggestions:
        complete(done, suggestion)
    return done


def complete(done: Converted, suggestion: Suggestion) -> None:
    for commitment in suggestion.commitments.filter(verified_at__isnull=True):
        progress(done, commitment, 100, photo=picture(), shows="after")
    done.act(actions.report_completed, done.fresh(suggestion), by=done.cast.handler)


def verify(done: Converted, suggestion: Suggestion, *, passed: bool = True) -> None:
    done.act(
        actions.verify_suggestion,
        done.fresh(suggestion),
        passed=passed,
        visited_on=done.today,
        words="到场看了，车位已经开放。",
        by=done.cast.member,
    )


@walked_once
def to_verified(cast: Cast, **how: Any) -> Converted:
    done = to_completed(cast, **how)
    for suggestion in done.suggestions:
        verify(done, suggestion)
    return done


def tell(done: Converted, **how: Any) -> Feedback:
    details = {"text": PLAIN, "by": done.cast.convenor} | how
    feedback: Feedback = done.act(actions.publish_feedback, done.topic, **details)
    return feedback


@walked_once
def to_told(cast: Cast, **how: Any) -> tuple[Converted, Feedback]:
    """Everything is done and told; the days for rating run."""
    done = to_verified(cast, **how)
    return done, tell(done)


def rate(done: Converted, feedback: Feedback, score: str = "satisfied", **how: Any) -> Any:
    voice = how.pop("voice", done.road.voice)
    return done.act(actions.rate, Feedback.objects.get(pk=feedback.pk), voice=voice, score=score, **how)


def redo(done: Converted, suggestion: Suggestion | None = None) -> None:
    done.act(
        actions.redo_suggestion,
        suggestion or done.suggestion,
        reason="群众反映车位仍不够。",
        by=done.cast.office,
    )


@walked_once
def to_told_again(cast: Cast, **how: Any) -> tuple[Converted, Feedback]:
    """Somebody was not satisfied, it was done anew, and told."""
    done, first = to_told(cast, **how)
    rate(done, first, "unsatisfied")
    redo(done)
    suggestion = done.suggestion
    draft_reply(done, suggestion)
    done.act(actions.approve_reply, done.suggestion, by=cast.approver)
    commit(done, target=Decimal(150))
    commitment = done.suggestion.commitments.get(round=2)
    progress(done, commitment, 150, photo=picture(), shows="after")
    done.act(actions.report_completed, done.suggestion, by=cast.handler)
    verify(done, done.suggestion)
    return done, tell(done)


@walked_once
def to_closed(cast: Cast, **how: Any) -> Converted:
    done, feedback = to_told(cast, **how)
    rate(done, feedback)
    done.act(actions.close_topic, done.topic, by=cast.office)
    return done


def picture(colour: str = "teal") -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "JPEG")
    return out.getvalue()


def people_of(department: Department) -> tuple[User, User]:
    """A handler and an approver of a department that the cast has none of."""
    committee = department.committee
    return (
        make_user(Role.HANDLER, committee=committee, department=department),
        make_user(Role.APPROVER, committee=committee, department=department),
    )


def at(day: date, hour: int = 10) -> Any:
    """Let actions happen on that day."""
    moment = datetime.combine(day, datetime.min.time(), morning().tzinfo).replace(hour=hour)
    return clock.at(moment)
