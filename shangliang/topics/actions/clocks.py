"""Start and stop clocks.

A clock is bookkeeping of the act beside it, in its transaction, without an entry of its own.
"""

from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet, Value
from django.utils.timezone import localdate

from shangliang.ledger import clock as time
from shangliang.ledger.models import Recorded
from shangliang.methods import workdays
from shangliang.people.models import Department, RoleBinding, User
from shangliang.platforms.models import Committee
from shangliang.platforms.numbers import NUMBERS
from shangliang.platforms.queries import number
from shangliang.platforms.roles import Role
from shangliang.topics.clocks import VOICES, ClockKind
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Clock, Topic

# Who takes over the tasks of a role that nobody holds over the place.
STAND_INS: dict[Role, tuple[Role, ...]] = {
    Role.CONVENOR: (Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.OFFICE),
    Role.TOWNSHIP_CLERK: (Role.COMMITTEE_CLERK, Role.OFFICE),
    Role.COMMITTEE_CLERK: (Role.OFFICE,),
    Role.LEADER: (Role.OFFICE,),
    Role.GOVERNMENT: (Role.OFFICE,),
}


def start_clock(
    kind: ClockKind,
    subject: Recorded,
    *,
    topic: Topic | None,
    department: Department | None = None,
    user: User | None = None,
    role: Role | None = None,
    path: str | None = None,
    committee: Committee | None = None,
    due_on: date | None = None,
) -> Clock:
    """Let `kind` wait on whoever holds it, until a day that is fixed now; one that runs already is returned.

    The holder is the user, else the department's people in `role` (or the kind's own role), else whoever has
    that role over `path` (the topic's platform, unless given), or the role that stands in for it: see
    `in_charge`. `due_on` is the day if the act itself sets it. While the topic rests, it stands still.
    """
    committee_id = committee.pk if committee else _committee_of(subject, topic)
    path = path or (topic or subject).path
    role = None if user else role or kind.role
    if role and not department:
        role = in_charge(committee_id, path, role)
    holder = _holder(role, department, user)
    running = _running(kind, subject).filter(holder=holder).first()
    if running is not None:
        return running
    due = _due(kind, committee_id) if due_on is None and kind.setting else None
    now = time.now()
    return Clock.objects.create(
        kind=kind.key,
        topic=topic,
        subject=subject.ref,
        committee_id=committee_id,
        path=path,
        role=role or "",
        department=department,
        user=user,
        holder=holder,
        started_at=now,
        paused_at=now if topic and topic.state == State.SUSPENDED else None,
        due_on=due.on if due else due_on,
        due_at=due.at if due else None,
        is_provisional=bool(due and due.provisional),
    )


def stop_clock(
    kind: ClockKind, subject: Recorded, *, department: Department | None = None, user: User | None = None
) -> int:
    """Stop what runs of this kind on `subject` (of that department or user, if named); how many ran."""
    running = _running(kind, subject)
    if department is not None:
        running = running.filter(department=department)
    if user is not None:
        running = running.filter(user=user)
    return running.update(stopped_at=time.now())


def stop_all_clocks(topic: Topic) -> int:
    """Stop everything that waits on anybody for this topic; return how many ran."""
    return Clock.objects.filter(topic=topic, stopped_at__isnull=True).update(stopped_at=time.now())


def extend_clock(
    kind: ClockKind, subject: Recorded, *, due_on: date, department: Department | None = None
) -> int:
    """Give what runs of this kind on `subject` another day, which the caller's act has granted."""
    running = _running(kind, subject)
    if department is not None:
        running = running.filter(department=department)
    return running.update(due_on=due_on, due_at=None, is_provisional=False)


def pause_clocks(topic: Topic) -> int:
    """Let the topic's clocks stand still; return how many ran."""
    running = Clock.objects.filter(topic=topic, stopped_at__isnull=True, paused_at__isnull=True)
    return running.update(paused_at=time.now())


def resume_clocks(topic: Topic) -> None:
    """Let the topic's clocks run on: the day moves by as many days as they stood still, to a working day."""
    standing = Clock.objects.filter(topic=topic, stopped_at__isnull=True, paused_at__isnull=False)
    for clock in standing:
        _move_on(clock, since=clock.paused_at or time.now())
        clock.paused_at = None
        clock.save(update_fields=["due_at", "due_on", "is_provisional", "paused_at"])


def _move_on(clock: Clock, *, since: datetime) -> None:
    days = time.today() - localdate(since)
    if clock.due_at is not None:
        clock.due_at += time.now() - since
        clock.due_on = localdate(clock.due_at)
    elif clock.due_on is not None and days:
        was = clock.due_on + days
        clock.due_on = moved_on(clock.due_on, days.days)
        clock.is_provisional = workdays.is_provisional(was, clock.due_on)


def moved_on(day: date, days: int) -> date:
    """The day by which something is due after its topic has rested for so many days: a working day."""
    return workdays.roll_forward(day + timedelta(days=days), fallback=True)


def in_charge(committee_id: int, path: str, role: Role) -> Role:
    """`role`, or the nearest of its stand-ins, as somebody with an open account holds it over `path`.

    A room without a convenor is its township's task, and a township without a clerk the office's. If nobody
    at all is there, the last stand-in: nothing waits on no one.
    """
    choice = (role, *STAND_INS.get(role, ()))
    if len(choice) == 1:
        return role
    bindings = RoleBinding.objects.filter(
        committee_id=committee_id, role__in=choice, ended_at__isnull=True, user__is_active=True
    )
    over_it = bindings.annotate(place=Value(path)).filter(place__startswith=F("scope"))
    held = set(over_it.values_list("role", flat=True))
    return next((one for one in choice if one in held), choice[-1])


def _running(kind: ClockKind, subject: Recorded) -> QuerySet[Clock]:
    return Clock.objects.filter(kind=kind.key, subject=subject.ref, stopped_at__isnull=True)


def _holder(role: Role | None, department: Department | None, user: User | None) -> str:
    if user is not None:
        return f"user:{user.pk}"
    if department is not None:
        return f"department:{department.pk}"
    return f"role:{role}" if role else VOICES


def _committee_of(subject: Recorded, topic: Topic | None) -> int:
    of_subject: int | None = getattr(subject, "committee_id", None)
    if topic is not None:
        return topic.committee_id
    if of_subject is None:
        raise ValueError(f"{subject.ref} belongs to no committee: name one")
    return of_subject


def _due(kind: ClockKind, committee_id: int) -> workdays.Deadline:
    """The last day, counted now; provisional where the State Council has not yet arranged the year."""
    unit = NUMBERS[kind.setting].unit
    return workdays.deadline(time.now(), number(committee_id, kind.setting), unit, fallback=True)  # type: ignore[arg-type]
