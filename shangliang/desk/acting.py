"""The act page: every act of every lifecycle is a form with its rule beside it, drawn from one table.

A noun's module lists its acts; the page shows the step's name, its rule, who may take it, the day it is
due and what it is about, and calls the action. What the person may not do here is answered in words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.desk.pages import DeskRequest, show
from shangliang.desk.slips import Slip, address_of, hand_over
from shangliang.desk.words import ALL
from shangliang.errors import Forbidden, Stale, Words
from shangliang.ledger.lifecycle import Step
from shangliang.ledger.queries import entries_about
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, Role, allows
from shangliang.topics.models import Clock
from shangliang.topics.queries import names_of
from shangliang.ui.acting import ActionForm, fill, submit

Run = Callable[[Any, dict[str, Any], User], "str | Slip | None"]


class ActForm(ActionForm):
    """A form about one row, filled by one account. `prepare` narrows the choices to what they may name."""

    # The account that acts; a form about accounts may have a field of that name, which Django keeps apart.
    user: Any

    def __init__(self, *args: Any, row: Any, user: User, **kwargs: Any) -> None:
        self.row, self.user = row, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Set what depends on the row and the account; nothing by default."""

    def version_of(self, row: Any) -> int | None:
        """The version that counts as seen: the row's, unless the form is about another."""
        return getattr(row, "version", None)

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let the field choose among these rows."""
        field: Any = self.fields[name]
        field.queryset = rows


class NothingToFill(ActForm):
    """For an act that needs no words: the button alone."""


def doing(action: Callable[..., Any], *, seen: bool = True) -> Run:
    """An act that is an action with the form's fields as its keywords."""

    def run(row: Any, data: dict[str, Any], by: User) -> None:
        given = {name: value for name, value in data.items() if name != "seen"}
        action(row, by=by, **(given | ({"seen": data["seen"]} if seen else {})))

    return run


@dataclass(frozen=True)
class Act:
    """One act: `run` calls the action and says where to go (a page, a slip; nothing: the row's page).

    Label and rule are the step's unless given. `permission` is the key in the noun's table, the verb unless
    given. `waits` are the kinds of clock that it answers; `when` says whether it is offered for the row.
    """

    verb: str
    form: type[ActForm]
    run: Run
    initial: Callable[[Any, User], dict[str, Any]] | None = None
    wide: bool = False
    label: Words = ""
    rule: Words = ""
    permission: str = ""
    waits: tuple[str, ...] = ()
    when: Callable[[Any], bool] | None = None
    kind: str = "secondary"
    symbol: str = ""
    template: str = "act"
    # The field that a register's link fills in; such an act is begun from there alone.
    linked: str = ""
    # What a template of the act's own needs beside the usual.
    more: Callable[[Any, User], dict[str, Any]] | None = None

    @property
    def button_kind(self) -> str:
        return "danger" if self.kind == "danger" else "primary"


@dataclass(frozen=True)
class Noun:
    """A kind of row on the desk: how it is found, what may be done with it, where its page is.

    `page` is the name of the address of its page, which takes the primary key. `may` asks a permission;
    departments' nouns name the department in theirs.
    """

    key: str
    model: type[Any]
    find: Callable[[User, int], Any]
    permissions: Mapping[str, Permission]
    acts: Mapping[str, Act]
    page: str
    steps: Mapping[str, Step] = field(default_factory=dict)
    facts: Callable[[Any], list[tuple[Any, ...]]] = lambda row: []
    trail: Callable[[Any], list[tuple[Any, str]]] = lambda row: []
    may: Callable[[User, Permission, Any], bool] = allows
    # What the row is called on its act pages, and the page to go back to, if not its own.
    about: Callable[[Any], str] = str
    home: Callable[[Any], str] | None = None
    # Which act a clock of this noun leads to, by its kind; what is missing leads to the row's page.
    waits: Mapping[str, str] = field(default_factory=dict)
    # As `waits`, for clocks that run before their act is open: the first of these that the row permits.
    waits_until_open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # What `fits` reads beside the row, so that a list of tasks does not ask for each.
    beside: tuple[str, ...] = ()

    def url(self, pk: int) -> str:
        return reverse(self.page, args=[pk])

    def act_url(self, pk: int, verb: str) -> str:
        return reverse("desk:act", args=[self.key, pk, verb])

    def permission(self, act: Act) -> Permission:
        return self.permissions[act.permission or act.verb]

    def label(self, act: Act) -> Words:
        if act.label:
            return act.label
        step = self.steps.get(act.verb)
        return step.label if step else self.permission(act).label

    def rule(self, act: Act) -> Words:
        return act.rule or (self.steps[act.verb].rule if act.verb in self.steps else "")

    def fits(self, act: Act, row: Any) -> bool:
        """Whether the row's state permits the act."""
        step = self.steps.get(act.verb)
        return (step is None or row.state in step.sources) and (act.when is None or act.when(row))


def joined(
    noun: Noun,
    acts: Mapping[str, Act] | None = None,
    permissions: Mapping[str, Permission] | None = None,
    waits: Mapping[str, str] | None = None,
) -> Noun:
    """The noun with what a later stage may do with its rows, after its own acts."""
    return replace(
        noun,
        acts={**noun.acts, **(acts or {})},
        permissions={**noun.permissions, **(permissions or {})},
        waits={**noun.waits, **(waits or {})},
    )


def acts_of(*acts: Act) -> dict[str, Act]:
    """A noun's table of acts, keyed by verb."""
    return {act.verb: act for act in acts}


@dataclass(frozen=True)
class Button:
    label: Words
    href: str
    kind: str
    symbol: str


def buttons(noun: Noun, user: User, row: Any) -> list[Button]:
    """The acts that the row's state permits and the user's roles allow, in the order of the table."""
    return [
        Button(noun.label(act), noun.act_url(row.pk, act.verb), act.kind, act.symbol)
        for act in noun.acts.values()
        if noun.fits(act, row) and noun.may(user, noun.permission(act), row)
    ]


@require_http_methods(["GET", "POST"])
def act_page(request: DeskRequest, noun: Noun, pk: int, verb: str) -> HttpResponse:
    """Show an act's form, or do it. 404 where the row is not there for the user, 403 where they may not."""
    row, act = noun.find(request.user, pk), noun.acts.get(verb)
    if row is None or act is None:
        raise Http404
    _require(request.user, noun, act, row)
    if request.method == "GET" and not noun.fits(act, row):
        return show(request, "act_closed", _about(request, noun, act, row), status=409)
    handed: list[Slip] = []

    def do(data: dict[str, Any]) -> str:
        given = {name: value for name, value in data.items() if name != "once"}
        answer = act.run(row, given, request.user)
        if isinstance(answer, Slip):
            handed.append(answer)
            return address_of(answer, user_pk=request.user.pk)
        return answer or noun.url(pk)

    form = fill(request, act.form, row=row, user=request.user, **_start(act, row, request))
    response = submit(request, form, do)
    if response is None:
        if form.status == Stale.status:
            row = noun.find(request.user, pk) or row
            _show_anew(form, row)
        more = act.more(row, request.user) if act.more else {}
        change = last_change(row) if form.status == Stale.status else None
        page = {"form": form, "change": change, **_about(request, noun, act, row), **more}
        return show(request, act.template, page, status=form.status)
    _say_done(request, noun, act)
    return hand_over(response, handed[0], user_pk=request.user.pk) if handed else response


def _start(act: Act, row: Any, request: DeskRequest) -> dict[str, Any]:
    initial = act.initial(row, request.user) if act.initial else {}
    if act.linked:
        initial |= {act.linked: request.GET.get(act.linked, "")}
    return {"initial": initial, "seen": getattr(row, "version", None)}


def _require(user: User, noun: Noun, act: Act, row: Any) -> None:
    permission = noun.permission(act)
    if not noun.may(user, permission, row):
        raise Forbidden(
            _("您没有“%(act)s”的权限。此项由以下角色在各自范围内办理：%(roles)s。")
            % {"act": permission.label, "roles": who_may(permission)}
        )


def who_may(permission: Permission) -> str:
    return "、".join(str(role.label) for role in Role if role in permission.roles)


def _about(request: DeskRequest, noun: Noun, act: Act, row: Any) -> dict[str, Any]:
    return {
        "act": act,
        "draft_key": draft_key(request.path),
        "row": row,
        "label": noun.label(act),
        "rule": noun.rule(act),
        "who": who_may(noun.permission(act)),
        "clock": _clock(act, row),
        "facts": noun.facts(row),
        "trail": noun.trail(row),
        "back": noun.home(row) if noun.home else noun.url(row.pk),
        "about": noun.about(row),
        "now": row.get_state_display() if hasattr(row, "get_state_display") else "",
    }


def _clock(act: Act, row: Any) -> Clock | None:
    if not act.waits:
        return None
    running = Clock.objects.filter(subject=row.ref, kind__in=act.waits, stopped_at__isnull=True)
    return running.order_by("due_on", "pk").first()


def _show_anew(form: Any, row: Any) -> None:
    """After somebody else's change: keep what was typed, and count the row as now seen."""
    data: Any = form.data.copy()
    data["seen"] = str(form.version_of(row) or "")
    form.data = data


def last_change(row: Any) -> dict[str, Any] | None:
    """What somebody did to the row last: the act in words, who, and when."""
    entry = entries_about(row.ref).last()
    if entry is None:
        return None
    who = names_of([entry]).get(entry.actor, "")
    return {"act": ALL.get(entry.verb, entry.verb), "who": who, "at": entry.at}


def _say_done(request: DeskRequest, noun: Noun, act: Act) -> None:
    words = _("已办理：%(act)s。") % {"act": noun.label(act)}
    messages.success(request, words, extra_tags=draft_key(request.path))


def draft_key(path: str) -> str:
    """The name under which the browser keeps what was typed on an act page."""
    return "desk" + path.replace("/", "-").replace(".", "-").rstrip("-")
