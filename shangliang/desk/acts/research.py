"""What may be done with research and its schemes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import RESEARCH_STEPS, MeetingState, ResearchState
from shangliang.deliberation.models import Meeting, Research, Scheme
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import experts_of, may_research, research_for
from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.ways import to_topic, topic_fact
from shangliang.desk.forms.gates import SubmitResearchForm
from shangliang.desk.forms.meetings import ResultForm
from shangliang.desk.forms.research import (
    AssignExpertForm,
    InterviewForm,
    PlanResearchForm,
    ReleaseExpertForm,
    ReportForm,
    ResearchPhotoForm,
    SchemeForm,
    VisitForm,
)
from shangliang.people.models import User
from shangliang.topics.lifecycle import STEPS as TOPIC_STEPS
from shangliang.topics.lifecycle import State

ON_THE_SPOT = {ResearchState.ON_SITE, ResearchState.DRAFTING}
TEXTS = ("facts", "causes", "department_facts")
SCHEME_TEXTS = ("title", "text", "cost", "benefit", "bearer", "feasibility")


def _plan(topic: Any, data: dict[str, Any], by: User) -> str:
    research = actions.plan_research(topic, by=by, **data)
    return reverse("desk:research", args=[research.pk])


def _photo(research: Research, data: dict[str, Any], by: User) -> None:
    actions.add_photo(research, data["photo"].read(), caption=data["caption"], by=by)


def _texts(research: Research, user: User) -> dict[str, Any]:
    return {name: getattr(research, name) for name in TEXTS}


def _on_the_spot(research: Research) -> bool:
    return research.state in ON_THE_SPOT


# What a topic's page offers: it leads into this stage.
ON_TOPIC = acts_of(
    Act(
        "research.planned",
        PlanResearchForm,
        _plan,
        label=_("安排商前调研"),
        rule=TOPIC_STEPS["topic.research_started"].rule,
        waits=("start_research", "start_planned"),
        when=lambda topic: topic.state in {State.PLANNED, State.AD_HOC, State.REOPENED, State.READY},
        symbol="search",
    ),
    Act(
        "expert.assigned",
        AssignExpertForm,
        doing(actions.assign_expert, seen=False),
        rule=_("请智库专家参与这件议题的调研、提出意见。专家只能办理请其参与的议题。"),
        when=lambda topic: topic.is_published and not topic.is_ended,
        symbol="person",
    ),
    Act(
        "expert.released",
        ReleaseExpertForm,
        doing(actions.release_expert, seen=False),
        rule=_("结束后，这位专家不能再办理这件议题的调研；已写下的保留。"),
        when=lambda topic: experts_of(topic).exists(),
    ),
)
TOPIC_WAITS = {"start_research": "research.planned", "start_planned": "research.planned"}

ACTS = (
    Act("research.visited", VisitForm, doing(actions.record_visit), waits=("visit",), symbol="place"),
    Act(
        "research.interviewed",
        InterviewForm,
        doing(actions.add_interview, seen=False),
        label=_("登记访谈"),
        rule=_("至少访谈一人，记下群众原话。不写姓名，只写身份。"),
        when=_on_the_spot,
        symbol="chat",
    ),
    Act(
        "research.photographed",
        ResearchPhotoForm,
        _photo,
        label=_("上传调研照片"),
        rule=_("照片供参会人了解现场；公开调研报告时不公开照片。"),
        when=_on_the_spot,
        symbol="camera",
    ),
    Act(
        "research.scheme_added",
        SchemeForm,
        doing(actions.add_scheme, seen=False),
        label=_("提出方案"),
        rule=_("至少两个方案，各写明成本、效益和承担方，供会上比较。"),
        when=_on_the_spot,
        symbol="plus",
        wide=True,
    ),
    Act(
        "research.drafted",
        ReportForm,
        doing(actions.draft_research),
        initial=_texts,
        wide=True,
        symbol="edit",
    ),
    Act(
        "research.changed",
        ReportForm,
        doing(actions.change_research),
        initial=_texts,
        label=_("修改报告正文"),
        rule=RESEARCH_STEPS["research.submitted"].rule,
        when=lambda research: research.state == ResearchState.DRAFTING,
        wide=True,
        symbol="edit",
    ),
    Act(
        "research.submitted",
        SubmitResearchForm,
        doing(actions.submit_research),
        waits=("report",),
        kind="primary",
        symbol="send",
        template="gate",
    ),
)


def facts(research: Research) -> list[tuple[Any, ...]]:
    return [
        topic_fact(research.topic),
        (_now("轮次"), research.round),
        (_now("负责人"), research.led_by),
        (_now("状态"), research.get_state_display()),
    ]


NOUN = Noun(
    key="research",
    model=Research,
    find=research_for,
    permissions=PERMISSIONS,
    acts=acts_of(*ACTS),
    steps=RESEARCH_STEPS,
    page="desk:research",
    facts=facts,
    trail=lambda research: [
        *to_topic(research.topic),
        (_now("商前调研"), reverse("desk:research", args=[research.pk])),
    ],
    waits={"visit": "research.visited"},
    may=may_research,
)


def find_scheme(user: User, pk: int) -> Scheme | None:
    """A scheme, where its research is there for the user; with the meeting that decides on it now."""
    scheme = Scheme.objects.select_related("topic__platform", "topic__committee").filter(pk=pk).first()
    research = research_for(user, scheme.research_id) if scheme else None
    if scheme is None or research is None:
        return None
    scheme.research = research
    scheme.meeting = Meeting.objects.filter(  # type: ignore[attr-defined]  # for the act on results
        topic=scheme.topic_id, state=MeetingState.CONSENSUS_CHECK
    ).first()
    return scheme


def _scheme_texts(scheme: Scheme, user: User) -> dict[str, Any]:
    return {name: getattr(scheme, name) for name in SCHEME_TEXTS}


def _record_result(scheme: Any, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    actions.record_result(scheme.meeting, scheme=scheme, by=by, **given)
    return reverse("desk:meeting-record", args=[scheme.meeting.pk]) + "#results"


def _found(scheme: Any, user: User) -> dict[str, Any]:
    """What was recorded before, to be corrected."""
    found = scheme.results.filter(meeting=scheme.meeting).prefetch_related("reservations").first()
    if found is None:
        return {}
    kept = list(found.reservations.all())
    columns = ("result", "n_for", "n_against", "n_abstain", "is_best", "words")
    initial = {name: getattr(found, name) for name in columns} | {"kept": kept}
    for n, one in enumerate(kept, start=1):
        initial |= {f"who_{n}": str(one.participant_id), f"reserved_{n}": one.words}
    return initial


def _before_submission(scheme: Any) -> bool:
    return scheme.research.state in ON_THE_SPOT


SCHEMES = Noun(
    key="schemes",
    model=Scheme,
    find=find_scheme,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "research.scheme_changed",
            SchemeForm,
            doing(actions.change_scheme),
            initial=_scheme_texts,
            label=_("修改方案"),
            rule=_("提交报告前可以修改，每个方案写明成本、效益和承担方。"),
            when=_before_submission,
            wide=True,
            symbol="edit",
        ),
        Act(
            "research.scheme_removed",
            NothingToFill,
            lambda scheme, data, by: _remove(scheme, by),
            label=_("删去方案"),
            rule=_("提交报告前可以删去，其余方案的序号不变。"),
            when=_before_submission,
            kind="danger",
        ),
        Act(
            "meeting.result_recorded",
            ResultForm,
            _record_result,
            initial=_found,
            label=_("记录方案结果"),
            rule=_(
                "举手只记录共识，不是法律意义上的表决。有人反对或保留意见的，不能记为一致同意；保留意见逐条写明。"
            ),
            when=lambda scheme: scheme.meeting is not None,
            wide=True,
            template="meetings/result",
        ),
    ),
    page="desk:scheme",
    may=may_research,
    home=lambda scheme: reverse("desk:research", args=[scheme.research_id]) + "#schemes",
    facts=lambda scheme: [
        topic_fact(scheme.topic),
        (_now("方案"), f"{scheme.number} · {scheme.title}"),
        (_now("成本"), scheme.cost or "—"),
        (_now("效益"), scheme.benefit or "—"),
        (_now("承担方"), scheme.bearer or "—"),
    ],
    trail=lambda scheme: [
        *to_topic(scheme.topic),
        (_now("商前调研"), reverse("desk:research", args=[scheme.research_id])),
    ],
)


def _remove(scheme: Scheme, by: User) -> str:
    back = reverse("desk:research", args=[scheme.research_id])
    actions.remove_scheme(scheme, by=by)
    return back
