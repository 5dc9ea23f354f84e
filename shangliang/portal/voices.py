"""附议: stand behind a topic that is being talked over already. And the slip with the query code."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.platforms.models import Committee
from shangliang.platforms.queries import settings_of
from shangliang.portal import limits
from shangliang.portal.browsers import browser_of, remember
from shangliang.portal.forms.raising import SupportForm
from shangliang.portal.site import here, page, private
from shangliang.portal.slips import Slip, seal, unseal
from shangliang.portal.topics import published_or_404
from shangliang.topics.actions import support_topic
from shangliang.topics.lifecycle import ENDED
from shangliang.topics.models import Topic
from shangliang.ui.acting import fill, perform


@require_http_methods(["GET", "HEAD", "POST"])
def support(request: HttpRequest, number: str) -> HttpResponse:
    topic = published_or_404(request, number)
    form = fill(request, SupportForm)
    browser = browser_of(request)
    if request.method == "POST" and not limits.may_support(request):
        again = limits.again_at(limits.SUPPORTING)
        form.add_error(
            None,
            _("从您所在的网络附议得太频繁了，请在 %(time)s 以后再试。") % {"time": f"{again:%H:%M}"},
        )
        return _form_page(request, topic, form, status=429)

    def act(data: dict[str, Any]) -> str:
        raised = support_topic(topic, browser=browser, **form.contact)  # type: ignore[attr-defined]
        return seal(Slip(raised.topic.number, raised.code))

    answer = perform(request, form, act)
    if answer is None:
        return _form_page(request, topic, form, status=form.status)
    return remember(request, slip_page(request, topic.committee, answer), browser)


def _form_page(request: HttpRequest, topic: Topic, form: Any, *, status: int) -> HttpResponse:
    context = {
        "committee": topic.committee,
        "topic": topic,
        "form": form,
        "is_open": topic.state not in ENDED,
    }
    return page(request, "voices/support", context, status=status)


def slip_page(request: HttpRequest, committee: Committee, answer: str, *, draft: str = "") -> HttpResponse:
    """The code, once: to copy, to scan, to print."""
    slip = unseal(answer)
    path = reverse("portal:voice", args=[slip.code])
    topic = Topic.objects.filter(number=slip.number).select_related("platform").first()
    context = {
        "committee": committee,
        "slip": slip,
        "topic": topic,
        "path": path,
        "address": here(request, path),
        "draft": draft,
        "numbers": settings_of(committee.pk),
    }
    return private(page(request, "voices/slip", context))
