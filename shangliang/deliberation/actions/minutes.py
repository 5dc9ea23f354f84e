"""会议纪要: drafted from the record, confirmed by those present, signed, filed, then only corrected."""

import secrets
from typing import Any

from django.utils.translation import gettext as _

from shangliang.deliberation.actions.participants import require_speaks_for
from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.clocks import CLOCKS
from shangliang.deliberation.lifecycle import MINUTES_STEPS, MeetingState, MinutesState
from shangliang.deliberation.models import (
    Confirmation,
    CorrectionNote,
    Meeting,
    Minutes,
    Participant,
)
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import text
from shangliang.deliberation.queries.minutes import is_latest, open_objections
from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change, move
from shangliang.methods import workdays
from shangliang.people.models import User
from shangliang.platforms.queries import number
from shangliang.platforms.roles import require
from shangliang.topics.actions import stop_clock
from shangliang.topics.actions.texts import filled, filled_words
from shangliang.topics.lifecycle import State


@act
def draft_minutes(meeting: Meeting, *, agreed: str, dissent: str = "", by: User) -> Minutes:
    """Put the minutes together from the record, with the agreed points in the convenor's words.

    Raises `Refusal` before the meeting has closed, or if its minutes exist.
    """
    require(by, PERMISSIONS["minutes.drafted"], meeting)
    meeting.refresh_from_db()
    if meeting.state != MeetingState.CLOSED:
        raise Refusal(
            _("“%(meeting)s”目前为“%(now)s”，散会后才能起草纪要。")
            % {"meeting": meeting, "now": meeting.get_state_display()}
        )
    if Minutes.objects.filter(meeting=meeting).exists():
        raise Refusal(_("“%(meeting)s”已有纪要，请在原稿上修改。") % {"meeting": meeting})
    minutes_number = meeting.number.replace("-H", "-J")
    minutes = Minutes.objects.create(
        meeting=meeting,
        number=minutes_number,
        body=text.assembled(meeting, minutes_number),
        **_words(agreed, dissent),
    )
    append("minutes.drafted", minutes, by=by, public=meeting.topic.is_published, number=minutes.number)
    return minutes


@act
def change_minutes(
    minutes: Minutes, *, agreed: str, dissent: str = "", by: User, seen: int | None = None
) -> None:
    """Mend a draft; what comes from the record is read from it anew."""
    require(by, PERMISSIONS["minutes.changed"], minutes)
    _refuse_unless(minutes, {MinutesState.DRAFT}, _("修改"))
    fields = {**_words(agreed, dissent), "body": text.assembled(minutes.meeting, minutes.number)}
    change(minutes, by=by, seen=seen, fields=fields, was=MinutesState.DRAFT)
    append("minutes.changed", minutes, by=by, public=minutes.meeting.topic.is_published)


def _words(agreed: str, dissent: str) -> dict[str, Any]:
    return {
        "agreed": filled(Minutes, "agreed", agreed),
        "dissent": filled(Minutes, "dissent", dissent, optional=True),
    }


@act
def send_minutes(minutes: Minutes, *, by: User, seen: int | None = None) -> None:
    """Put the text before everybody who was there; who says nothing until the day is taken to agree."""
    require(by, PERMISSIONS["minutes.sent"], minutes)
    meeting = minutes.meeting
    within = number(minutes.committee_id, "confirm_minutes_within")
    until = workdays.deadline(time.now(), within, "workdays", fallback=True).on
    present = list(meeting.participants.filter(attended_at__isnull=False).select_related("user"))
    move(
        minutes,
        MINUTES_STEPS["minutes.sent"],
        by=by,
        seen=seen,
        public=meeting.topic.is_published,
        fields={
            "body": text.assembled(meeting, minutes.number),
            "round": minutes.round + 1,
            "sent_at": time.now(),
            "confirm_until": until,
        },
        participants=len(present),
        round=minutes.round + 1,
        until=until,
    )
    Confirmation.objects.bulk_create(
        Confirmation(minutes=minutes, participant=one, round=minutes.round) for one in present
    )
    _wait_for_confirmation(minutes, present)


def _wait_for_confirmation(minutes: Minutes, present: list[Participant]) -> None:
    topic = minutes.meeting.topic
    for kind in ("minutes", "formal_minutes"):
        done(kind, minutes.meeting)
    for user in {one.user for one in present if one.user is not None}:
        wait_on("confirm_minutes", minutes, topic, user=user, due_on=minutes.confirm_until)
    if any(one.user is None for one in present):
        wait_on("confirm_minutes", minutes, topic, due_on=minutes.confirm_until)
    if minutes.confirm_until:
        after = workdays.next_workday(minutes.confirm_until, fallback=True)
        wait_on("sign_minutes", minutes, topic, due_on=after)


@act
def confirm_minutes(
    minutes: Minutes, *, participant: Participant, agrees: bool, words: str = "", by: Participant | User
) -> None:
    """Say that one's own part is right, or object and say what is wrong. May be changed until the signing.

    Raises `Forbidden` for anybody but the participant or staff who enter it for them, `Refusal` for somebody
    who was not there, for an objection without words, and once the minutes are signed.
    """
    require_speaks_for(participant, by, "minutes.confirmed")
    _refuse_unless(minutes, {MinutesState.CONFIRMING}, _("确认"))
    asked = _asked(minutes, participant)
    words = filled(Confirmation, "words", words, optional=agrees)
    Confirmation.objects.filter(pk=asked.pk).update(
        agrees=agrees, words=words, at=time.now(), reply="", replied_by=None, replied_at=None
    )
    append(
        "minutes.confirmed",
        minutes,
        by=by,
        public=minutes.meeting.topic.is_published,
        participant=participant.pk,
        side=participant.side,
        agrees=agrees,
        round=minutes.round,
    )
    _stop_waiting_for(minutes, participant)
    if agrees:
        _stop_objection_if_none_is_open(minutes)
    else:
        wait_on("objection", minutes, minutes.meeting.topic, user=minutes.meeting.recorder)


def _asked(minutes: Minutes, participant: Participant) -> Confirmation:
    asked = Confirmation.objects.filter(minutes=minutes, round=minutes.round, participant=participant).first()
    if asked is None:
        raise Refusal(
            _("“%(name)s”没有参加“%(meeting)s”，不需确认。")
            % {"name": participant, "meeting": minutes.meeting}
        )
    return asked


def _stop_waiting_for(minutes: Minutes, participant: Participant) -> None:
    from_all = Confirmation.objects.filter(minutes=minutes, round=minutes.round, agrees__isnull=True)
    if participant.user is not None:
        stop_clock(CLOCKS["confirm_minutes"], minutes, user=participant.user)
    if not from_all.exists():
        done("confirm_minutes", minutes)


def _stop_objection_if_none_is_open(minutes: Minutes) -> None:
    if not open_objections(minutes).exists():
        done("objection", minutes)


@act
def reply_to_objection(confirmation: Confirmation, *, words: str, by: User) -> None:
    """Answer an objection that the text does not take up: both stand in the signed minutes."""
    minutes = confirmation.minutes
    require(by, PERMISSIONS["minutes.objection_replied"], minutes)
    _refuse_unless(minutes, {MinutesState.CONFIRMING}, _("处理异议"))
    confirmation.refresh_from_db()
    if confirmation.round != minutes.round or not confirmation.is_open_objection:
        raise Refusal(_("这条意见不是待处理的异议。"))
    confirmation.reply = filled(Confirmation, "reply", words, field="words")
    confirmation.replied_by, confirmation.replied_at = by, time.now()
    confirmation.save(update_fields=["reply", "replied_by", "replied_at"])
    append(
        "minutes.objection_replied",
        minutes,
        by=by,
        public=minutes.meeting.topic.is_published,
        participant=confirmation.participant_id,
    )
    _stop_objection_if_none_is_open(minutes)


@act
def revise_minutes(minutes: Minutes, *, reason: str, by: User, seen: int | None = None) -> None:
    """Take the text back to mend it; it then goes to everybody anew."""
    require(by, PERMISSIONS["minutes.revised"], minutes)
    reason = filled_words(reason, label=_("修改原因"), most=300, field="reason")
    move(
        minutes,
        MINUTES_STEPS["minutes.revised"],
        by=by,
        seen=seen,
        public=minutes.meeting.topic.is_published,
        fields={"confirm_until": None},
        reason=reason,
    )
    for kind in ("confirm_minutes", "objection", "sign_minutes"):
        done(kind, minutes)
    kind = "formal_minutes" if minutes.meeting.is_formal else "minutes"
    wait_on(kind, minutes.meeting, minutes.meeting.topic, user=minutes.meeting.recorder)


@act
def sign_minutes(minutes: Minutes, *, by: User, seen: int | None = None) -> None:
    """Sign the text as it was sent. From now on it never changes; the ledger has its digest.

    Raises `Refusal` while answers are out and the day is not over, or while an objection is open.
    """
    require(by, PERMISSIONS["minutes.signed"], minutes)
    if minutes.state == MinutesState.CONFIRMING:
        _refuse_unless_confirmed(minutes)
    minutes.salt = secrets.token_hex(16)
    minutes.body = {**minutes.body, "confirmed": text.confirmed(minutes)}
    digest = text.digest(minutes)
    move(
        minutes,
        MINUTES_STEPS["minutes.signed"],
        by=by,
        seen=seen,
        public=minutes.meeting.topic.is_published,
        fields={
            "body": minutes.body,
            "salt": minutes.salt,
            "digest": digest,
            "signed_by": by,
            "signed_at": time.now(),
        },
        digest=digest,
    )
    for kind in ("confirm_minutes", "objection", "sign_minutes"):
        done(kind, minutes)
    topic = minutes.meeting.topic
    wait_on("file_minutes", minutes, topic)
    topic.refresh_from_db()
    if topic.state == State.HELD and is_latest(minutes.meeting):
        wait_on("outcome", topic, topic)


def _refuse_unless_confirmed(minutes: Minutes) -> None:
    waiting = Confirmation.objects.filter(minutes=minutes, round=minutes.round, agrees__isnull=True).count()
    if waiting and minutes.confirm_until and time.today() <= minutes.confirm_until:
        raise Refusal(
            _("“%(minutes)s”还有 %(n)d 人未确认，%(until)s 确认期满后才能签发。")
            % {"minutes": minutes, "n": waiting, "until": minutes.confirm_until}
        )
    n_open = open_objections(minutes).count()
    if n_open:
        raise Refusal(
            _("“%(minutes)s”有 %(n)d 条异议未处理，请修改纪要或说明理由后再签发。")
            % {"minutes": minutes, "n": n_open}
        )


@act
def file_minutes(minutes: Minutes, *, by: User, seen: int | None = None) -> None:
    """Put signed minutes on file."""
    require(by, PERMISSIONS["minutes.filed"], minutes)
    move(
        minutes,
        MINUTES_STEPS["minutes.filed"],
        by=by,
        seen=seen,
        public=minutes.meeting.topic.is_published,
        fields={"filed_at": time.now()},
    )
    done("file_minutes", minutes)


@act
def correct_minutes(minutes: Minutes, *, words: str, reason: str, by: User) -> CorrectionNote:
    """Amend signed minutes by a note beside them; the text stays."""
    require(by, PERMISSIONS["minutes.corrected"], minutes)
    _refuse_unless(minutes, {MinutesState.SIGNED, MinutesState.FILED}, _("加更正说明"))
    note = CorrectionNote.objects.create(
        minutes=minutes,
        words=filled(CorrectionNote, "words", words),
        reason=filled(CorrectionNote, "reason", reason),
        by=by,
        at=time.now(),
    )
    append("minutes.corrected", minutes, by=by, public=minutes.meeting.topic.is_published, note=note.pk)
    return note


def _refuse_unless(minutes: Minutes, states: set[MinutesState], act: str) -> None:
    minutes.refresh_from_db(fields=["state", "round"])
    if minutes.state not in states:
        raise Refusal(
            _("纪要“%(minutes)s”目前为“%(now)s”，不能%(act)s。")
            % {"minutes": minutes, "now": minutes.get_state_display(), "act": act}
        )
