"""议题征集: what the committee asks the public for now."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.ledger import clock
from shangliang.portal.journey import rail_of
from shangliang.portal.site import committee_of, here, page
from shangliang.topics.models import Call
from shangliang.topics.queries import calls_of, public_topics, with_voices


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    today = clock.today()
    calls = list(calls_of(committee).filter(withdrawn_at__isnull=True)[:100])
    context = {
        "committee": committee,
        "running": [call for call in calls if call.opens_on <= today <= call.closes_on],
        "coming": [call for call in calls if call.opens_on > today],
        "past": [call for call in calls if call.closes_on < today],
    }
    return page(request, "calls/index", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    committee = committee_of(request)
    published = Count("topics", filter=Q(topics__published_at__isnull=False))
    rows = Call.objects.filter(platform__committee=committee).select_related("platform")
    call = rows.annotate(n_published=published, n_topics=Count("topics")).filter(pk=pk).first()
    if call is None:
        raise Http404(_("没有这次征集。"))
    today = clock.today()
    topics = with_voices(public_topics(committee).filter(call=call))[:30]
    raise_path = f"{reverse('portal:raise')}?call={call.pk}"
    context = {
        "committee": committee,
        "call": call,
        "is_running": call.withdrawn_at is None and call.opens_on <= today <= call.closes_on,
        "is_coming": call.withdrawn_at is None and today < call.opens_on,
        "topics": [(topic, rail_of(topic)) for topic in topics],
        "raise_path": raise_path,
        "address": here(request, raise_path),
    }
    return page(request, "calls/detail", context)
