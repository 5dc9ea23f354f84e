"""Promises with a measure and a day, what was reached, and a member who has been there."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils.translation import gettext as _

from shangliang.documents.photo import Photo as Cleaned
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.outcomes.actions.delivery import reset_delivery
from shangliang.outcomes.actions.ends import end_suggestion, watch_feedback
from shangliang.outcomes.actions.steps import (
    begin,
    record,
    require_lead,
    require_own,
    require_this_round,
    step,
    stop_clocks,
)
from shangliang.outcomes.clocks import COMMIT, DELIVER, PROGRESS, VERIFY
from shangliang.outcomes.lifecycle import Shows, SuggestionState
from shangliang.outcomes.models import Commitment, Progress, Suggestion, Verification
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries.suggestions import may_verify, stand_in_verifier
from shangliang.people.models import Department, Member, User
from shangliang.platforms.roles import require
from shangliang.topics.actions import start_clock, stop_clock
from shangliang.topics.actions.photos import clean_photos
from shangliang.topics.actions.texts import chosen, filled

MOST = Decimal("9999999999.99")
CENT = Decimal("0.01")


@act
def make_commitment(
    suggestion: Suggestion,
    *,
    content: str,
    measure: str,
    unit: str,
    target: Decimal,
    due_on: date,
    baseline: Decimal = Decimal(0),
    department: Department | None = None,
    by: User,
    seen: int | None = None,
) -> Commitment:
    """Promise something that can be measured: by the lead department, or one that helps it.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    begin(suggestion.topic)
    department = _promising(suggestion, department, by)
    baseline, target = _amount(baseline, field="baseline"), _amount(target, field="target")
    if baseline == target:
        raise Refusal(_("目标值须与原有数值不同。"), field="target")
    if due_on <= time.today():
        raise Refusal(_("承诺期限须在今天之后。"), field="due_on")
    commitment = Commitment(
        suggestion=suggestion,
        department=department,
        round=suggestion.round,
        content=filled(Commitment, "content", content),
        measure=filled(Commitment, "measure", measure),
        unit=filled(Commitment, "unit", unit),
        baseline=baseline,
        target=target,
        reached=baseline,
        due_on=due_on,
        made_at=time.now(),
    )
    commitment.save(force_insert=True)
    step(
        suggestion,
        "suggestion.committed",
        by=by,
        seen=seen,
        commitment=commitment.pk,
        department=department.pk,
        baseline=baseline,
        target=target,
        due_on=due_on,
    )
    stop_clocks(suggestion, COMMIT)
    reset_delivery(suggestion)
    start_clock(PROGRESS, commitment, topic=suggestion.topic, department=department)
    return commitment


@act
def report_progress(
    commitment: Commitment,
    *,
    value: Decimal,
    note: str,
    photo: bytes | Cleaned | None = None,
    shows: str = "",
    by: User,
    seen: int | None = None,
) -> Progress:
    """Say what has been reached, with a picture or without; the next report is due a period on.

    A page hands over a picture that it has cleaned before (`topics.actions.photos.clean_photos`).

    Raises `Forbidden`, `Stale`; `Refusal` unless the promise is being kept now, or for an unusable photo.
    """
    suggestion = commitment.suggestion
    require(by, PERMISSIONS["commitment.progressed"], suggestion.topic, commitment.department_id)
    cleaned = None if photo is None else clean_photos([photo], commitment.committee_id)[0]
    begin(suggestion.topic)
    _require_implementing(suggestion)
    require_this_round(commitment)
    value = _amount(value, field="value")
    progress = Progress(
        commitment=commitment, value=value, note=filled(Progress, "note", note), by=by, at=time.now()
    )
    if cleaned is not None:
        _picture(progress, cleaned, shows)
    progress.save(force_insert=True)
    commitment.reached = value
    was_done = commitment.completed_at is not None
    done_at = (commitment.completed_at or time.now()) if commitment.is_met else None
    change(commitment, by=by, seen=seen, fields={"reached": value, "completed_at": done_at})
    record(
        "commitment.progressed",
        commitment,
        by=by,
        progress=progress.pk,
        value=value,
        sha256=progress.sha256,
        shows=progress.shows,
    )
    _await_progress(commitment)
    if was_done != commitment.is_met:
        reset_delivery(suggestion)
    return progress


@act
def report_completed(
    suggestion: Suggestion, *, shortfall: str = "", by: User, seen: int | None = None
) -> None:
    """Say that everything promised is done; a member is to come and look.

    `shortfall` explains what fell short of its target. Raises `Forbidden`, `Stale`, and `Refusal` that names
    each promise without a report, or short of its target without an explanation.
    """
    lead = require_lead(suggestion, "suggestion.completed", by)
    begin(suggestion.topic)
    commitments = list(suggestion.commitments.filter(round=suggestion.round).prefetch_related("progress"))
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state == SuggestionState.IMPLEMENTING:
        _require_reports(suggestion, commitments)
        shortfall = _shortfall(commitments, shortfall)
    step(suggestion, "suggestion.completed", by=by, seen=seen, department=lead.department_id)
    for commitment in commitments:
        words = "" if commitment.is_met else shortfall
        done_at = commitment.completed_at or time.now()
        change(commitment, by=by, seen=None, fields={"completed_at": done_at, "shortfall": words})
        stop_clock(PROGRESS, commitment)
    stop_clocks(suggestion, DELIVER)
    _await_member(suggestion)


@act
def verify_suggestion(
    suggestion: Suggestion, *, passed: bool, visited_on: date, words: str, by: User, seen: int | None = None
) -> Verification:
    """A member says what they saw on the spot; if it falls short, the department goes on.

    Raises `Forbidden` unless `by` is a member of this platform, or was in the topic's research, and works for
    none of the departments; `Refusal`, `Stale`.
    """
    topic = suggestion.topic
    verb = "suggestion.verified" if passed else "suggestion.found_wanting"
    member = _verifier(suggestion, verb, by)
    begin(topic)
    if visited_on > time.today() or (suggestion.counted_from and visited_on < suggestion.counted_from):
        raise Refusal(_("到场日期须在交办之后、今天之前（含今天）。"), field="visited_on")
    verification = Verification(
        suggestion=suggestion,
        member=member,
        round=suggestion.round,
        passed=passed,
        visited_on=visited_on,
        words=filled(Verification, "words", words),
        at=time.now(),
    )
    step(suggestion, verb, by=by, seen=seen, visited_on=visited_on)
    verification.save(force_insert=True)
    stop_clocks(suggestion, VERIFY)
    commitments = suggestion.commitments.filter(round=suggestion.round)
    if passed:
        commitments.update(verified_at=time.now())
        end_suggestion(suggestion)
        watch_feedback(suggestion.outcome)
    else:
        commitments.update(completed_at=None, shortfall="")
        reset_delivery(suggestion)
        for commitment in commitments.select_related("department"):
            commitment.suggestion = suggestion
            _await_progress(commitment)
    return verification


def _promising(suggestion: Suggestion, department: Department | None, by: User) -> Department:
    if department is None:
        return require_lead(suggestion, "suggestion.committed", by).department
    require_own(suggestion.topic, department, field="department")
    require(by, PERMISSIONS["suggestion.committed"], suggestion.topic, department.pk)
    if not suggestion.assignments.filter(department=department, ended_at__isnull=True).exists():
        raise Refusal(_("%(department)s不承办这条建议。") % {"department": department}, field="department")
    return department


def _amount(value: Decimal, *, field: str) -> Decimal:
    value = Decimal(value)
    if not value.is_finite() or not 0 <= value <= MOST or value != value.quantize(CENT):
        raise Refusal(_("请填写 0 以上的数值，最多两位小数。"), field=field)
    return value


def _picture(progress: Progress, cleaned: Cleaned, shows: str) -> None:
    progress.shows = chosen(Shows, shows, label=_("照片内容"), field="shows")
    progress.image = ContentFile(cleaned.data, name=f"{cleaned.sha256[:32]}.jpg")
    progress.width, progress.height, progress.sha256 = cleaned.width, cleaned.height, cleaned.sha256


def _require_implementing(suggestion: Suggestion) -> None:
    suggestion.refresh_from_db(fields=["state"])
    if suggestion.state != SuggestionState.IMPLEMENTING:
        raise Refusal(
            _("“%(suggestion)s”目前为“%(now)s”，不在落实中，不能报告进展。")
            % {"suggestion": suggestion, "now": suggestion.get_state_display()}
        )


def _require_reports(suggestion: Suggestion, commitments: list[Commitment]) -> None:
    """Each promise needs a report since the last member came, and something must have changed."""
    since = suggestion.verifications.aggregate(at=Max("at"))["at"]
    silent = [
        commitment
        for commitment in commitments
        if not any(since is None or progress.at >= since for progress in commitment.progress.all())
    ]
    if silent:
        raise Refusal(
            _("还没有报告进展的承诺：%(commitments)s。")
            % {"commitments": "、".join(f"“{commitment}”" for commitment in silent)}
        )


def _shortfall(commitments: list[Commitment], shortfall: str) -> str:
    short = [commitment for commitment in commitments if not commitment.is_met]
    if short and not shortfall.strip():
        raise Refusal(
            _("未达到目标值的承诺：%(commitments)s。请继续落实，或说明差距。")
            % {"commitments": "、".join(f"“{commitment}”" for commitment in short)},
            field="shortfall",
        )
    return filled(Commitment, "shortfall", shortfall, optional=True)


def _await_progress(commitment: Commitment) -> None:
    """The next report, unless the target is reached."""
    stop_clock(PROGRESS, commitment)
    if commitment.completed_at is None:
        start_clock(PROGRESS, commitment, topic=commitment.topic, department=commitment.department)


def _await_member(suggestion: Suggestion) -> None:
    """The members of the platform; where it has none with an account, one who was in the research."""
    start_clock(VERIFY, suggestion, topic=suggestion.topic, user=stand_in_verifier(suggestion))


def _verifier(suggestion: Suggestion, verb: str, by: User) -> Member:
    member = Member.objects.filter(user=by, left_on__isnull=True).first()
    if member is None or not may_verify(by, member, suggestion, PERMISSIONS[verb]):
        require(by, PERMISSIONS[verb], suggestion.topic)
        raise Forbidden(_("核验须由本平台的委员办理，且不得来自承办部门。"))
    return member
