"""The numbers of the institution: value, default, source, history."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from shangliang.desk.acting import buttons
from shangliang.desk.acts.settings import rows_of, setting_for
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, show
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.queries import settings_history
from shangliang.platforms.roles import allows


@require_GET
def settings(request: DeskRequest) -> HttpResponse:
    committee = request.user.committee
    may = allows(request.user, PERMISSIONS["setting.changed"], committee)
    rows = [(row, row.told(row.now), row.told(row.number.default)) for row in rows_of(committee)]
    return show(request, "settings/list", {"rows": rows, "may": may})


@require_GET
def setting(request: DeskRequest, pk: int) -> HttpResponse:
    row = setting_for(request.user, pk)
    if row is None:
        raise Http404
    history = settings_history(row.committee, row.key)[:100]
    context = {
        "row": row,
        "now": row.told(row.now),
        "default": row.told(row.number.default),
        "history": [(each, row.told(each.value)) for each in history],
        "buttons": buttons(NOUNS["settings"], request.user, row),
    }
    return show(request, "settings/detail", context)
