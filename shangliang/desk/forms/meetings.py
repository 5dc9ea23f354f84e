"""Meetings: planned, announced, led, recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import PHASES, MeetingState, Result, SpeechKind
from shangliang.deliberation.models import (
    Meeting,
    Paper,
    Participant,
    Promise,
    Reservation,
    SchemeResult,
    Speech,
)
from shangliang.deliberation.queries import platforms_above, speaking_order
from shangliang.desk.acting import ActForm
from shangliang.desk.forms import inputs
from shangliang.desk.forms.research import people_over
from shangliang.platforms.roles import Role
from shangliang.topics.models import PlanItem, Topic

CHAIRS = (Role.CONVENOR, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.OFFICE, Role.LEADER)
RECORDERS = (Role.CONVENOR, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK, Role.OFFICE)
PEOPLE_MOST = 500


class MeetingForm(ActForm):
    """On a topic, to plan; on a meeting, to change."""

    form = forms.ChoiceField(label=_("会议形式"), choices=PlanItem.Form.choices)
    starts_at = inputs.moment(
        _("开会时间"), help_text=_("基层协商会和正式会议须提前通知的天数不同，见旁边的规定。")
    )
    place = inputs.line(Meeting, "place")
    online_link = forms.URLField(
        label=_("线上参会地址"), required=False, max_length=200, assume_scheme="https"
    )
    agenda = inputs.line(Meeting, "agenda", rows=6)
    chair = inputs.row(_("主持人"), help_text=_("主持人保持中立，不发表倾向性意见。"))
    recorder = inputs.row(_("记录人"))
    statutory_vote_required = inputs.tick(
        _("此事还须业主大会、村（居）民会议等另行依法表决"), help_text=_("协商会只形成共识，不代替法定表决。")
    )

    def prepare(self) -> None:
        topic = self.row if isinstance(self.row, Topic) else self.row.topic
        self.fields["chair"].queryset = people_over(topic, CHAIRS)  # type: ignore[attr-defined]
        self.fields["recorder"].queryset = people_over(topic, RECORDERS)  # type: ignore[attr-defined]


class NoticeForm(ActForm):
    """The notice carries brief, schemes, agenda and rules by itself; one more paper may go with it."""

    title = inputs.line(Paper, "title", label=_("另附材料标题"), required=False)
    text = inputs.line(Paper, "text", label=_("另附材料内容"), rows=5, required=False)

    def clean(self) -> None:
        title, text = self.cleaned_data.pop("title", ""), self.cleaned_data.pop("text", "")
        if bool(title) != bool(text):
            missing = "text" if title else "title"
            self.add_error(missing, _("另附材料的标题和内容须一并填写。"))
        self.cleaned_data["papers"] = [(title, text)] if title and text else []


class OpenMeetingForm(ActForm):
    rules_read = inputs.tick(_("已当场宣读议事规则"), required=True)


class AdvanceForm(ActForm):
    to = inputs.pick(_("进入哪一环节"), [])

    def prepare(self) -> None:
        here = PHASES.index(MeetingState(self.row.state)) if self.row.state in PHASES else -1
        later = [(phase.value, phase.label) for phase in PHASES[here + 1 :]]
        self.fields["to"].choices = later  # type: ignore[attr-defined]
        self.fields["to"].initial = later[0][0] if later else None


class EndForm(ActForm):
    """Adjourn or cancel."""

    words = inputs.line(Meeting, "ended_words", label=_("原因"), rows=3)


class SpeechForm(ActForm):
    """Who, what kind, how long, the gist. On the page of the record it stays in place."""

    participant = inputs.row(_("发言人"))
    kind = forms.ChoiceField(label=_("类型"), choices=SpeechKind.choices, initial=SpeechKind.VIEW)
    minutes = inputs.whole(_("时长（分钟）"), most=240, initial=2)
    gist = inputs.line(
        Speech, "gist", rows=3, required=False, help_text=_("先立场，后理由。放弃发言的可不填。")
    )

    def prepare(self) -> None:
        meeting = self.row
        queryset = Participant.objects.filter(meeting=meeting)
        field: Any = self.fields["participant"]
        field.queryset = queryset
        field.choices = [("", "—"), *((one.pk, said_as(one)) for one in speakers(meeting))]

    def clean(self) -> None:
        minutes = self.cleaned_data.pop("minutes", None) or 0
        self.cleaned_data["seconds"] = minutes * 60


def speakers(meeting: Meeting) -> list[Participant]:
    """Those present in the order of speaking, then those who can only be read out."""
    here = speaking_order(meeting)
    return [*here, *Participant.objects.filter(meeting=meeting, attended_at__isnull=True)]


def said_as(participant: Participant) -> str:
    where = participant.organisation or participant.dispute_side
    return " · ".join(part for part in (str(participant), participant.get_side_display(), where) if part)


class CorrectSpeechForm(ActForm):
    kind = forms.ChoiceField(label=_("类型"), choices=SpeechKind.choices)
    minutes = inputs.whole(_("时长（分钟）"), most=240)
    gist = inputs.line(Speech, "gist", rows=4, required=False)

    def clean(self) -> None:
        minutes = self.cleaned_data.pop("minutes", None)
        was = self.row.seconds
        # What was recorded to the second stays, unless somebody says otherwise.
        self.cleaned_data["seconds"] = was if minutes is None or minutes == was // 60 else minutes * 60


class ResultForm(ActForm):
    """What the meeting found of one scheme, with up to some reservations."""

    N_RESERVATIONS = 3

    result = inputs.pick(_("结果"), Result.choices)
    n_for = inputs.whole(_("赞成（人）"), most=PEOPLE_MOST)
    n_against = inputs.whole(_("反对（人）"), most=PEOPLE_MOST)
    n_abstain = inputs.whole(_("弃权（人）"), most=PEOPLE_MOST)
    is_best = inputs.tick(_("作为最优方案"))
    words = inputs.line(SchemeResult, "words", rows=2, required=False)

    def prepare(self) -> None:
        here = list(Participant.objects.filter(meeting=self.row.meeting, attended_at__isnull=False))
        people = [("", "—"), *((str(one.pk), said_as(one)) for one in here)]
        self._here = {str(one.pk): one for one in here}
        most = Reservation._meta.get_field("words").max_length
        for n in self.lines():
            self.fields[f"who_{n}"] = forms.ChoiceField(
                label=_("保留意见人 %(n)d") % {"n": n}, choices=people, required=False
            )
            self.fields[f"reserved_{n}"] = forms.CharField(
                label=_("保留意见 %(n)d") % {"n": n},
                required=False,
                max_length=most,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def lines(self) -> range:
        n = len(self.initial.get("kept", ()))
        return range(1, max(self.N_RESERVATIONS, n + 2) + 1)

    def pairs(self) -> list[tuple[Any, Any]]:
        """Who and what, side by side, for the page."""
        return [(self[f"who_{n}"], self[f"reserved_{n}"]) for n in self.lines()]

    def clean(self) -> None:
        kept = []
        for n in self.lines():
            who, text = self.cleaned_data.pop(f"who_{n}", ""), self.cleaned_data.pop(f"reserved_{n}", "")
            if bool(who) != bool(text):
                self.add_error(f"reserved_{n}" if who else f"who_{n}", _("保留意见须写明是谁、是什么意见。"))
            if who and text:
                kept.append((self._here[who], text))
        for count in ("n_for", "n_against", "n_abstain"):
            self.cleaned_data[count] = self.cleaned_data.get(count) or 0
        self.cleaned_data["reservations"] = kept

    def refuse(self, refusal: Any) -> None:
        refusal.field = "reserved_1" if refusal.field == "reservations" else refusal.field
        super().refuse(refusal)


class PromiseForm(ActForm):
    participant = inputs.row(_("承诺人"))
    what = inputs.line(Promise, "what", rows=2)
    due_on = inputs.day(_("完成日期"), required=False)

    def prepare(self) -> None:
        here = speaking_order(self.row)
        field: Any = self.fields["participant"]
        field.queryset = Participant.objects.filter(meeting=self.row, attended_at__isnull=False)
        field.choices = [("", "—"), *((one.pk, said_as(one)) for one in here)]


class UpgradeForm(ActForm):
    """On a topic."""

    platform = inputs.row(_("提交到哪一级平台"))

    def prepare(self) -> None:
        above = platforms_above(self.row)
        field: Any = self.fields["platform"]
        field.queryset = type(self.row.platform).objects.filter(pk__in=[one.pk for one in above])
        field.choices = [("", "—"), *((one.pk, one.name) for one in above)]
