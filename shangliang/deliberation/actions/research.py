"""商前调研: planned, on the spot, written, submitted. Without it there is no meeting (SEED S8)."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.deliberation.actions.experts import require_research
from shangliang.deliberation.actions.waiting import done, wait_on
from shangliang.deliberation.checks import in_words, unmet
from shangliang.deliberation.lifecycle import (
    RESEARCH_STEPS,
    MeetingState,
    ResearchState,
    Side,
)
from shangliang.deliberation.models import Interview, Meeting, Research, ResearchPhoto, Visit
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries.research import research_checklist
from shangliang.documents.photo import Photo as Cleaned
from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change, move
from shangliang.people.models import Member, User
from shangliang.platforms.roles import require
from shangliang.topics.actions import carry_topic
from shangliang.topics.actions.photos import clean_photos
from shangliang.topics.actions.texts import chosen, filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic

ON_THE_SPOT = {ResearchState.ON_SITE, ResearchState.DRAFTING}


@act
def plan_research(
    topic: Topic, *, planned_on: date, led_by: User, by: User, seen: int | None = None
) -> Research:
    """Plan the research before the deliberation; of a topic whose last round failed, another round of it.

    Raises `Refusal` while research or a meeting of the topic is under way, or if the topic is not there yet.
    """
    require(by, PERMISSIONS["research.planned"], topic)
    last = Research.objects.filter(topic=topic).order_by("-round").first()
    _refuse_unless_free(topic, last)
    _refuse_stranger(led_by, topic)
    if topic.state != State.READY:
        carry_topic(topic, "topic.research_started", by=by, seen=seen)
    research = Research.objects.create(
        topic=topic, round=last.round + 1 if last else 1, planned_on=planned_on, led_by=led_by
    )
    append(
        "research.planned",
        research,
        by=by,
        public=topic.is_published,
        round=research.round,
        planned_on=planned_on,
    )
    done("plan_meeting", topic)
    wait_on("visit", research, topic, user=led_by, due_on=planned_on)
    return research


def _refuse_unless_free(topic: Topic, last: Research | None) -> None:
    if last is not None and last.state != ResearchState.SUBMITTED:
        raise Refusal(
            _("“%(topic)s”第 %(round)d 轮调研尚未提交，不能另起一轮。")
            % {"topic": topic, "round": last.round}
        )
    over = [MeetingState.CLOSED, MeetingState.ADJOURNED, MeetingState.CANCELLED]
    if topic.state == State.READY and Meeting.objects.filter(topic=topic).exclude(state__in=over).exists():
        raise Refusal(_("“%(topic)s”正在筹备协商会，先取消会议才能再次调研。") % {"topic": topic})


def _refuse_stranger(user: User, topic: Topic) -> None:
    if not user.is_active or user.committee_id != topic.committee_id:
        raise Refusal(_("负责人“%(user)s”不是本委员会的在用账号。") % {"user": user}, field="led_by")


@act
def record_visit(
    research: Research,
    *,
    visited_on: date,
    place: str,
    team: Sequence[Member],
    by: User,
    seen: int | None = None,
) -> Visit:
    """Record a going to the spot: when, where, and with which members. There may be several.

    Raises `Refusal` without a member, or for a day to come or before the topic was raised.
    """
    require_research(by, "research.visited", research)
    place = filled(Research, "place", place)
    members = _team(research, team, visited_on)
    _refuse_impossible_day(research, visited_on)
    latest = research.visited_on is None or visited_on >= research.visited_on
    move(
        research,
        RESEARCH_STEPS["research.visited"],
        by=by,
        seen=seen,
        public=research.topic.is_published,
        fields={"visited_on": visited_on, "place": place} if latest else {},
        visited_on=visited_on,
        members=[member.pk for member in members],
    )
    visit = Visit.objects.create(research=research, visited_on=visited_on, place=place)
    visit.members.set(members)
    research.team.add(*members)
    done("visit", research)
    wait_on("report", research, research.topic, user=research.led_by)
    return visit


def _team(research: Research, team: Sequence[Member], on: date) -> list[Member]:
    members = sorted(set(team), key=lambda member: member.pk)
    if not members:
        raise Refusal(_("实地走访至少有一名委员参加。"), field="team")
    for member in members:
        left = member.left_on is not None and member.left_on < on
        if left or member.committee_id != research.committee_id:
            raise Refusal(_("“%(member)s”当日不是本委员会委员。") % {"member": member}, field="team")
    return members


def _refuse_impossible_day(research: Research, visited_on: date) -> None:
    if visited_on > time.today():
        raise Refusal(_("走访日期 %(day)s 还没有到。") % {"day": visited_on}, field="visited_on")
    before = (
        Research.objects.filter(topic=research.topic_id, round__lt=research.round)
        .order_by("-round")
        .values_list("submitted_at", flat=True)
        .first()
    )
    if before is not None and visited_on < localdate(before):
        raise Refusal(
            _("走访日期早于上一轮调研报告的提交日 %(day)s。") % {"day": localdate(before)}, field="visited_on"
        )
    raised = localdate(research.topic.submitted_at)
    if visited_on < raised:
        raise Refusal(_("走访日期早于议题提交日 %(day)s。") % {"day": raised}, field="visited_on")


@act
def add_interview(research: Research, *, side: str, who: str, words: str, by: User) -> Interview:
    """Write down what somebody on the spot said, in their words and without their name."""
    require_research(by, "research.interviewed", research)
    refuse_unless_on_the_spot(research)
    interview = Interview.objects.create(
        research=research,
        side=chosen(Side, side, label=gettext_lazy("身份"), field="side"),
        who=filled(Interview, "who", who),
        words=filled(Interview, "words", words),
    )
    append(
        "research.interviewed",
        research,
        by=by,
        public=research.topic.is_published,
        interview=interview.pk,
        side=interview.side,
    )
    return interview


def add_photo(research: Research, photo: bytes | Cleaned, *, caption: str = "", by: User) -> ResearchPhoto:
    """Keep a picture taken on the spot, freed of everything but its pixels."""
    require_research(by, "research.photographed", research)
    caption = filled(ResearchPhoto, "caption", caption, optional=True)
    # Decoded before the act begins: nobody else waits for it.
    [cleaned] = clean_photos([photo], research.committee_id)
    return _keep_photo(research, cleaned, caption, by)


@act
def _keep_photo(research: Research, cleaned: Cleaned, caption: str, by: User) -> ResearchPhoto:
    refuse_unless_on_the_spot(research)
    kept = ResearchPhoto.objects.create(
        research=research,
        image=ContentFile(cleaned.data, name=f"{cleaned.sha256[:32]}.jpg"),
        caption=caption,
        width=cleaned.width,
        height=cleaned.height,
        sha256=cleaned.sha256,
    )
    append(
        "research.photographed",
        research,
        by=by,
        public=research.topic.is_published,
        photo=kept.pk,
        sha256=kept.sha256,
    )
    return kept


@act
def draft_research(
    research: Research,
    *,
    facts: str = "",
    causes: str = "",
    department_facts: str = "",
    by: User,
    seen: int | None = None,
) -> None:
    """Go from the spot to the desk, once somebody there has been heard. The texts may come later."""
    require_research(by, "research.drafted", research)
    if research.state == ResearchState.ON_SITE and not research.interviews.exists():
        raise Refusal(_("“%(research)s”还没有访谈记录，至少访谈一人后再转入撰写。") % {"research": research})
    texts = _texts(facts, causes, department_facts)
    move(
        research,
        RESEARCH_STEPS["research.drafted"],
        by=by,
        seen=seen,
        public=research.topic.is_published,
        fields={name: text for name, text in texts.items() if text},
    )


@act
def change_research(
    research: Research, *, facts: str, causes: str, department_facts: str, by: User, seen: int | None = None
) -> None:
    """Write or mend the report before it is submitted."""
    require_research(by, "research.changed", research)
    refuse_unless_on_the_spot(research)
    texts = _texts(facts, causes, department_facts)
    changed = sorted(name for name, text in texts.items() if getattr(research, name) != text)
    change(research, by=by, seen=seen, fields=texts)
    append("research.changed", research, by=by, public=research.topic.is_published, changed=changed)


def _texts(facts: str, causes: str, department_facts: str) -> dict[str, str]:
    texts = {"facts": facts, "causes": causes, "department_facts": department_facts}
    return {name: filled(Research, name, text, optional=True) for name, text in texts.items()}


@act
def submit_research(research: Research, *, by: User, seen: int | None = None) -> None:
    """Submit the report; the topic is then ready for its meeting.

    Raises `Refusal` naming everything that is missing: the hard gate of SEED S8.
    """
    require(by, PERMISSIONS["research.submitted"], research)
    missing = unmet(research_checklist(research))
    if research.state in RESEARCH_STEPS["research.submitted"].sources and missing:
        raise Refusal(
            _("“%(research)s”还不能提交，尚缺：%(missing)s。")
            % {"research": research, "missing": in_words(missing)}
        )
    move(
        research,
        RESEARCH_STEPS["research.submitted"],
        by=by,
        seen=seen,
        public=research.topic.is_published,
        fields={"submitted_at": time.now()},
        interviews=research.interviews.count(),
        schemes=research.schemes.count(),
    )
    done("report", research)
    topic = research.topic
    topic.refresh_from_db()
    if topic.state != State.READY:
        carry_topic(topic, "topic.research_done", by=by, research=research.pk)
    wait_on("plan_meeting", topic, topic)


def refuse_unless_on_the_spot(research: Research) -> None:
    """Raise `Refusal` unless the research is between its first visit and its submission."""
    research.refresh_from_db(fields=["state"])
    if research.state not in ON_THE_SPOT:
        raise Refusal(
            _("“%(research)s”目前为“%(now)s”，实地走访后、提交前才能填写。")
            % {"research": research, "now": research.get_state_display()}
        )
