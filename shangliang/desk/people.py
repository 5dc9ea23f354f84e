"""The registers of people: accounts and roles, members, departments and experts."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from shangliang.desk.acting import buttons
from shangliang.desk.acts.people import KEEPERS, account_for, member_for
from shangliang.desk.nouns import NOUNS
from shangliang.desk.pages import DeskRequest, holds, show
from shangliang.desk.paging import newest, number_of, older, text_of
from shangliang.errors import Forbidden
from shangliang.people.models import User
from shangliang.people.permissions import PERMISSIONS
from shangliang.people.queries import accounts as accounts_of
from shangliang.people.queries import departments as departments_of
from shangliang.people.queries import experts, held_about
from shangliang.people.queries import members as members_of
from shangliang.platforms.models import Platform
from shangliang.platforms.roles import Role, allows
from shangliang.ui.forms import Form

SIZE = 50


class NameFilter(Form):
    text = forms.CharField(label=_("姓名"), max_length=40, required=False)


class AccountFilter(NameFilter):
    role = forms.ChoiceField(label=_("角色"), choices=[("", _("不限")), *Role.choices], required=False)


def _page(request: DeskRequest, rows: QuerySet[Any]) -> tuple[list[Any], str]:
    """A page of a register in the order of its keys, and the address of the next."""
    after = number_of(request, "after")
    found = list((rows.filter(pk__gt=after) if after else rows).order_by("pk")[: SIZE + 1])
    return found[:SIZE], older(request, found[SIZE - 1].pk if len(found) > SIZE else None, "after")


@require_GET
def accounts(request: DeskRequest) -> HttpResponse:
    """Accounts and what each may do; for those who keep them."""
    if not any(allows(request.user, keeper, request.user.committee) for keeper in KEEPERS):
        raise Forbidden(_("账号与角色由系统管理员、安全管理员管理。"))
    form = AccountFilter(request.GET)
    rows, text = accounts_of(request.user.committee), text_of(request, "text")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if form.is_valid() and form.cleaned_data["role"]:
        held = {"role_bindings__role": form.cleaned_data["role"], "role_bindings__ended_at__isnull": True}
        rows = rows.filter(pk__in=User.objects.filter(**held).values("pk"))
    shown, next_page = _page(request, rows)
    noun = NOUNS["committee"]
    context = {
        "accounts": shown,
        "form": form,
        "older": next_page,
        "newer": newest(request, "after"),
        "open_url": noun.act_url(request.user.committee_id, "account.opened")
        if holds(request.user, PERMISSIONS["account.opened"])
        else "",
    }
    return show(request, "people/accounts", context)


@require_GET
def account(request: DeskRequest, pk: int) -> HttpResponse:
    row = account_for(request.user, pk)
    if row is None:
        raise Http404
    if request.GET.get("held") == "json":
        return _handed_over(row)
    scopes = {binding.scope for binding in row.roles_in_force}  # type: ignore[attr-defined]  # prefetched
    names = dict(Platform.objects.filter(path__in=scopes).values_list("path", "name"))
    may_end = allows(request.user, PERMISSIONS["role.ended"], row.committee)
    context = {
        "account": row,
        "buttons": buttons(NOUNS["accounts"], request.user, row),
        "roles": [
            (binding, names.get(binding.scope, row.committee.short_name))
            for binding in row.roles_in_force  # type: ignore[attr-defined]  # prefetched
        ],
        "may_end": may_end,
    }
    return show(request, "people/account", context)


def _handed_over(account: User) -> HttpResponse:
    """What is held about the person behind the account, as a file to give them (PIPL 45)."""
    answer = JsonResponse(held_about(account), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="account-{account.pk}.json"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_GET
def own_data(request: DeskRequest) -> HttpResponse:
    """What is held about whoever asks: for every account, of itself."""
    return _handed_over(request.user)


@require_GET
def members(request: DeskRequest) -> HttpResponse:
    """Members in office with their sector and where each is placed."""
    rows, text = members_of(request.user.committee), text_of(request, "text")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(number=text) | Q(sector__name__icontains=text))
    shown, next_page = _page(request, rows)
    noun = NOUNS["committee"]
    context = {
        "members": shown,
        "form": NameFilter(request.GET),
        "older": next_page,
        "newer": newest(request, "after"),
        "register_url": noun.act_url(request.user.committee_id, "member.registered")
        if holds(request.user, PERMISSIONS["member.registered"])
        else "",
    }
    return show(request, "people/members", context)


@require_GET
def member(request: DeskRequest, pk: int) -> HttpResponse:
    row = member_for(request.user, pk)
    if row is None:
        raise Http404
    placements = row.placements.select_related("platform__committee").order_by("-started_on", "-pk")
    context = {
        "member": row,
        "buttons": buttons(NOUNS["members"], request.user, row),
        "placements": [(each, _may_end(request.user, each)) for each in placements],
    }
    return show(request, "people/member", context)


def _may_end(user: User, placement: Any) -> bool:
    is_current = placement.ended_on is None
    return is_current and allows(user, PERMISSIONS["placement.ended"], placement.platform)


@require_GET
def departments(request: DeskRequest) -> HttpResponse:
    """Departments that answer suggestions, and experts who may be invited."""
    noun, committee = NOUNS["committee"], request.user.committee
    starts = [
        (noun.label(act), noun.act_url(committee.pk, act.verb))
        for act in (noun.acts["department.registered"], noun.acts["expert.registered"])
        if holds(request.user, noun.permission(act))
    ]
    context = {
        "departments": list(departments_of(committee)),
        "experts": list(experts(committee)),
        "starts": starts,
        "correct_url": noun.act_url(committee.pk, "department.corrected")
        if holds(request.user, PERMISSIONS["department.corrected"])
        else "",
    }
    return show(request, "people/departments", context)


@require_GET
def to_home(request: DeskRequest, pk: int, noun: str) -> HttpResponse:
    """Rows that stand on the page of another: a role on its account's, a placement on its member's."""
    row = NOUNS[noun].find(request.user, pk)
    home = NOUNS[noun].home
    if row is None or home is None:
        raise Http404
    return redirect(home(row))
