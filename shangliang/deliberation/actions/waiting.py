"""Whom the clocks of this stage wait on: a named account, a department, or whoever runs the platform."""

from datetime import date

from shangliang.deliberation.clocks import CLOCKS
from shangliang.ledger.models import Recorded
from shangliang.people.models import Department, User
from shangliang.platforms.roles import Role
from shangliang.topics.actions import start_clock, stop_clock
from shangliang.topics.models import Topic


def wait_on(
    kind: str,
    subject: Recorded,
    topic: Topic,
    *,
    user: User | None = None,
    department: Department | None = None,
    due_on: date | None = None,
) -> None:
    """Wait on an account, on a department's handlers, or on whoever the kind names at its place."""
    start_clock(
        CLOCKS[kind],
        subject,
        topic=topic,
        user=user,
        department=department,
        role=Role.HANDLER if department else None,
        path=subject.path,
        due_on=due_on,
    )


def done(kind: str, subject: Recorded) -> None:
    """Nothing of this kind waits on the subject any more."""
    stop_clock(CLOCKS[kind], subject)
