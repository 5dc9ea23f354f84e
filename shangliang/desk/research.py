"""Research on the desk: the visits, what people said, the schemes, and the gate before submission."""

from django.http import FileResponse, Http404, HttpResponse
from django.views.decorators.http import require_safe

from shangliang.deliberation.lifecycle import ResearchState
from shangliang.deliberation.models import ResearchPhoto
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import may_research, research_checklist, research_for, researches_of
from shangliang.desk.acting import buttons
from shangliang.desk.acts.ways import to_topic
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.pictures import picture
from shangliang.desk.waiting import next_of


@require_safe
def research(request: DeskRequest, pk: int) -> HttpResponse:
    row = research_for(request.user, pk)
    if row is None:
        raise Http404
    is_open = row.state in {ResearchState.ON_SITE, ResearchState.DRAFTING}
    context = {
        "research": researches_of(row.topic).get(pk=pk),
        "checks": research_checklist(row),
        "buttons": buttons(NOUNS["research"], request.user, row),
        "may_mend": is_open and may_research(request.user, PERMISSIONS["research.scheme_changed"], row),
        "next": next_of(row.topic, [row.ref, row.topic.ref]),
        "trail": to_topic(row.topic),
    }
    return show(request, "research/detail", context)


@require_safe
def photo(request: DeskRequest, pk: int) -> FileResponse:
    """A picture taken on the spot, for whoever may see the research."""
    row = ResearchPhoto.objects.filter(pk=pk).first()
    if row is None or research_for(request.user, row.research_id) is None:
        raise Http404
    return picture(row.image)
