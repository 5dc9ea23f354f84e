"""我要出题: three steps, one form. Before the last button the server keeps nothing but chosen photos."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.ledger import clock
from shangliang.platforms.models import Committee
from shangliang.platforms.queries import number
from shangliang.portal import limits
from shangliang.portal.browsers import browser_of, remember
from shangliang.portal.forms.raising import STEPS, RaiseForm
from shangliang.portal.places import Directory, directory
from shangliang.portal.site import committee_of, page
from shangliang.portal.slips import Slip, seal
from shangliang.portal.uploads import show_kept, take_photos
from shangliang.portal.voices import slip_page
from shangliang.topics.actions import raise_topic
from shangliang.topics.actions.drafts import drop_drafts
from shangliang.topics.lifecycle import Category
from shangliang.topics.models import Call
from shangliang.topics.queries import open_calls, public_topics, similar_topics
from shangliang.ui.acting import UNPROCESSABLE, perform
from shangliang.ui.parts import Row

LAST = len(STEPS)


@require_http_methods(["GET", "HEAD", "POST"])
def raising(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    call = _call(request, committee)
    places = directory(committee, under=call.path if call else "")
    if request.method != "POST":
        return _show(request, committee, call, places, _empty(request, call, places))
    step = _number(request.POST.get("step", ""))
    if "back" in request.POST:
        if step == LAST:
            take_photos(request, _form(request, step, places))
        return _show(request, committee, call, places, _at(request, step - 1, places))
    form = _form(request, step, places)
    if step < LAST:
        wrong = form.first_wrong_step()
        if wrong is not None:
            # What is wrong on an earlier step is mended there.
            form = form if wrong == step else _form(request, wrong, places)
            return _show(request, committee, call, places, form, status=UNPROCESSABLE)
        return _show(request, committee, call, places, _at(request, step + 1, places))
    return _send(request, committee, call, places, form)


def _send(
    request: HttpRequest, committee: Committee, call: Call | None, places: Directory, form: RaiseForm
) -> HttpResponse:
    photos = take_photos(request, form)
    if not limits.may_raise(request):
        again = limits.again_at(limits.RAISING)
        form.add_error(
            None,
            _("从您所在的网络提交得太频繁了，请在 %(time)s 以后再试。您填写的内容仍在本页。")
            % {"time": f"{again:%H:%M}"},
        )
        return _show(request, committee, call, places, form, status=429)
    browser = browser_of(request)

    def act(data: dict[str, Any]) -> str:
        raised = raise_topic(
            places.choices[data["where"]].platform,
            call=call,
            browser=browser,
            title=data["title"],
            problem=data["problem"],
            place=data["place"],
            category=data["category"],
            photos=photos,
            **form.contact,
        )
        drop_drafts(data["once"])
        return seal(Slip(raised.topic.number, raised.code))

    answer = perform(request, form, act)
    if answer is None:
        wrong = form.first_wrong_step()
        if wrong is not None and wrong < LAST:
            form = _form(request, wrong, places)
        return _show(request, committee, call, places, form, status=UNPROCESSABLE)
    return remember(request, slip_page(request, committee, answer, draft="raise"), browser)


def _show(
    request: HttpRequest,
    committee: Committee,
    call: Call | None,
    places: Directory,
    form: RaiseForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "committee": committee,
        "call": call,
        "form": form,
        "calls": open_calls(clock.today(), committee=committee)[:3] if form.step == 1 and not call else (),
    }
    if form.step == LAST:
        said = {name: request.POST.get(name, "") for name in ("title", "problem", "category", "place")}
        chosen = places.choices.get(request.POST.get("where", ""))
        context["rows"] = _rows(said, chosen)
        context["photos_help"] = _("最多 %(n)s 张。") % {"n": number(committee.pk, "photos_most")}
        words = f"{said['title']}\n{said['problem']}"[:2100]
        context["similar"] = similar_topics(words, public_topics(committee), public=True, most=3)
    return page(request, "raising/raise", context, status=max(status, form.status))


def _rows(said: dict[str, str], chosen: Any) -> list[Row]:
    category = dict(Category.choices).get(said["category"], "")
    return [
        Row(_("想商量什么事"), said["title"]),
        Row(_("具体情况"), said["problem"]),
        Row(_("属于哪一类"), category),
        Row(_("地点"), f"{chosen.label if chosen else ''} {said['place']}".strip()),
        Row(_("由谁受理"), chosen.platform if chosen else ""),
    ]


def _empty(request: HttpRequest, call: Call | None, places: Directory) -> RaiseForm:
    where = request.GET.get("platform", "")
    initial = {"call": call.pk if call else None, "where": where if where in places.choices else ""}
    return RaiseForm(step=1, places=places.groups, initial=initial)


def _form(request: HttpRequest, step: int, places: Directory) -> RaiseForm:
    return RaiseForm(request.POST, request.FILES, step=step, places=places.groups)


def _at(request: HttpRequest, step: int, places: Directory) -> RaiseForm:
    """The form at another step, with everything typed so far and nothing complained about."""
    step = min(max(step, 1), LAST)
    typed = [name for name in RaiseForm.base_fields if name not in {"photos", "kept"}]
    initial = {name: request.POST.get(name, "") for name in typed}
    # A box that was ticked sends its value; one that was not sends nothing.
    initial["consent"] = request.POST.get("consent") in {"on", "True", "true"}  # type: ignore[assignment]
    form = RaiseForm(step=step, places=places.groups, initial=initial)
    if step == LAST:
        show_kept(request, form)
    return form


def _number(text: str) -> int:
    return int(text) if text in {"1", "2", "3"} else 1


def _call(request: HttpRequest, committee: Committee) -> Call | None:
    """The call by which somebody came, if it runs; otherwise the topic is raised without one."""
    text = request.POST.get("call") or request.GET.get("call") or ""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return None
    return open_calls(clock.today(), committee=committee).filter(pk=int(text)).first()
