"""Meetings: their balance, who is missing, when notice must be out, who spoke how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shangliang.deliberation.balance import Imbalance, Limits, Seat, balance
from shangliang.deliberation.checks import Check, unmet
from shangliang.deliberation.lifecycle import Answer, MeetingState, Side, SpeechKind
from shangliang.deliberation.models import Meeting, Participant, Speech
from shangliang.methods import workdays
from shangliang.people.models import User
from shangliang.platforms.models import Committee, Platform
from shangliang.platforms.queries import settings_of
from shangliang.topics.models import Topic

ANNOUNCED = [state for state in MeetingState if state not in {MeetingState.PLANNED, MeetingState.CANCELLED}]
ONE_DAY = timedelta(days=1)
RANK = {side: rank for rank, side in enumerate(Side)}


def balance_checks(meeting: Meeting) -> list[Check]:
    """Every rule of balance with its numbers, met or not, over those invited who have not declined."""
    numbers = settings_of(meeting.committee_id)
    limits = Limits(
        least=int(numbers["participants_least"]),
        most=int(numbers["participants_most"]),
        stakeholders_least=int(numbers["stakeholders_least"]),
        officials_most=int(numbers["officials_most"]),
    )
    rows = Participant.objects.filter(meeting=meeting)
    seats = [
        Seat(side, is_stakeholder, dispute_side, answer != Answer.DECLINED)
        for side, is_stakeholder, dispute_side, answer in rows.values_list(
            "side", "is_stakeholder", "dispute_side", "answer"
        )
    ]
    return balance(seats, limits)


def balance_of(meeting: Meeting) -> list[Imbalance]:
    """The rules of balance that are not kept."""
    return [Imbalance(check.code, str(check.words)) for check in unmet(balance_checks(meeting))]


def earliest_start(meeting: Meeting, on: date) -> date:
    """The first day on which the meeting may begin if its notice, with the papers, goes out on `on`."""
    numbers = settings_of(meeting.committee_id)
    if not meeting.is_formal:
        return on + timedelta(days=int(numbers["notice_before"]))
    ahead = max(int(numbers["formal_notice_before"]), int(numbers["papers_before"]))
    return workdays.add_workdays(on, ahead, fallback=True) if ahead else on


def latest_notice(meeting: Meeting) -> date:
    """The last day on which notice of the meeting as planned may go out."""
    starts_on = localdate(meeting.starts_at)
    numbers = settings_of(meeting.committee_id)
    if not meeting.is_formal:
        return starts_on - timedelta(days=int(numbers["notice_before"]))
    ahead = max(int(numbers["formal_notice_before"]), int(numbers["papers_before"]))
    if not ahead:
        return starts_on
    # So many working days lie after the notice, the day of the meeting among them.
    return workdays.add_workdays(starts_on + ONE_DAY, -ahead, fallback=True) - ONE_DAY


def quorum_checks(meeting: Meeting, *, opened_by: User | None = None) -> list[Check]:
    """Who must be there before the meeting may open (DOMAIN 4.5): chair, member, department, stakeholders.

    The chair is there if signed in, or if it is the chair who opens.
    """
    rows = list(Participant.objects.filter(meeting=meeting))
    here = [row for row in rows if row.has_attended]
    chaired = opened_by is not None and opened_by.pk == meeting.chair_id
    chaired = chaired or any(row.user_id == meeting.chair_id for row in here)
    return [
        Check("chair", _("召集人（主持人）"), chaired, _("召集人（主持人）") if not chaired else ""),
        _here(here, Side.MEMBER, "member"),
        _here(here, Side.DEPARTMENT, "department"),
        _stakeholders_here(rows, int(settings_of(meeting.committee_id)["quorum_stakeholders"])),
    ]


def _here(here: Sequence[Participant], side: Side, code: str) -> Check:
    is_met = any(row.side == side for row in here)
    return Check(code, side.label, is_met, side.label)


def _stakeholders_here(rows: Sequence[Participant], percent: int) -> Check:
    invited = [row for row in rows if row.is_stakeholder]
    n_here = sum(row.has_attended for row in invited)
    n_wanted = -(-len(invited) * percent // 100)
    words = _("利益相关方（受邀 %(invited)d 人，须到 %(wanted)d 人，实到 %(here)d 人）") % {
        "invited": len(invited),
        "wanted": n_wanted,
        "here": n_here,
    }
    return Check("stakeholders", _("利益相关方"), n_here >= n_wanted, words)


def absent_from(meeting: Meeting) -> QuerySet[Participant]:
    """Those invited who have not signed in, in the order of the list."""
    return Participant.objects.filter(meeting=meeting, attended_at__isnull=True).order_by("pk")


def speaking_order(meeting: Meeting) -> list[Participant]:
    """Those present in the order in which they are asked to speak: residents first, officials last."""
    here = Participant.objects.filter(meeting=meeting, attended_at__isnull=False)
    return sorted(here, key=lambda row: (RANK[Side(row.side)], row.pk))


@dataclass(frozen=True)
class Share:
    """How much one side spoke; `percent` of all seconds, 0 if nobody's time was taken."""

    side: Side
    n_people: int
    n_speeches: int
    seconds: int
    percent: int


def speaking_shares(meeting: Meeting) -> list[Share]:
    """Speeches and seconds of each side in the order of speaking. What was waived or written took no time."""
    rows = (
        Speech.objects.filter(meeting=meeting)
        .exclude(kind__in=[SpeechKind.WAIVED, SpeechKind.WRITTEN])
        .values("participant__side")
        .annotate(people=Count("participant", distinct=True), n=Count("pk"), seconds_all=Sum("seconds"))
        .order_by()
    )
    all_seconds = sum(row["seconds_all"] for row in rows)
    shares = [
        Share(
            side=Side(row["participant__side"]),
            n_people=row["people"],
            n_speeches=row["n"],
            seconds=row["seconds_all"],
            percent=round(row["seconds_all"] * 100 / all_seconds) if all_seconds else 0,
        )
        for row in rows
    ]
    return sorted(shares, key=lambda share: RANK[share.side])


def silent_residents(meeting: Meeting) -> QuerySet[Participant]:
    """Residents and firms present who neither spoke nor waived: the chair asks them before closing."""
    return Participant.objects.filter(
        meeting=meeting,
        attended_at__isnull=False,
        side__in=[Side.RESIDENT, Side.ENTERPRISE],
        speeches__isnull=True,
    ).order_by("pk")


def meetings_of(topic: Topic) -> QuerySet[Meeting]:
    """The topic's meetings, the latest first, with all that was found and said at them."""
    return (
        Meeting.objects.filter(topic=topic)
        .select_related("platform", "topic__platform", "chair", "recorder", "minutes")
        .prefetch_related("papers", "participants", "results__scheme", "results__reservations", "promises")
        .order_by("-pk")
    )


def upcoming_meetings(
    at: datetime, *, committee: Committee | None = None, under: str = ""
) -> QuerySet[Meeting]:
    """Meetings of published topics to which notice is out and that are still to come, soonest first."""
    rows = Meeting.objects.filter(
        state__in=[MeetingState.NOTICED, MeetingState.CHECKED_IN],
        starts_at__gte=at,
        topic__published_at__isnull=False,
    )
    return _public(rows, committee, under).order_by("starts_at", "pk")


def held_meetings(*, committee: Committee | None = None, under: str = "") -> QuerySet[Meeting]:
    """Meetings of published topics that were held to the end, latest first."""
    rows = Meeting.objects.filter(state=MeetingState.CLOSED, topic__published_at__isnull=False)
    return _public(rows, committee, under).order_by("-starts_at", "-pk")


def _public(rows: QuerySet[Meeting], committee: Committee | None, under: str) -> QuerySet[Meeting]:
    if committee is not None:
        rows = rows.filter(platform__committee=committee)
    return rows.filter(platform__path__startswith=under).select_related("topic", "platform")


def platforms_above(topic: Topic) -> list[Platform]:
    """The platforms to which the topic may be taken up, nearest first."""
    stems = [topic.path[:n] for n in range(len(topic.path))]
    above = Platform.objects.filter(committee=topic.committee_id, closed_on__isnull=True, path__in=stems)
    return sorted(above, key=lambda platform: -len(platform.path))
