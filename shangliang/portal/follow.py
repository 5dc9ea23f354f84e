"""查进展: what a query code opens."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shangliang.deliberation.queries import participant_by_code
from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.outcomes.actions import rate
from shangliang.outcomes.models import Rating
from shangliang.outcomes.queries import feedback_for, rated_until, rating_of
from shangliang.people.codes import code_hash, grouped, is_code, normalise
from shangliang.platforms.queries import number
from shangliang.portal import limits
from shangliang.portal.browsers import has_opened, remember_opened
from shangliang.portal.dossier import Dossier, dossier_of, story_of
from shangliang.portal.forms.follow import (
    CodeForm,
    EraseForm,
    PhoneForm,
    QuickRateForm,
    RateForm,
    WithdrawForm,
)
from shangliang.portal.forms.photos import MorePhotosForm, PhotoFields
from shangliang.portal.forms.raising import NOTICE, MendForm
from shangliang.portal.journey import stops_of
from shangliang.portal.site import here, page, private
from shangliang.portal.uploads import take_photos
from shangliang.topics.actions import (
    add_photos,
    change_contact,
    erase_topic_text,
    erase_voice,
    rate_quick_answer,
    resubmit_topic,
    withdraw_topic,
)
from shangliang.topics.actions.drafts import drop_drafts
from shangliang.topics.lifecycle import STEPS, State
from shangliang.topics.models import Topic, Voice
from shangliang.topics.queries import held_about_voice, voice_by_code
from shangliang.ui.acting import ActionForm, submit

GET_OR_POST = ["GET", "HEAD", "POST"]
# In plain words: what the state means to whoever raised the topic.
MEANING = {
    State.MODERATION: lambda: _("我们收到了。内容需要人工看一下，看过后进入审核。"),
    State.SUBMITTED: lambda: _("我们收到了，正在等待审核。"),
    State.SCREENING: lambda: _("工作人员正在审核，看这件事归谁管、怎样商量。"),
    State.RETURNED: lambda: _("还缺一些情况，请按下面的说明补充。"),
    State.MERGED: lambda: _("与另一件议题相同，已合并到一起商量，您的查询码继续有效。"),
    State.TRANSFERRED: lambda: _("这件事由其他部门直接办理，已经转过去了。"),
    State.REJECTED: lambda: _("这件事没有列为议题，理由见下。"),
    State.QUICK: lambda: _("这件事可以直接答复，正在办理。"),
    State.ANSWERED: lambda: _("已经答复，请您看看是否满意。"),
    State.SUSPENDED: lambda: _("暂时停一停，条件具备后继续。"),
    State.WITHDRAWN: lambda: _("这件事已经撤回，不再办理。"),
    State.CLOSED: lambda: _("这件事已经办结。"),
}


@require_http_methods(GET_OR_POST)
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to what it opens."""
    if request.method != "POST":
        return page(request, "follow/enter", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return page(request, "follow/enter", {"form": form}, status=422)
    code = grouped(normalise(form.cleaned_data["code"]))
    refusal = refuse_guess(request, code, form)
    if refusal is not None:
        return refusal
    if voice_by_code(code) is not None:
        return redirect("portal:voice", code)
    if participant_by_code(code) is not None:
        return redirect("portal:invitation", code)
    return not_known(request, form)


def refuse_guess(request: HttpRequest, code: str, form: CodeForm | None = None) -> HttpResponse | None:
    """The answer to whoever tries too many codes, else None. What this browser has opened is free."""
    if is_code(code) and has_opened(request, code_hash(code)):
        return None
    if limits.allowed(request, "guess", limits.GUESSING):
        return None
    again = limits.again_at(limits.GUESSING)
    form = form or CodeForm({"code": ""})
    form.errors.clear()
    form.add_error(None, _("查询得太频繁了，请在 %(time)s 以后再试。") % {"time": f"{again:%H:%M}"})
    response = private(page(request, "follow/enter", {"form": form}, status=429))
    response.headers["Retry-After"] = str(max(1, int((again - clock.now()).total_seconds())))
    return response


def not_known(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    form = form or CodeForm({"code": ""})
    form.errors.clear()
    form.add_error(
        "code", _("没有找到这个查询码。请核对后重新输入；忘记查询码的，可到议事室请工作人员协助。")
    )
    return private(page(request, "follow/enter", {"form": form}, status=404))


@require_http_methods(GET_OR_POST)
def voice(request: HttpRequest, code: str) -> HttpResponse:
    """The topic behind a code, published or not, and what its owner can do now."""
    refusal = refuse_guess(request, code)
    if refusal is not None:
        return refusal
    found = voice_by_code(code)
    if found is None:
        return not_known(request)
    if request.method != "POST" and request.GET.get("held") == "json":
        return private(_handed_over(request, found))
    actions = _Actions(request, found, code)
    done = actions.act()
    if done is not None:
        return private(done)
    response = page(request, "follow/voice", actions.context(), status=actions.status)
    return private(remember_opened(request, response, found.code_hash))


def _handed_over(request: HttpRequest, voice: Voice) -> HttpResponse:
    """What is held about whoever has the code, as a file that people and machines can read (PIPL 45)."""
    ratings = Rating.objects.filter(voice=voice).order_by("pk")
    held = held_about_voice(voice) | {"ratings": list(ratings.values("score", "words", "at"))}
    answer = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer.headers["Content-Disposition"] = f'attachment; filename="{held["number"]}.json"'
    return remember_opened(request, answer, voice.code_hash)


class _Actions:
    """The forms open to a voice: one of them may have been sent."""

    def __init__(self, request: HttpRequest, voice: Voice, code: str) -> None:
        self.request = request
        self.voice = voice
        self.topic = voice.topic
        self.code = grouped(normalise(code))
        self.back = reverse("portal:voice", args=[self.code])
        self.feedback = feedback_for(voice)
        self.rate_until = rated_until(self.feedback) if self.feedback else None
        self.rating = rating_of(self.feedback, voice) if self.feedback else None
        self.n_photos = self.topic.photos.count()
        self.photos_most = number(self.topic.committee_id, "photos_most")
        self.forms = self._open_forms()

    @property
    def status(self) -> int:
        return max((form.status for form in self.forms.values()), default=200)

    def _open_forms(self) -> dict[str, ActionForm]:
        sent = self.request.POST.get("do") if self.request.method == "POST" else None
        classes: dict[str, type[ActionForm]] = {"phone": PhoneForm, "erase": EraseForm}
        is_open = self.rate_until is not None and self.rate_until >= clock.today()
        if (self.rating is None and is_open) or sent == "rate":
            classes["rate"] = RateForm
        has_rated = hasattr(self.voice, "quick_rating")
        if (self.topic.state == State.ANSWERED and not has_rated) or sent == "quick":
            classes["quick"] = QuickRateForm
        if (self.topic.state == State.RETURNED and self.voice.is_raiser) or sent == "mend":
            classes["mend"] = MendForm
        if (self._may_add_photos and "mend" not in classes) or sent == "photos":
            classes["photos"] = MorePhotosForm
        may_withdraw = self.voice.is_raiser and self.topic.state in STEPS["topic.withdrawn"].sources
        if may_withdraw or sent == "withdraw":
            classes["withdraw"] = WithdrawForm
        if self._may_erase_text or sent == "erase_text":
            classes["erase_text"] = EraseForm
        return {name: self._form(name, one, sent) for name, one in classes.items()}

    @property
    def _may_add_photos(self) -> bool:
        return self.voice.is_raiser and not self.topic.is_ended and self.n_photos < self.photos_most

    @property
    def _may_erase_text(self) -> bool:
        own = self.voice.first_topic or self.topic
        hidden = own.is_ended and not own.is_published and bool(own.problem)
        return hidden and self.voice.kind == Voice.Kind.RAISED

    def _form(self, name: str, form_class: type[ActionForm], sent: str | None) -> ActionForm:
        auto_id = f"{name}_%s"
        if sent == name:
            return form_class(self.request.POST, self.request.FILES, auto_id=auto_id)
        initial = {}
        if name == "mend":
            initial = {key: getattr(self.topic, key) for key in ("title", "problem", "category", "place")}
        return form_class(initial=initial, auto_id=auto_id, seen=self.topic.version)

    def act(self) -> HttpResponse | None:
        """Do what was sent; the way back, or None if the page must be shown again."""
        sent = self.request.POST.get("do", "")
        does = {
            "rate": self._rate,
            "quick": self._quick,
            "mend": self._mend,
            "photos": self._add_photos,
            "withdraw": self._withdraw,
            "erase_text": self._erase_text,
            "phone": self._phone,
            "erase": self._erase,
        }
        if self.request.method != "POST" or sent not in does:
            return None
        form = self.forms[sent]
        self.photos = take_photos(self.request, form) if isinstance(form, PhotoFields) else []
        return submit(self.request, form, does[sent])

    def _rate(self, data: dict[str, Any]) -> str:
        if self.feedback is None:
            raise Refusal(_("这件事还没有发布办理结果，发布以后才能评价。"))
        rate(self.feedback, voice=self.voice, score=data["score"], words=data["words"])
        return self.back

    def _quick(self, data: dict[str, Any]) -> str:
        rate_quick_answer(self.voice, is_satisfied=data["is_satisfied"] == "yes", words=data["words"])
        return self.back

    def _mend(self, data: dict[str, Any]) -> str:
        matter = {key: data[key] for key in ("title", "problem", "category", "place")}
        resubmit_topic(self.topic, by=self.voice, seen=data["seen"], photos=self.photos, **matter)
        drop_drafts(data["once"])
        return self.back

    def _add_photos(self, data: dict[str, Any]) -> str:
        add_photos(self.topic, photos=self.photos, by=self.voice)
        drop_drafts(data["once"])
        return f"{self.back}#mine"

    def _withdraw(self, data: dict[str, Any]) -> str:
        withdraw_topic(self.voice, data["words"], by=self.voice, seen=data["seen"])
        return self.back

    def _erase_text(self, data: dict[str, Any]) -> str:
        erase_topic_text(self.voice, by=self.voice)
        return self.back

    def _phone(self, data: dict[str, Any]) -> str:
        change_contact(self.voice, phone=data["phone"], consent=NOTICE, by=self.voice)
        return self.back

    def _erase(self, data: dict[str, Any]) -> str:
        erase_voice(self.voice, by=self.voice)
        return self.back

    def context(self) -> dict[str, Any]:
        dossier = dossier_of(self.topic) if self._may_read else Dossier(self.topic)
        state = State(self.topic.state)
        meaning = MEANING.get(state, lambda: _("这件事正在办理，进展见下。"))()
        return {
            "committee": self.topic.committee,
            "voice": self.voice,
            "topic": self.topic,
            "title": self._title,
            "may_read": self._may_read,
            "meaning": meaning,
            "stops": stops_of(self.topic, story_of(dossier)),
            "feedback": self.feedback,
            "rate_until": self.rate_until,
            "rating": self.rating,
            "forms": self.forms,
            "code": self.code,
            "address": here(self.request, self.back),
            "n_photos": self.n_photos,
            "n_photos_left": self.photos_most - self.n_photos,
        }

    @property
    def _may_read(self) -> bool:
        """An unpublished topic of somebody else stays hidden, though one's own was merged into it."""
        return self.topic.is_published or self.voice.is_raiser

    @property
    def _title(self) -> str:
        first: Topic | None = self.voice.first_topic
        if self._may_read:
            return self.topic.title
        return first.title if first else _("您的议题")
