"""Who takes part: invited for a reason, answering for themselves, signed in one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.deliberation.actions.gates import refuse_unless
from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.lifecycle import PHASES, Answer, MeetingState, Side
from shangliang.deliberation.models import Meeting, Participant
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change
from shangliang.people.codes import code_hash, new_code
from shangliang.people.models import Department, User
from shangliang.platforms.roles import require
from shangliang.topics.actions.texts import chosen, filled

BEFORE_OPENING = {MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.CHECKED_IN}
SIGNING_IN = {MeetingState.CHECKED_IN, *PHASES}


@dataclass(frozen=True)
class Invited:
    """An invitation, and its code: shown once, never stored."""

    participant: Participant
    code: str


@act
def invite(
    meeting: Meeting,
    *,
    side: str,
    name: str,
    reason: str,
    is_stakeholder: bool = False,
    dispute_side: str = "",
    organisation: str = "",
    user: User | None = None,
    department: Department | None = None,
    by: User,
) -> Invited:
    """Invite somebody to a meeting, saying why; those who come unannounced are entered at the door.

    Raises `Refusal` once the meeting has opened, or for an account that is invited already.
    """
    require(by, PERMISSIONS["participant.invited"], meeting)
    refuse_unless(meeting, BEFORE_OPENING, _("邀请参会人"))
    _refuse_strangers(meeting, user, department)
    code = new_code()
    participant = Participant(
        meeting=meeting,
        side=chosen(Side, side, label=gettext_lazy("身份"), field="side"),
        name=filled(Participant, "name", name),
        organisation=filled(Participant, "organisation", organisation, optional=True),
        is_stakeholder=is_stakeholder,
        dispute_side=filled(Participant, "dispute_side", dispute_side, optional=True),
        reason=filled(Participant, "reason", reason),
        user=user,
        department=department,
        code_hash=code_hash(code),
    )
    _save_once(participant)
    append(
        "participant.invited",
        participant,
        by=by,
        public=meeting.topic.is_published,
        meeting=meeting.pk,
        side=participant.side,
        is_stakeholder=is_stakeholder,
    )
    if meeting.state == MeetingState.NOTICED:
        wait_for_answer(participant)
    return Invited(participant, code)


def wait_for_answer(participant: Participant) -> None:
    """Let the invitation wait on the account or department invited; others answer through their code."""
    if participant.answer != Answer.INVITED or not (participant.user_id or participant.department_id):
        return
    meeting = participant.meeting
    wait_on(
        "answer_invitation",
        participant,
        meeting.topic,
        user=participant.user,
        department=None if participant.user_id else participant.department,
        due_on=localdate(meeting.starts_at),
    )


def _refuse_strangers(meeting: Meeting, user: User | None, department: Department | None) -> None:
    for one in (user, department):
        if one is not None and one.committee_id != meeting.committee_id:
            raise Refusal(_("“%(one)s”不属于本委员会。") % {"one": one})


def _save_once(participant: Participant) -> None:
    try:
        with transaction.atomic():
            participant.save(force_insert=True)
    except IntegrityError as broken:
        raise Refusal(
            _("“%(name)s”已在参会名单中。") % {"name": participant.user or participant.name}, field="user"
        ) from broken


@act
def invite_again(meeting: Meeting, earlier: Meeting, *, by: User) -> list[Invited]:
    """Invite to the next meeting everybody who was invited to an earlier one on the same topic."""
    require(by, PERMISSIONS["participant.invited"], meeting)
    refuse_unless(meeting, BEFORE_OPENING, _("邀请参会人"))
    if earlier.topic_id != meeting.topic_id or earlier.pk == meeting.pk:
        raise Refusal(_("只能沿用同一议题以前会议的参会名单。"))
    return [
        invite(
            meeting,
            side=was.side,
            name=was.name,
            reason=was.reason,
            is_stakeholder=was.is_stakeholder,
            dispute_side=was.dispute_side,
            organisation=was.organisation,
            user=was.user,
            department=was.department,
            by=by,
        )
        for was in _not_yet_in(meeting, earlier.participants.select_related("user", "department"))
    ]


def _not_yet_in(meeting: Meeting, people: Iterable[Participant]) -> list[Participant]:
    """By account where there is one: whoever was entered anew may stand there under another name or side."""
    there = {_who(row) for row in meeting.participants.all()}
    return [row for row in people if _who(row) not in there]


def _who(row: Participant) -> tuple[object, ...]:
    return (row.user_id,) if row.user_id else (row.side, row.name)


@act
def remove_participant(participant: Participant, *, by: User) -> None:
    """Take an invitation back, as long as no notice is out: afterwards it stays on the list."""
    require(by, PERMISSIONS["participant.removed"], participant)
    refuse_unless(participant.meeting, {MeetingState.PLANNED}, _("撤回邀请"))
    append(
        "participant.removed",
        participant,
        by=by,
        public=participant.meeting.topic.is_published,
        meeting=participant.meeting_id,
        side=participant.side,
    )
    participant.delete()


@act
def renew_code(participant: Participant, *, by: User) -> Invited:
    """Give a participant another code, for one that was lost; the old one opens nothing any more."""
    require(by, PERMISSIONS["participant.code_renewed"], participant)
    code = new_code()
    change(participant, by=by, seen=None, fields={"code_hash": code_hash(code)})
    append("participant.code_renewed", participant, by=by)
    return Invited(participant, code)


@act
def answer_invitation(
    participant: Participant,
    *,
    answer: str,
    words: str = "",
    substitute: str = "",
    by: Participant | User,
    seen: int | None = None,
) -> None:
    """Say yes, no, or who comes instead; by the one invited, or by staff who heard it from them.

    Raises `Forbidden` for anybody else, `Refusal` once the meeting has opened.
    """
    require_speaks_for(participant, by, "participant.answered")
    refuse_unless(participant.meeting, BEFORE_OPENING, _("答复邀请"))
    answer = chosen(Answer, answer, label=gettext_lazy("答复"), field="answer")
    if answer == Answer.INVITED:
        raise Refusal(_("请选择应邀、谢绝或委托他人。"), field="answer")
    is_substituted = answer == Answer.SUBSTITUTED
    was = participant.answer
    fields = {
        "answer": answer,
        "answer_words": filled(Participant, "answer_words", words, field="words", optional=True),
        "substitute": filled(Participant, "substitute", substitute) if is_substituted else "",
    }
    change(participant, by=by, seen=seen, fields=fields)
    append(
        "participant.answered",
        participant,
        by=by,
        public=participant.meeting.topic.is_published,
        was=was,
        to=answer,
    )
    done("answer_invitation", participant)


def require_speaks_for(participant: Participant, by: Participant | User, verb: str) -> None:
    """Raise `Forbidden` unless `by` is the participant, of their department, or staff who may enter it."""
    if isinstance(by, Participant):
        if by.pk != participant.pk:
            raise Forbidden(_("参会码只能用于本人。"))
        return
    if by.is_active and by.pk == participant.user_id:
        return
    of_department = participant.department_id is not None and any(
        binding.department_id == participant.department_id for binding in by.bindings
    )
    if not (by.is_active and of_department):
        require(by, PERMISSIONS[verb], participant)


@act
def sign_in_participant(
    participant: Participant,
    *,
    substitute: str | None = None,
    by: Participant | User,
    seen: int | None = None,
) -> None:
    """Record that somebody is there, or their substitute; late comers too, until the meeting closes."""
    require_speaks_for(participant, by, "participant.signed_in")
    refuse_unless(participant.meeting, SIGNING_IN, _("签到"))
    participant.refresh_from_db(fields=["attended_at"])
    if participant.has_attended:
        raise Refusal(_("“%(name)s”已经签到。") % {"name": participant})
    fields: dict[str, object] = {
        "attended_at": time.now(),
        "signed_in_by": by if isinstance(by, User) else None,
    }
    if substitute:
        fields |= {
            "substitute": filled(Participant, "substitute", substitute),
            "answer": Answer.SUBSTITUTED,
        }
    change(participant, by=by, seen=seen, fields=fields)
    append(
        "participant.signed_in",
        participant,
        by=by,
        public=participant.meeting.topic.is_published,
        meeting=participant.meeting_id,
        side=participant.side,
        by_substitute=participant.answer == Answer.SUBSTITUTED,
    )
    done("answer_invitation", participant)


@act
def withdraw_sign_in(participant: Participant, *, by: User, seen: int | None = None) -> None:
    """Undo a sign-in entered by mistake, before the meeting opens."""
    require(by, PERMISSIONS["participant.sign_in_withdrawn"], participant)
    refuse_unless(participant.meeting, {MeetingState.CHECKED_IN}, _("更正签到"))
    if not participant.has_attended:
        raise Refusal(_("“%(name)s”还没有签到。") % {"name": participant})
    change(participant, by=by, seen=seen, fields={"attended_at": None, "signed_in_by": None})
    append(
        "participant.sign_in_withdrawn",
        participant,
        by=by,
        public=participant.meeting.topic.is_published,
        meeting=participant.meeting_id,
    )
