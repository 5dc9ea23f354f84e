"""Everything that the public may read of one topic, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.deliberation.lifecycle import (
    MEETING_STEPS,
    MINUTES_STEPS,
    RESEARCH_STEPS,
    MeetingState,
    ResearchState,
)
from shangliang.deliberation.models import Meeting, Research
from shangliang.deliberation.queries import meetings_of, researches_of
from shangliang.errors import Words
from shangliang.ledger.models import Entry
from shangliang.outcomes.lifecycle import DECIDED, FINAL, STEPS, Decision, OutcomeState, Score
from shangliang.outcomes.models import Commitment, Feedback, Outcome, Rating, Suggestion
from shangliang.outcomes.queries.suggestions import outcomes_of
from shangliang.portal.journey import Story, Told
from shangliang.topics.lifecycle import Route, State
from shangliang.topics.models import Clock, Photo, PlanItem, Topic, Voice
from shangliang.topics.queries import NOT_TOLD, VERB_WORDS, clocks_of
from shangliang.ui.parts import Link

# Every act of the journey that has words for the public.
WORDS: dict[str, Words] = VERB_WORDS | {
    verb: step.label
    for table in (RESEARCH_STEPS, MEETING_STEPS, MINUTES_STEPS, STEPS)
    for verb, step in table.items()
}
SECRET_MEETINGS = frozenset({MeetingState.PLANNED, MeetingState.CANCELLED})


@dataclass(frozen=True)
class Line:
    """One entry of the record, in words."""

    entry: Entry
    label: Words


@dataclass(frozen=True)
class Dossier:
    """A topic with what came of it; what is not for the public is not in it."""

    topic: Topic
    lines: Sequence[Line] = ()
    clocks: Sequence[Clock] = ()
    researches: Sequence[Research] = ()
    meetings: Sequence[Meeting] = ()
    outcomes: Sequence[Outcome] = ()
    feedbacks: Sequence[Feedback] = ()
    scores: dict[int, dict[str, int]] = field(default_factory=dict)
    photos: Sequence[Photo] = ()
    merged: Sequence[Topic] = ()
    plan_item: PlanItem | None = None
    n_raised: int = 0
    n_supported: int = 0

    @property
    def suggestions(self) -> list[Suggestion]:
        return [suggestion for outcome in self.outcomes for suggestion in outcome.suggestions.all()]

    @property
    def commitments(self) -> list[Commitment]:
        return [one for suggestion in self.suggestions for one in suggestion.commitments.all()]

    @property
    def research(self) -> Research | None:
        return self.researches[0] if self.researches else None

    @property
    def held(self) -> list[Meeting]:
        return [meeting for meeting in self.meetings if meeting.state == MeetingState.CLOSED]


def dossier_of(topic: Topic) -> Dossier:
    """Read it. The number of statements does not depend on how much there is."""
    entries = Entry.objects.filter(matter=topic.ref, verb__in=WORDS.keys() - NOT_TOLD).order_by("sequence")
    voices = dict(Voice.objects.filter(topic=topic).values_list("kind").annotate(n=Count("pk")))
    item = PlanItem.objects.filter(topic=topic, removed_at=None).select_related("plan", "department")
    outcomes = [one for one in outcomes_of(topic) if one.state != OutcomeState.DRAFT]
    return Dossier(
        topic,
        lines=[Line(entry, WORDS[entry.verb]) for entry in entries],
        clocks=list(clocks_of(topic)),
        researches=[one for one in researches_of(topic) if one.state == ResearchState.SUBMITTED],
        meetings=[one for one in meetings_of(topic) if one.state not in SECRET_MEETINGS],
        outcomes=outcomes,
        feedbacks=[feedback for outcome in outcomes for feedback in outcome.feedbacks.all()],
        scores=_scores(topic),
        photos=list(Photo.objects.filter(topic=topic, is_public=True)),
        merged=list(Topic.objects.filter(merged_into=topic, published_at__isnull=False)),
        plan_item=item.order_by("-pk").first(),
        n_raised=voices.get(Voice.Kind.RAISED, 0),
        n_supported=voices.get(Voice.Kind.SUPPORTED, 0),
    )


def _scores(topic: Topic) -> dict[int, dict[str, int]]:
    """How often each score was given in each feedback, with zeros."""
    rows = Rating.objects.filter(feedback__topic=topic).values_list("feedback", "score")
    found: dict[int, dict[str, int]] = {}
    for feedback, score, n in rows.annotate(n=Count("pk")).order_by():
        found.setdefault(feedback, dict.fromkeys(Score.values, 0))[score] = n
    return found


def story_of(dossier: Dossier) -> Story:
    """What the journey tells of each stop."""
    topic = dossier.topic
    reached: dict[str, datetime] = {line.entry.verb: line.entry.at for line in dossier.lines}
    told = {
        "raised": Told(who=_raised_by(dossier), on=topic.submitted_at),
        "screened": _screened(topic),
        "planned": _planned(dossier),
        "researched": _researched(dossier),
        "deliberated": _deliberated(dossier),
        "agreed": _agreed(dossier),
        "answered": _answered(dossier),
        "delivered": _delivered(dossier),
        "confirmed": _confirmed(dossier),
        "quick": Told(who=str(topic.platform), note=topic.quick_answer),
    }
    return Story(reached, dossier.clocks, told, _here(dossier))


def _here(dossier: Dossier) -> int | None:
    """While suggestions are tracked: whether answers, deeds or the people's word are waited for."""
    if dossier.topic.state != State.TRACKING or not dossier.suggestions:
        return None
    states = {suggestion.state for suggestion in dossier.suggestions}
    if not states <= DECIDED:
        return 6
    return 8 if states <= FINAL else 7


def _raised_by(dossier: Dossier) -> str:
    words = _("%(channel)s · %(platform)s") % {
        "channel": dossier.topic.get_channel_display(),
        "platform": dossier.topic.platform,
    }
    n = dossier.n_raised + dossier.n_supported
    return words + (_("，共 %(n)d 人提出或附议") % {"n": n} if n > 1 else "")


def _screened(topic: Topic) -> Told:
    if topic.state == State.MERGED and topic.merged_into and topic.merged_into.is_published:
        link = Link(topic.merged_into.title, topic.merged_into.get_absolute_url())
        return Told(note=_("与另一件议题相同，已并入，一起商量。"), documents=[link])
    if topic.state in {State.REJECTED, State.TRANSFERRED}:
        words = [topic.get_reason_display() if topic.reason else "", topic.transferred_to]
        return Told(note="，".join(word for word in words if word))
    parts = [topic.get_route_display() if topic.route else "", topic.jurisdiction, topic.public_interest]
    return Told(on=topic.published_at, note=" · ".join(part for part in parts if part))


def _planned(dossier: Dossier) -> Told:
    item = dossier.plan_item
    if item is None:
        return Told()
    words = _("%(form)s，%(host)s承办") % {"form": item.get_form_display(), "host": item.host}
    if item.is_ad_hoc or item.plan is None:
        return Told(who=words, note=_("临时议题"))
    year = item.plan.year
    link = Link(_("%(year)d 年度协商计划") % {"year": year}, reverse("portal:plan", args=[year]))
    return Told(who=words, documents=[link] if item.plan.issued_on else ())


def _researched(dossier: Dossier) -> Told:
    research = dossier.research
    if research is None:
        return Told()
    who = _("委员 %(members)d 人到%(place)s，访谈 %(people)d 人") % {
        "members": len(research.team.all()),
        "place": research.place,
        "people": len(research.interviews.all()),
    }
    url = reverse("portal:research", args=[dossier.topic.number])
    return Told(who=who, on=research.visited_on, documents=[Link(_("调研简报"), url)])


def _deliberated(dossier: Dossier) -> Told:
    if not dossier.meetings:
        return Told()
    meeting, number = dossier.meetings[0], dossier.topic.number
    papers = [Link(_("会议通知和材料"), reverse("portal:notice", args=[number, meeting.number]))]
    who = str(meeting.platform)
    if meeting.state == MeetingState.CLOSED:
        n = sum(one.has_attended for one in meeting.participants.all())
        who = _("%(platform)s，%(n)d 人参加") % {"platform": meeting.platform, "n": n}
        if _minutes_signed(meeting):
            papers.append(Link(_("会议纪要"), reverse("portal:minutes", args=[number, meeting.number])))
    note = _("共开会 %(n)d 次") % {"n": len(dossier.held)} if len(dossier.held) > 1 else ""
    return Told(who=who, on=meeting.starts_at, note=note, documents=papers)


def _minutes_signed(meeting: Meeting) -> bool:
    minutes = getattr(meeting, "minutes", None)
    return minutes is not None and minutes.is_signed


def _agreed(dossier: Dossier) -> Told:
    if not dossier.outcomes:
        return Told()
    outcome = dossier.outcomes[-1]
    note = _("%(number)s，共 %(n)d 条建议") % {
        "number": outcome.number,
        "n": len(outcome.suggestions.all()),
    }
    return Told(on=outcome.submitted_at, note=note, documents=[Link(_("协商成果"), "#outcome")])


def _answered(dossier: Dossier) -> Told:
    replies = [reply for one in dossier.suggestions for reply in one.approved_replies[:1]]  # type: ignore[attr-defined]
    if not replies:
        return Told()
    counts = [(choice.label, sum(reply.decision == choice for reply in replies)) for choice in Decision]
    note = "，".join(_("%(decision)s %(n)d 条") % {"decision": label, "n": n} for label, n in counts if n)
    who = "、".join(dict.fromkeys(reply.department.short_name for reply in replies))
    latest = max(reply.approved_at for reply in replies)
    return Told(who=who, on=latest, note=note, documents=[Link(_("逐条答复"), "#suggestions")])


def _delivered(dossier: Dossier) -> Told:
    made = dossier.commitments
    if not made:
        return Told()
    n_met = sum(one.completed_at is not None and one.is_met for one in made)
    who = "、".join(dict.fromkeys(one.department.short_name for one in made))
    note = _("承诺 %(n)d 项，已兑现 %(met)d 项") % {"n": len(made), "met": n_met}
    days = [one.completed_at for one in made if one.completed_at]
    on = max(days) if len(days) == len(made) else None
    return Told(who=who, on=on, note=note, documents=[Link(_("承诺和进展"), "#commitments")])


def _confirmed(dossier: Dossier) -> Told:
    if dossier.topic.route == Route.QUICK or not dossier.feedbacks:
        return Told(on=dossier.topic.closed_at)
    given: dict[str, int] = dossier.scores.get(dossier.feedbacks[-1].pk, {})
    parts = [
        _("%(score)s %(n)d 人") % {"score": Score(score).label, "n": n} for score, n in given.items() if n
    ]
    link = Link(_("反馈与评价"), "#feedback")
    return Told(on=dossier.topic.closed_at, note="，".join(parts), documents=[link])
