"""The list of topics, and one topic whose heart is its journey."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from shangliang.deliberation.lifecycle import Side
from shangliang.deliberation.models import Meeting, SchemeResult
from shangliang.deliberation.queries import public_text, speaking_shares
from shangliang.outcomes.lifecycle import Score, Shows
from shangliang.outcomes.models import Commitment, Progress
from shangliang.outcomes.queries import last_days
from shangliang.platforms.models import Committee, Platform, PlatformClass
from shangliang.platforms.queries import open_platforms
from shangliang.portal.dossier import Dossier, dossier_of, story_of
from shangliang.portal.forms.topics import FilterForm
from shangliang.portal.journey import rail_of, stops_of
from shangliang.portal.site import committee_of, here, key_from, key_of, page, with_query
from shangliang.topics.lifecycle import ENDED, State
from shangliang.topics.models import Topic
from shangliang.topics.queries import Filters, counts_by_state, narrow, public_topic, public_topics
from shangliang.topics.queries import page as page_of_topics
from shangliang.ui.parts import Tab

S = State
GROUPS = {
    "talking": (
        gettext_lazy("正在商量"),
        (S.CANDIDATE, S.PLANNED, S.AD_HOC, S.RESEARCHING, S.READY, S.SCHEDULED, S.HELD, S.REOPENED),
    ),
    "doing": (gettext_lazy("正在办理"), (S.OUTCOME, S.TRACKING, S.QUICK, S.ANSWERED)),
    "done": (gettext_lazy("已办结"), (S.CLOSED,)),
    "other": (gettext_lazy("暂缓、转送等"), (S.SUSPENDED, S.MERGED, S.TRANSFERRED, S.REJECTED)),
}


def townships_of(committee: Committee) -> list[Platform]:
    return list(open_platforms(committee).filter(platform_class=PlatformClass.TOWNSHIP))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    townships = townships_of(committee)
    form = FilterForm(request.GET, townships=townships)
    chosen = form.chosen
    under = next((one.path for one in townships if one.code == chosen["township"]), "")
    rows = public_topics(committee)
    if chosen["brand"]:
        rows = rows.filter(platform__brand=chosen["brand"])
    narrowed = narrow(
        rows, Filters(category=chosen["category"], under=under, text=chosen["words"]), public=True
    )
    group = chosen["state"] if chosen["state"] in GROUPS else ""
    shown = narrowed.filter(state__in=GROUPS[group][1]) if group else narrowed
    found = page_of_topics(shown, before=key_from(request.GET.get("before", "")), size=18)
    context = {
        "committee": committee,
        "form": form,
        "topics": [(topic, rail_of(topic)) for topic in found.topics],
        "tabs": _tabs(request, counts_by_state(narrowed), group),
        "older": with_query(request, before=key_of(found.older)) if found.older else "",
        "newer": with_query(request, before="") if request.GET.get("before") else "",
        "is_narrowed": any(chosen.values()),
    }
    return page(request, "topics/index", context)


def _tabs(request: HttpRequest, counts: dict[State, int], group: str) -> list[Tab]:
    all_of_them = Tab(
        _("全部"), with_query(request, state="", before=""), is_current=not group, n=sum(counts.values())
    )
    return [all_of_them] + [
        Tab(
            str(label),
            with_query(request, state=key, before=""),
            is_current=key == group,
            n=sum(counts[state] for state in states),
        )
        for key, (label, states) in GROUPS.items()
    ]


def published_or_404(request: HttpRequest, number: str) -> Topic:
    """The published topic of this committee; anything else is not there."""
    committee = committee_of(request)
    topic = public_topic(number) if number.isprintable() else None
    if topic is None or topic.committee_id != committee.pk:
        raise Http404(_("没有这件议题，或尚未公开。"))
    return topic


@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    topic = published_or_404(request, number)
    dossier = dossier_of(topic)
    story = story_of(dossier)
    context = {
        "committee": topic.committee,
        "topic": topic,
        "dossier": dossier,
        "stops": stops_of(topic, story),
        "meetings": [(meeting, _results(meeting)) for meeting in dossier.held],
        "commitments": [(one, *pictures_of(one)) for one in dossier.commitments],
        "feedbacks": _feedbacks(dossier),
        "can_support": topic.state not in ENDED,
        "today": localdate(),
        "address": here(request, topic.get_absolute_url()),
    }
    return page(request, "topics/detail", context)


def _results(meeting: Meeting) -> list[SchemeResult]:
    return sorted(meeting.results.all(), key=lambda found: (not found.is_best, found.scheme.number))


def pictures_of(commitment: Commitment) -> tuple[Progress | None, Progress | None]:
    """The first picture from before and the last from after, each None if there is none."""
    rows = [one for one in commitment.progress.all() if one.image]
    before = next((one for one in rows if one.shows == Shows.BEFORE), None)
    after = next((one for one in reversed(rows) if one.shows == Shows.AFTER), None)
    return before, after


def _feedbacks(dossier: Dossier) -> list[tuple[object, date | None, list[tuple[str, str, int]]]]:
    """Each feedback with the last day for rating it, and its scores in words."""
    zero = dict.fromkeys(Score.values, 0)
    until = last_days(dossier.feedbacks)
    return [
        (
            feedback,
            until[feedback.pk],
            [
                (score, str(Score(score).label), n)
                for score, n in dossier.scores.get(feedback.pk, zero).items()
            ]
            if feedback.is_rated
            else [],
        )
        for feedback in dossier.feedbacks
    ]


@require_safe
def research(request: HttpRequest, number: str) -> HttpResponse:
    """The research brief. Whoever was asked is told by side, never by name."""
    topic = published_or_404(request, number)
    researches = dossier_of(topic).researches
    if not researches:
        raise Http404(_("这件议题还没有提交调研报告。"))
    context = {"committee": topic.committee, "topic": topic, "researches": researches}
    return page(request, "topics/research", context)


@require_safe
def notice(request: HttpRequest, number: str, meeting: str) -> HttpResponse:
    topic, found = _meeting_or_404(request, number, meeting)
    context = {"committee": topic.committee, "topic": topic, "meeting": found}
    return page(request, "topics/notice", context)


@require_safe
def minutes(request: HttpRequest, number: str, meeting: str) -> HttpResponse:
    """The signed minutes as the public reads them: sides in place of people."""
    topic, found = _meeting_or_404(request, number, meeting)
    text = public_text(found.minutes) if hasattr(found, "minutes") else {}
    if not text:
        raise Http404(_("这次会议的纪要尚未签发。"))
    context = {
        "committee": topic.committee,
        "topic": topic,
        "meeting": found,
        "minutes": found.minutes,
        "text": text,
        "present": _sides(text.get("present", {})),
        "absent": _sides(text.get("absent", {})),
        "shares": speaking_shares(found),
        "results": _results(found),
        "corrections": found.minutes.corrections.all(),
    }
    return page(request, "topics/minutes", context)


def _sides(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(Side(side).label), n) for side, n in counts.items() if side in Side.values]


def _meeting_or_404(request: HttpRequest, number: str, meeting: str) -> tuple[Topic, Meeting]:
    topic = published_or_404(request, number)
    found = next((one for one in dossier_of(topic).meetings if one.number == meeting), None)
    if found is None:
        raise Http404(_("没有这次会议，或尚未发出通知。"))
    return topic, found
