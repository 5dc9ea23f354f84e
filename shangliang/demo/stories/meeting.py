"""The meeting: who was asked and came, what they said, what they found."""

from datetime import datetime, timedelta

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import MeetingState, Result, Side
from shangliang.deliberation.models import Confirmation, Participant
from shangliang.deliberation.queries import current_schemes
from shangliang.demo import names
from shangliang.demo.hours import at, on_workday
from shangliang.demo.scheduler import Story
from shangliang.demo.stories.road import Road
from shangliang.people.models import User

AGENDA = (
    "一、主持人宣读议事规则；二、通报商前调研情况；三、部门说明现状和初步想法；"
    "四、提问与解答；五、各方发言；六、比较方案，确认共识；七、归纳小结。"
)
PHASE_OF = {
    "report": MeetingState.REPORTING,
    "explanation": MeetingState.EXPLAINING,
    "question": MeetingState.ASKING,
    "reply": MeetingState.ASKING,
}
RANK = list(MeetingState)
OPEN = "本次会议未达成一致，各方同意补充情况后继续商量。"


def convene(road: Road) -> Story:
    """Planned and filled with those whom the matter touches."""
    earlier = road.meeting
    road.meeting = actions.plan_meeting(
        road.fresh(),
        starts_at=_day(road),
        place=road.told.get("venue", f"{road.platform.name.partition('“')[0]}协商议事室"),
        agenda=AGENDA,
        chair=road.convenor,
        recorder=road.convenor,
        form=road.form,
        statutory_vote_required=road.told.get("statutory_vote", False),
        by=road.convenor,
    )
    if earlier is None:
        invite(road)
    else:
        again = actions.invite_again(road.meeting, earlier, by=road.convenor)
        road.people = dict(zip(road.people, (one.participant for one in again), strict=True))
    return
    yield


def _day(road: Road) -> datetime:
    """The day of the meeting follows from that of the notice, which is to be sent in time."""
    day = on_workday(on_workday(road.today, road.gaps["noticed"]), road.gaps["held"])
    starts_at = at(day, *road.rng.choice(((9, 30), (14, 0), (14, 30), (18, 30))))
    road.fixed["held"] = starts_at - timedelta(minutes=25)
    return starts_at


def invite(road: Road) -> None:
    """Chair, member, departments, an expert, those on either side, and whoever runs the place."""
    told, rng, world = road.told, road.rng, road.world
    taken: set[str] = set()
    road.people = {}

    def ask(key: str, side: str, name: str, reason: str, organisation: str = "", **how: object) -> None:
        invited = actions.invite(
            road.meeting, side=side, name=name, reason=reason, organisation=organisation,
            by=road.convenor, **how,  # type: ignore[arg-type]
        )  # fmt: skip
        road.people[key] = invited.participant

    def stranger() -> str:
        return names.invent(rng, taken)

    ask("chair", Side.OFFICIAL, road.convenor.name, "主持会议", user=road.convenor)
    ask("member", Side.MEMBER, road.member.name, "参加商前调研", user=road.member)
    for one in world.placed.get(road.platform.path, [])[:1]:
        if one.user_id != road.member.pk:
            ask("member2", Side.MEMBER, one.name, "本议事室委员")
    for n, short in enumerate([told["lead"], *told.get("co", [])][:2]):
        department = world.departments[short]
        key = "department" if n == 0 else "department2"
        ask(key, Side.DEPARTMENT, stranger(), "负责有关工作", department.name, department=department)
    if "expert" in told or rng.random() < 0.3:
        ask("expert", Side.EXPERT, world.users["expert"].name, "提供专业意见", user=world.users["expert"])
    for letter, label in zip("abc", told["sides"], strict=False):
        side = told.get("side_of", {}).get(label, Side.RESIDENT)
        for n in range(1, 4 if letter == "a" else 3):
            ask(
                f"{letter}{n}", side, stranger(), f"代表{label}",
                is_stakeholder=True, dispute_side=label,
            )  # fmt: skip
    firm = told.get("firm", "物业服务企业")
    ask("firm", Side.ENTERPRISE, stranger(), "参与方案实施", firm)


def notice(road: Road) -> Story:
    """Announced; those invited by office answer within a day."""
    actions.notice_meeting(_fresh_meeting(road), by=road.convenor)
    yield road.later()
    for key, participant in road.people.items():
        if _is_resident(key) and (road.stop != "noticed" or road.rng.random() < 0.5):
            continue  # says nothing, and comes
        substitute = key == "firm" and road.rng.random() < 0.2
        actions.answer_invitation(
            participant,
            answer="substituted" if substitute else "accepted",
            substitute=names.polite(road.rng) if substitute else "",
            by=_speaker(road, participant),
        )


def _is_resident(key: str) -> bool:
    """On a side of the dispute: these come without saying so before, unless their meeting is still ahead."""
    return key[0] in "abc" and key[-1].isdigit()


def _speaker(road: Road, participant: Participant) -> Participant | User:
    """Who answers for them: they themselves, or somebody of their department."""
    if participant.department is not None:
        return road.world.handler(participant.department.short_name)
    return participant


def hold(road: Road) -> Story:
    """Signed in one by one, opened, talked through, decided, closed."""
    yield from _open(road)
    yield from _talk(road)
    _find_results(road)
    yield road.later()
    actions.close_meeting(_fresh_meeting(road), by=road.convenor)


def _open(road: Road) -> Story:
    by, meeting = road.convenor, _fresh_meeting(road)
    actions.start_check_in(meeting, by=by)
    absent = {"a3"} if road.rng.random() < 0.4 else set()
    if road.told.get("fails"):
        absent |= set(road.told.get("stays_away", ()))
    for key, participant in road.people.items():
        if key not in absent:
            participant.refresh_from_db(fields=["version", "answer", "substitute"])
            actions.sign_in_participant(participant, by=by)
    road.at = meeting.starts_at
    yield road.at
    actions.open_meeting(_fresh_meeting(road), rules_read=True, by=by)


def _talk(road: Road) -> Story:
    """Speeches in the order of the agenda; each phase begins with its first speech."""
    by, phase = road.convenor, MeetingState.OPENED
    for key, kind, seconds, gist in road.told["speeches"]:
        wanted = PHASE_OF.get(kind, MeetingState.SPEAKING)
        if RANK.index(wanted) > RANK.index(phase):
            actions.advance_meeting(_fresh_meeting(road), wanted, by=by)
            phase = wanted
        participant = road.people.get(key) or road.people["member"]
        actions.record_speech(
            road.meeting, participant=participant, kind=kind, gist=gist, seconds=seconds, by=by
        )
        road.at += timedelta(seconds=seconds + 30)
        yield road.at
    actions.advance_meeting(_fresh_meeting(road), MeetingState.SUMMING_UP, by=by)
    road.at += timedelta(minutes=8)
    yield road.at
    actions.advance_meeting(_fresh_meeting(road), MeetingState.CONSENSUS_CHECK, by=by)


def _find_results(road: Road) -> None:
    """One scheme is best, unless the topic's telling has this round fail."""
    told, by = road.told, road.convenor
    present = road.meeting.participants.filter(attended_at__isnull=False).count()
    agreed = not road.told.get("fails")
    best = told.get("best", 1)
    reservation = told.get("reservation", "")
    for scheme in current_schemes(road.topic):
        is_best = agreed and scheme.number == best
        if is_best and reservation:
            found = {"result": Result.RESERVATIONS, "n_for": present - 2, "n_against": 1, "n_abstain": 1}
            kept = [(road.people["b1"], reservation)]
        elif is_best:
            found, kept = {"result": Result.CONSENSUS, "n_for": present}, []
        else:
            n_for = road.rng.randint(2, present // 2)
            found, kept = {"result": Result.NONE, "n_for": n_for, "n_against": present - n_for}, []
        actions.record_result(
            road.meeting, scheme=scheme, is_best=is_best, reservations=kept, by=by,
            **found,  # type: ignore[arg-type]
        )  # fmt: skip
    if agreed and "promise" in told:
        actions.record_promise(
            road.meeting,
            participant=road.people["department"],
            what=told["promise"],
            due_on=road.today + timedelta(days=30),
            by=by,
        )


def write_minutes(road: Road) -> Story:
    """Drafted and sent; half of the residents confirm, the others let the days pass."""
    told, by = road.told, road.convenor
    road.minutes = actions.draft_minutes(
        road.meeting,
        agreed=told["agreed"] if not told.get("fails") else told.get("open", OPEN),
        dissent=told.get("reservation", "") if not told.get("fails") else "",
        by=by,
    )
    yield road.later()
    actions.send_minutes(road.minutes, by=by)
    yield road.later(1)
    asked = Confirmation.objects.filter(minutes=road.minutes).select_related("participant__meeting")
    for n, confirmation in enumerate(asked.order_by("pk")):
        participant = confirmation.participant
        if participant.side == Side.RESIDENT and road.rng.random() < 0.8:
            continue
        objects = road.twist == "objection" and n == len(road.people) - 1
        actions.confirm_minutes(
            road.minutes,
            participant=participant,
            agrees=not objects,
            words="我方承担的费用还要经公司批准，请写明。" if objects else "",
            by=_speaker(road, participant),
        )
        if objects:
            yield road.later()
            confirmation.refresh_from_db()
            actions.reply_to_objection(confirmation, words="已在纪要中注明“须经公司批准”。", by=by)


def sign(road: Road) -> Story:
    """Signed and filed."""
    road.minutes.refresh_from_db()
    actions.sign_minutes(road.minutes, by=road.convenor)
    yield road.later()
    actions.file_minutes(road.minutes, by=road.convenor)


def _fresh_meeting(road: Road):  # type: ignore[no-untyped-def]
    road.meeting.refresh_from_db(fields=["state", "version"])
    return road.meeting
