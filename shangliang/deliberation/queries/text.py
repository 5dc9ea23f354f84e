"""The minutes' text as data (DOMAIN 4.6): put together from the record, kept as signed.

Codes stand for sides, kinds and results; the faces say them in the reader's language. Names stand apart from
what was said, under the participant's key, so that the public can be shown the one without the other.
"""

from typing import Any

from django.utils.timezone import localtime

from shangliang.deliberation.models import Confirmation, Meeting, Minutes, Participant, Speech
from shangliang.deliberation.queries.research import research_of
from shangliang.ledger import canonical
from shangliang.methods.masking import mask

FREE_TEXT = {"agreed", "dissent", "facts", "causes", "gist", "words", "reply", "what"}


def assembled(meeting: Meeting, number: str) -> dict[str, Any]:
    """The text of the minutes, but for what the convenor writes: agreed points and dissent."""
    people = list(meeting.participants.select_related("department"))
    return {
        "number": number,
        "meeting": meeting.number,
        "round": meeting.round,
        "form": meeting.form,
        "topic": {"number": meeting.topic.number, "title": meeting.topic.title},
        "platform": meeting.platform.name,
        "place": meeting.place,
        "opened_at": _minute(meeting.opened_at),
        "closed_at": _minute(meeting.closed_at),
        "chair": meeting.chair.name,
        "recorder": meeting.recorder.name,
        "statutory_vote_required": meeting.statutory_vote_required,
        "present": [_person(one) for one in people if one.has_attended],
        "absent": [{**_person(one), "answer": one.answer} for one in people if not one.has_attended],
        "research": _research(meeting),
        "viewpoints": _viewpoints(meeting),
        "results": [_result(found) for found in _results(meeting)],
        "promises": [
            {
                "participant": promise.participant_id,
                "side": promise.participant.side,
                "what": promise.what,
                "due_on": promise.due_on.isoformat() if promise.due_on else "",
            }
            for promise in meeting.promises.select_related("participant")
        ],
    }


def confirmed(minutes: Minutes) -> dict[str, Any]:
    """How the participants took the text: counts, and each objection with what was said to it."""
    rows = Confirmation.objects.filter(minutes=minutes, round=minutes.round)
    asked = list(rows.select_related("participant"))
    return {
        "asked": len(asked),
        "agreed": sum(one.agrees is True for one in asked),
        "silent": sum(one.agrees is None for one in asked),
        "objections": [
            {
                "participant": one.participant_id,
                "side": one.participant.side,
                "words": one.words,
                "reply": one.reply,
            }
            for one in asked
            if one.agrees is False
        ],
    }


def digest(minutes: Minutes) -> str:
    """Salted digest of the whole text: the ledger holds it from the signing on."""
    text = {"agreed": minutes.agreed, "dissent": minutes.dissent, "body": minutes.body}
    return canonical.commitment(minutes.salt, canonical.encode(text).decode())


def for_public(minutes: Minutes) -> dict[str, Any]:
    """The text for the public: sides and counts in place of people, numbers of persons masked."""
    public: dict[str, Any] = _masked(
        {**_without_names(minutes.body), "agreed": minutes.agreed, "dissent": minutes.dissent}
    )
    return public


def _masked(value: Any, key: str = "") -> Any:
    """What people wrote or said, without telephone and identity numbers; the rest is our own."""
    match value:
        case dict():
            return {name: _masked(inner, name) for name, inner in value.items()}
        case list():
            return [_masked(inner, key) for inner in value]
        case str() if key in FREE_TEXT:
            return mask(value)
        case _:
            return value


def _without_names(body: dict[str, Any]) -> dict[str, Any]:
    hidden = {"chair", "recorder", "present", "absent"}
    people = {name: _sides(body.get(name, [])) for name in ("present", "absent")}
    return {**{key: value for key, value in body.items() if key not in hidden}, **people}


def _sides(people: list[dict[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for person in people:
        counts[person["side"]] = counts.get(person["side"], 0) + 1
    return counts


def _person(participant: Participant) -> dict[str, Any]:
    organisation = participant.organisation or (participant.department.name if participant.department else "")
    return {
        "participant": participant.pk,
        "side": participant.side,
        "name": participant.name,
        "organisation": organisation,
        "substitute": participant.substitute,
        "is_stakeholder": participant.is_stakeholder,
    }


def _research(meeting: Meeting) -> dict[str, Any]:
    research = research_of(meeting.topic)
    if research is None:
        return {}
    return {
        "round": research.round,
        "visited_on": research.visited_on.isoformat() if research.visited_on else "",
        "place": research.place,
        "members": len(research.team.all()),
        "interviews": len(research.interviews.all()),
        "facts": research.facts,
        "causes": research.causes,
    }


def _viewpoints(meeting: Meeting) -> list[dict[str, Any]]:
    """Speeches in their order; each side can be read out of them."""
    return [
        {
            "order": speech.order,
            "participant": speech.participant_id,
            "side": speech.participant.side,
            "kind": speech.kind,
            "seconds": speech.seconds,
            "gist": speech.gist,
        }
        for speech in Speech.objects.filter(meeting=meeting).select_related("participant").order_by("order")
    ]


def _results(meeting: Meeting) -> Any:
    return (
        meeting.results.select_related("scheme")
        .prefetch_related("reservations__participant")
        .order_by("scheme__number")
    )


def _result(found: Any) -> dict[str, Any]:
    return {
        "scheme": found.scheme.number,
        "title": found.scheme.title,
        "result": found.result,
        "n_for": found.n_for,
        "n_against": found.n_against,
        "n_abstain": found.n_abstain,
        "is_best": found.is_best,
        "words": found.words,
        "reservations": [
            {"participant": one.participant_id, "side": one.participant.side, "words": one.words}
            for one in found.reservations.all()
        ],
    }


def _minute(at: Any) -> str:
    return localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
