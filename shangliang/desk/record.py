"""The ledger as the audit administrator reads it; and the register of what runs late."""

import json
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from shangliang.desk.clocks import told
from shangliang.desk.nouns import page_of
from shangliang.desk.pages import DeskRequest, holds, roles_of, show
from shangliang.desk.paging import newest, number_of, older, text_of
from shangliang.desk.places import places_for
from shangliang.desk.words import ALL
from shangliang.errors import Forbidden
from shangliang.ledger.models import Entry
from shangliang.ledger.queries import entries_under, head
from shangliang.people.models import User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.roles import Role, require
from shangliang.topics.clocks import VOICES
from shangliang.topics.models import Clock
from shangliang.topics.permissions import PERMISSIONS as TOPICS
from shangliang.topics.queries import Held, Which, clocks_held, days_held
from shangliang.topics.queries import overdue as overdue_clocks
from shangliang.ui.forms import Form

SIZE = 50
MOST_OVERDUE = 200


class RecordFilter(Form):
    actor = forms.CharField(
        label=_("操作人"), max_length=60, required=False, help_text=_("用户名，或如 user:3、system。")
    )
    verb = forms.CharField(label=_("动作"), max_length=60, required=False, help_text=_("如 topic.accepted。"))
    subject = forms.CharField(label=_("对象"), max_length=60, required=False, help_text=_("如 topic:12。"))
    path = forms.CharField(label=_("平台路径"), max_length=40, required=False)


@require_GET
def record(request: DeskRequest) -> HttpResponse:
    """Every entry of one's own committee, latest first, narrowed by who, what, about what, where."""
    require(request.user, PERMISSIONS["record.audit"], request.user.committee)
    rows, before = _narrowed(request), number_of(request)
    if before:
        rows = rows.filter(sequence__lt=before)
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    names = _names(shown)
    context = {
        "entries": [
            {
                "entry": entry,
                "label": ALL.get(entry.verb, entry.verb),
                "who": names.get(entry.actor, entry.actor),
                "href": page_of(entry.subject),
                "data": json.dumps(entry.data, ensure_ascii=False, indent=1),
            }
            for entry in shown
        ],
        "form": RecordFilter(request.GET),
        "older": older(request, shown[-1].sequence if len(found) > SIZE else None),
        "newer": newest(request),
        "head": head(),
    }
    return show(request, "record/list", context)


def _narrowed(request: DeskRequest) -> QuerySet[Entry]:
    committee = request.user.committee
    path = text_of(request, "path")
    rows = entries_under(path if path.startswith(committee.path) else committee.path)
    if actor := text_of(request, "actor"):
        pk = User.objects.filter(username=actor, committee=committee).values_list("pk", flat=True).first()
        rows = rows.filter(actor=f"user:{pk}" if pk else actor)
    if verb := text_of(request, "verb"):
        rows = rows.filter(verb__startswith=verb)
    if subject := text_of(request, "subject"):
        rows = rows.filter(Q(subject=subject) | Q(matter=subject))
    return rows


def _names(entries: list[Entry]) -> dict[str, Any]:
    pks = {entry.actor.removeprefix("user:") for entry in entries if entry.actor.startswith("user:")}
    found = User.objects.filter(pk__in=pks).values_list("pk", "name", "username")
    names: dict[str, Any] = {f"user:{pk}": f"{name}（{username}）" for pk, name, username in found}
    return names | {"system": _("系统")}


@require_GET
def overdue(request: DeskRequest) -> HttpResponse:
    """What runs late, longest first, and how long each unit has held topics."""
    if not holds(request.user, TOPICS["topic.view"]) and Role.EVALUATOR not in roles_of(request.user):
        raise Forbidden(_("超期登记由政协和党委、政府的工作人员查看。"))
    committee, today = request.user.committee, timezone.localdate()
    under = text_of(request, "under", most=40)
    held = days_held(committee, timezone.now(), on=today, under=under)
    units = _named([unit for unit in held if unit.holder != VOICES])
    holder = text_of(request, "holder", most=60)
    unit = next((name for name, unit in units if unit.holder == holder), "")
    which = _which(request)
    rows = (
        clocks_held(committee, holder, which, on=today, under=under)
        if unit
        else overdue_clocks(committee, today, under=under)
    )
    shown, next_page = _page(request, rows) if unit else (list(rows[:MOST_OVERDUE]), "")
    n_overdue = 0 if unit else rows.count()
    places = places_for(request.user, TOPICS["topic.view"]).values_list("path", "name")
    context = {
        "unit": unit,
        "which": which,
        "rows": [told(clock) for clock in shown],
        "n_overdue": n_overdue,
        "has_more": n_overdue > len(shown),
        "older": next_page,
        "newer": newest(request) if unit else "",
        "places": list(places),
        "under": under,
        "held": units,
    }
    return show(request, "record/overdue", context)


def _which(request: DeskRequest) -> Which:
    wanted = request.GET.get("of", "")
    return Which(wanted) if wanted in Which.values else Which.RUNNING


def _page(request: DeskRequest, rows: QuerySet[Clock]) -> tuple[list[Clock], str]:
    before = number_of(request)
    found = list((rows.filter(pk__lt=before) if before else rows)[: SIZE + 1])
    return found[:SIZE], older(request, found[SIZE - 1].pk if len(found) > SIZE else None)


def _named(units: list[Held]) -> list[tuple[Any, Held]]:
    """Each unit with its name: a department, a role, a person. One statement."""
    pks = [unit.holder.removeprefix("user:") for unit in units if unit.holder.startswith("user:")]
    people = {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=pks).values_list("pk", "name")}
    roles = {f"role:{role}": role.label for role in Role}
    names = {**people, **roles}
    return [(unit.department or names.get(unit.holder, unit.holder), unit) for unit in units]
