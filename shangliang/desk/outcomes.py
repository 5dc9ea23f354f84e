"""Outcomes on the desk, with their suggestions; feedback, talks, the look back, and letters about delay."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.deliberation.checks import Check
from shangliang.desk.acting import buttons
from shangliang.desk.acts.outcomes import find_feedback
from shangliang.desk.acts.outcomes import trail as trail_of
from shangliang.desk.acts.ways import to_topic
from shangliang.desk.forms.gates import closing_checks
from shangliang.desk.meetings import PAGE, page_of
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.paging import number_of
from shangliang.desk.suggestions import AWAITING
from shangliang.desk.waiting import next_of
from shangliang.outcomes.lifecycle import OutcomeState, SuggestionState
from shangliang.outcomes.models import LookBack, Outcome, Reminder
from shangliang.outcomes.queries import (
    addressees,
    departments_of,
    last_days,
    outcome_for,
    outcomes_of,
    rated_until,
    reminders_copied_to,
    reminders_to,
    satisfaction_of,
    words_held,
    words_on,
)
from shangliang.people.models import User
from shangliang.platforms.roles import Role
from shangliang.topics.queries import topics_visible_to
from shangliang.ui.parts import Tab


@require_safe
def outcomes(request: DeskRequest) -> HttpResponse:
    wanted = request.GET.get("state", "")
    state = wanted if wanted in OutcomeState.values else ""
    seen = topics_visible_to(request.user).values("pk")
    rows = Outcome.objects.filter(topic__in=seen).select_related("topic__platform")
    rows = rows.annotate(
        n=Count("suggestions"),
        n_ended=Count(
            "suggestions",
            filter=Q(suggestions__state__in=[SuggestionState.VERIFIED, SuggestionState.NOT_ADOPTED]),
        ),
    )
    shown, older = page_of(rows.filter(state=state) if state else rows, number_of(request), PAGE)
    here = reverse("desk:outcomes")
    tabs = [Tab(_("全部"), here, not state)]
    tabs += [Tab(str(one.label), f"{here}?state={one.value}", state == one.value) for one in OutcomeState]
    narrowed = f"state={state}&" if state else ""
    context = {"outcomes": shown, "tabs": tabs, "older": f"{here}?{narrowed}{older}" if older else ""}
    return show(request, "outcomes/list", context)


@require_safe
def outcome(request: DeskRequest, pk: int) -> HttpResponse:
    row = outcome_for(request.user, pk)
    if row is None:
        raise Http404
    whole = outcomes_of(row.topic).get(pk=pk)
    topics = NOUNS["topics"]
    ending = ("topic.closed", "topic.reopened")
    feedbacks = list(whole.feedbacks.all())
    until = last_days(feedbacks)
    context = {
        "outcome": whole,
        "awaiting": AWAITING,
        "suggestions": list(whole.suggestions.all()),
        "feedbacks": [(one, until[one.pk]) for one in feedbacks],
        "talks": list(whole.talks.select_related("leader")),
        "look_backs": list(LookBack.objects.filter(topic=row.topic).order_by("pk")),
        "checks": _gate(row),
        "buttons": [
            *buttons(NOUNS["outcomes"], request.user, row),
            *(
                one
                for one in buttons(topics, request.user, row.topic)
                if one.href in {topics.act_url(row.topic_id, verb) for verb in ending}
            ),
        ],
        "n_voices": addressees(row.topic).count(),
        "today": localdate(),
        "next": next_of(row.topic),
        "trail": to_topic(row.topic),
    }
    return show(request, "outcomes/detail", context)


def _gate(row: Outcome) -> list[Check]:
    """What still stands between the topic and its end, once everything is dispatched."""
    return closing_checks(row.topic) if row.state == OutcomeState.DISPATCHED else []


@require_safe
def feedback(request: DeskRequest, pk: int) -> HttpResponse:
    row = find_feedback(request.user, pk)
    if row is None:
        raise Http404
    context = {
        "feedback": row,
        "buttons": buttons(NOUNS["feedback"], request.user, row),
        "satisfaction": satisfaction_of(row),
        "words": words_on(row),
        "n_voices": addressees(row.topic).count(),
        "rated_until": rated_until(row),
        "today": localdate(),
        "next": next_of(row.topic, [row.ref, row.outcome.ref]),
        "trail": trail_of(row.outcome),
    }
    return show(request, "outcomes/feedback", context)


@require_safe
def held(request: DeskRequest) -> HttpResponse:
    """Words beside a rating that wait to be looked at."""
    return show(request, "outcomes/words_held", {"ratings": list(words_held(request.user)[:100])})


@require_safe
def reminders(request: DeskRequest) -> HttpResponse:
    """Letters about delay: to my department, copied to me, or all of my committee for its office."""
    shown, older = page_of(_letters(request.user), number_of(request))
    here = reverse("desk:reminders")
    context = {"reminders": shown, "older": f"{here}?{older}" if older else "", "today": localdate()}
    return show(request, "outcomes/reminders", context)


def _letters(user: User) -> Any:
    rows = Reminder.objects.select_related("topic__platform", "clock__department")
    mine = Q(pk__in=reminders_copied_to(user).values("pk"))
    mine |= Q(pk__in=reminders_to(departments_of(user)).values("pk"))
    for binding in user.bindings:
        if binding.role in {Role.OFFICE, Role.GOVERNMENT, Role.TOWNSHIP_CLERK, Role.EVALUATOR}:
            mine |= Q(topic__committee=binding.committee_id, topic__platform__path__startswith=binding.scope)
    return rows.filter(mine)
