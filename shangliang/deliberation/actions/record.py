"""What is said, found and promised at a meeting."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.deliberation.actions.gates import refuse_unless
from shangliang.deliberation.lifecycle import PHASES, MeetingState, Result, SpeechKind
from shangliang.deliberation.models import (
    Meeting,
    Minutes,
    Participant,
    Promise,
    Reservation,
    Scheme,
    SchemeResult,
    Speech,
)
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.research import current_schemes
from shangliang.errors import Refusal
from shangliang.ledger.actions import act, append
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions.texts import chosen, filled

# The recorder may still write up after the end, until the minutes are drafted.
RECORDING = {*PHASES, MeetingState.CLOSED}
SECONDS_MOST = 4 * 60 * 60
# These need no presence: a paper is read out, and the chair notes who passes.
IN_ABSENCE = {SpeechKind.WRITTEN}


@act
def record_speech(
    meeting: Meeting, *, participant: Participant, kind: str, gist: str, seconds: int = 0, by: User
) -> Speech:
    """Write down who spoke, how long, and the gist; or that somebody waived.

    Raises `Refusal` for somebody who is not there, and once the minutes are drafted.
    """
    require(by, PERMISSIONS["meeting.speech_recorded"], meeting)
    _refuse_unless_recording(meeting, _("记录发言"))
    kind = chosen(SpeechKind, kind, label=gettext_lazy("类型"), field="kind")
    _refuse_absent(meeting, participant, unless=kind in IN_ABSENCE)
    last = Speech.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0
    speech = Speech.objects.create(
        meeting=meeting,
        participant=participant,
        order=last + 1,
        kind=kind,
        seconds=_seconds(seconds),
        gist=filled(Speech, "gist", gist, optional=kind == SpeechKind.WAIVED),
    )
    append("meeting.speech_recorded", meeting, by=by, public=meeting.topic.is_published, **_of(speech))
    return speech


@act
def correct_speech(speech: Speech, *, kind: str, gist: str, seconds: int, by: User) -> None:
    """Mend the record of a speech before the minutes are drafted."""
    meeting = speech.meeting
    require(by, PERMISSIONS["meeting.speech_corrected"], meeting)
    _refuse_unless_recording(meeting, _("更正发言记录"))
    speech.kind = chosen(SpeechKind, kind, label=gettext_lazy("类型"), field="kind")
    speech.seconds = _seconds(seconds)
    speech.gist = filled(Speech, "gist", gist, optional=kind == SpeechKind.WAIVED)
    speech.save(update_fields=["kind", "seconds", "gist"])
    append("meeting.speech_corrected", meeting, by=by, public=meeting.topic.is_published, **_of(speech))


def _of(speech: Speech) -> dict[str, object]:
    return {
        "speech": speech.pk,
        "order": speech.order,
        "participant": speech.participant_id,
        "side": speech.participant.side,
        "kind": speech.kind,
        "seconds": speech.seconds,
    }


def _seconds(seconds: int) -> int:
    if not 0 <= seconds <= SECONDS_MOST:
        raise Refusal(
            _("发言时长应为 0 至 %(most)d 秒。") % {"most": SECONDS_MOST},
            field="seconds",
        )
    return seconds


def _refuse_unless_recording(meeting: Meeting, act: str) -> None:
    refuse_unless(meeting, RECORDING, act)
    if Minutes.objects.filter(meeting=meeting).exists():
        raise Refusal(_("“%(meeting)s”的纪要已经起草，不能%(act)s。") % {"meeting": meeting, "act": act})


def _refuse_absent(meeting: Meeting, participant: Participant, *, unless: bool = False) -> None:
    if participant.meeting_id != meeting.pk:
        raise Refusal(_("“%(name)s”不在本次会议的名单中。") % {"name": participant}, field="participant")
    if not participant.has_attended and not unless:
        raise Refusal(_("“%(name)s”没有签到。") % {"name": participant}, field="participant")


@act
def record_result(
    meeting: Meeting,
    *,
    scheme: Scheme,
    result: str,
    n_for: int = 0,
    n_against: int = 0,
    n_abstain: int = 0,
    is_best: bool = False,
    words: str = "",
    reservations: Sequence[tuple[Participant, str]] = (),
    by: User,
) -> SchemeResult:
    """Record what the meeting found of one scheme, with every reservation; again, to correct it.

    Raises `Refusal` where counts, result and reservations contradict each other.
    """
    require(by, PERMISSIONS["meeting.result_recorded"], meeting)
    refuse_unless(meeting, {MeetingState.CONSENSUS_CHECK}, _("记录方案结果"))
    if not current_schemes(meeting.topic).filter(pk=scheme.pk).exists():
        raise Refusal(_("“%(scheme)s”不是本轮协商的方案。") % {"scheme": scheme}, field="scheme")
    result = chosen(Result, result, label=gettext_lazy("结果"), field="result")
    counts = {"n_for": n_for, "n_against": n_against, "n_abstain": n_abstain}
    _refuse_counts(meeting, counts)
    _refuse_contradiction(result, n_against, is_best, reservations)
    kept = [(who, _reserved(meeting, who, text)) for who, text in reservations]
    if is_best:
        SchemeResult.objects.filter(meeting=meeting, is_best=True).update(is_best=False)
    fields = {"result": result, "is_best": is_best, **counts}
    found, _made = SchemeResult.objects.update_or_create(
        meeting=meeting,
        scheme=scheme,
        defaults={**fields, "words": filled(SchemeResult, "words", words, optional=True)},
    )
    found.reservations.all().delete()
    Reservation.objects.bulk_create(
        Reservation(result=found, participant=who, words=text) for who, text in kept
    )
    append(
        "meeting.result_recorded",
        meeting,
        by=by,
        public=meeting.topic.is_published,
        scheme=scheme.number,
        reservations=len(kept),
        **fields,
    )
    return found


def _refuse_counts(meeting: Meeting, counts: dict[str, int]) -> None:
    present = meeting.participants.filter(attended_at__isnull=False).count()
    counted = sum(counts.values())
    if min(counts.values()) < 0 or counted > present:
        raise Refusal(
            _("赞成、反对、弃权合计 %(counted)d 人，到会 %(present)d 人。")
            % {"counted": counted, "present": present},
            field="n_for",
        )


def _refuse_contradiction(
    result: Result, n_against: int, is_best: bool, reservations: Sequence[tuple[Participant, str]]
) -> None:
    if result == Result.CONSENSUS and (n_against or reservations):
        raise Refusal(
            _("有人反对或保留意见的，结果不能是“%(result)s”。") % {"result": result.label}, field="result"
        )
    if result == Result.RESERVATIONS and not reservations:
        raise Refusal(_("请写明保留意见。"), field="reservations")
    if result == Result.NONE and is_best:
        raise Refusal(_("未达成一致的方案不能作为最优方案。"), field="is_best")


def _reserved(meeting: Meeting, participant: Participant, words: str) -> str:
    _refuse_absent(meeting, participant)
    return filled(Reservation, "words", words, field="reservations")


@act
def record_promise(
    meeting: Meeting, *, participant: Participant, what: str, due_on: date | None = None, by: User
) -> Promise:
    """Record what somebody promised on the spot. Raises `Refusal` for a day before the meeting."""
    require(by, PERMISSIONS["meeting.promise_recorded"], meeting)
    _refuse_unless_recording(meeting, _("记录现场承诺"))
    _refuse_absent(meeting, participant)
    if due_on is not None and due_on < localdate(meeting.starts_at):
        raise Refusal(_("完成日期不能早于开会日期。"), field="due_on")
    promise = Promise.objects.create(
        meeting=meeting, participant=participant, what=filled(Promise, "what", what), due_on=due_on
    )
    append(
        "meeting.promise_recorded",
        meeting,
        by=by,
        public=meeting.topic.is_published,
        promise=promise.pk,
        participant=participant.pk,
        side=participant.side,
        due_on=due_on,
    )
    return promise
