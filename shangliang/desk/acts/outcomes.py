"""What may be done with outcomes, feedback, talks and the look back; and how a topic ends or begins anew."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.ways import to_topic, topic_fact
from shangliang.desk.forms.gates import CloseGate, PublishFeedbackForm, SubmitOutcomeForm
from shangliang.desk.forms.outcomes import (
    ArrangeTalkForm,
    DispatchAllForm,
    ExplainForm,
    HoldTalkForm,
    LookBackForm,
    OutcomeForm,
    ReopenForm,
    SuggestionForm,
)
from shangliang.outcomes import actions
from shangliang.outcomes.lifecycle import OUTCOME_STEPS, OutcomeState, Score
from shangliang.outcomes.models import Feedback, LeaderTalk, LookBack, Outcome, Rating
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries import is_latest_outcome, latest_feedback, outcome_for, words_held
from shangliang.people.models import User
from shangliang.topics.lifecycle import State
from shangliang.topics.queries import topics_visible_to

TEXTS = ("background", "process", "consensus", "unsettled")


def _is_draft(outcome: Outcome) -> bool:
    return outcome.state == OutcomeState.DRAFT


def _is_under_way(outcome: Outcome) -> bool:
    return outcome.topic.state in {State.OUTCOME, State.TRACKING}


def _tell(outcome: Outcome, data: dict[str, Any], by: User) -> str:
    feedback = actions.publish_feedback(outcome.topic, text=data["text"], by=by)
    return reverse("desk:feedback", args=[feedback.pk])


def _arrange(outcome: Outcome, data: dict[str, Any], by: User) -> None:
    actions.arrange_talk(outcome, leader=data["leader"], due_on=data["due_on"], by=by)


def _wants_talk(outcome: Outcome) -> bool:
    """Still somebody unsatisfied after it was done anew."""
    if (
        not (_is_under_way(outcome) and is_latest_outcome(outcome))
        or outcome.talks.filter(held_on__isnull=True).exists()
    ):
        return False
    told = latest_feedback(outcome)
    return told is not None and told.round > 1 and told.ratings.filter(score=Score.UNSATISFIED).exists()


# What a topic's page offers at its end.
ON_TOPIC = acts_of(
    Act(
        "topic.closed",
        CloseGate,
        doing(actions.close_topic),
        waits=("close",),
        kind="primary",
        template="gate",
    ),
    Act("topic.reopened", ReopenForm, doing(actions.reopen_topic), waits=("reopen",)),
)
TOPIC_WAITS = {"reopen": "topic.reopened"}

ACTS = acts_of(
    Act(
        "outcome.changed",
        OutcomeForm,
        doing(actions.change_outcome),
        initial=lambda outcome, user: {name: getattr(outcome, name) for name in TEXTS},
        label=_("修改协商成果"),
        rule=_("提交前可以修改，提交后内容不再变动。"),
        when=_is_draft,
        wide=True,
        symbol="edit",
    ),
    Act(
        "suggestion.drafted",
        SuggestionForm,
        lambda outcome, data, by: _add(outcome, data, by),
        label=_("增加建议"),
        rule=OUTCOME_STEPS["outcome.submitted"].rule,
        when=_is_draft,
        symbol="plus",
    ),
    Act(
        "outcome.submitted",
        SubmitOutcomeForm,
        doing(actions.submit_outcome),
        kind="primary",
        symbol="send",
        template="gate",
    ),
    Act(
        "outcome.dispatched",
        DispatchAllForm,
        doing(actions.dispatch_outcome, seen=False),
        label=_("全部按建议交办"),
        rule=_("把待交办的建议逐条交给其建议的主办部门；需要会办或改派的，在各条建议上单独交办。"),
        permission="suggestion.dispatched",
        waits=("dispatch",),
        when=lambda outcome: outcome.state == OutcomeState.SUBMITTED,
        kind="primary",
        symbol="send",
        template="outcomes/dispatch",
    ),
    Act(
        "feedback.published",
        PublishFeedbackForm,
        _tell,
        label=_("向群众反馈"),
        rule=_("全部答复后先告知决定；全部办结后告知结果，并请提出、附议的群众评价。发给每一位，不漏一人。"),
        waits=("feedback",),
        when=lambda outcome: outcome.state == OutcomeState.DISPATCHED and _is_under_way(outcome),
        symbol="send",
        wide=True,
        template="outcomes/tell",
    ),
    Act(
        "talk.arranged",
        ArrangeTalkForm,
        _arrange,
        label=_("安排领导面商"),
        rule=_("重新办理后仍有不满意的，由联系领导当面听取意见。"),
        when=_wants_talk,
        symbol="people",
    ),
)


def _add(outcome: Outcome, data: dict[str, Any], by: User) -> str:
    given = {name: value for name, value in data.items() if name != "seen"}
    actions.draft_suggestion(outcome, by=by, **given)
    return reverse("desk:outcome", args=[outcome.pk]) + "#suggestions"


def facts(outcome: Outcome) -> list[tuple[Any, ...]]:
    return [
        topic_fact(outcome.topic),
        (_now("成果编号"), outcome.number, outcome_page(outcome)),
        (_now("状态"), outcome.get_state_display()),
    ]


def outcome_page(outcome: Outcome, part: str = "") -> str:
    return reverse("desk:outcome", args=[outcome.pk]) + part


def trail(outcome: Outcome) -> list[tuple[Any, str]]:
    return [*to_topic(outcome.topic), (_now("协商成果"), outcome_page(outcome))]


NOUN = Noun(
    key="outcomes",
    model=Outcome,
    find=outcome_for,
    permissions=PERMISSIONS,
    acts=ACTS,
    steps={step.verb: step for step in OUTCOME_STEPS.values() if step.verb != "outcome.dispatched"},
    page="desk:outcome",
    about=lambda outcome: f"{outcome.topic} · {outcome.number}",
    facts=facts,
    trail=trail,
    waits={"feedback": "feedback.published"},
)


def find_feedback(user: User, pk: int) -> Feedback | None:
    rows = Feedback.objects.filter(pk=pk, topic__in=topics_visible_to(user).values("pk"))
    return rows.select_related("topic__platform", "topic__committee", "outcome").first()


FEEDBACK = Noun(
    key="feedback",
    model=Feedback,
    find=find_feedback,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "feedback.explained",
            ExplainForm,
            doing(actions.explain_ratings),
            label=_("说明不满意评价"),
            rule=_(
                "重新办理也不会有变化的，用群众听得懂的话说明原因。每件事只能说明一次；重新办理后仍不满意的，须由领导面商。"
            ),
            when=lambda feedback: (
                feedback.round == 1
                and feedback.explained_at is None
                and feedback.ratings.filter(score=Score.UNSATISFIED).exists()
                and is_latest_outcome(feedback.outcome)
            ),
        )
    ),
    page="desk:feedback",
    facts=lambda feedback: [topic_fact(feedback.topic), (_now("轮次"), feedback.round)],
    trail=lambda feedback: [
        *trail(feedback.outcome),
        (_now("反馈"), reverse("desk:feedback", args=[feedback.pk])),
    ],
)


def find_rating(user: User, pk: int) -> Rating | None:
    """Words that are held where this account looks at them."""
    return words_held(user).filter(pk=pk).first()


RATINGS = Noun(
    key="ratings",
    model=Rating,
    find=find_rating,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "rating.released",
            NothingToFill,
            lambda rating, data, by: _release(rating, by),
            label=_("公开评价意见"),
            rule=_("系统怀疑是广告或含联系方式的意见先不公开，评价照样计入。看过没有问题的，予以公开。"),
            kind="primary",
        )
    ),
    page="desk:rating",
    home=lambda rating: reverse("desk:words-held"),
    about=lambda rating: str(rating.feedback.topic),
    facts=lambda rating: [(_now("评价"), rating.get_score_display()), (_now("意见"), rating.words)],
    trail=lambda rating: [(_now("待核查的评价意见"), reverse("desk:words-held"))],
    may=lambda user, permission, rating: NOUN.may(user, permission, rating.feedback.topic),
)


def _release(rating: Rating, by: User) -> str:
    actions.release_words(rating, by=by)
    return reverse("desk:words-held")


def find_talk(user: User, pk: int) -> LeaderTalk | None:
    rows = LeaderTalk.objects.filter(pk=pk, topic__in=topics_visible_to(user).values("pk"))
    return rows.select_related("topic__platform", "outcome__topic", "leader").first()


TALKS = Noun(
    key="talks",
    model=LeaderTalk,
    find=find_talk,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "talk.held",
            HoldTalkForm,
            doing(actions.hold_talk),
            label=_("登记领导面商"),
            rule=_("写明哪天见的、谈了什么、对方怎么说、还要做什么。不写姓名。"),
            waits=("talk",),
            when=lambda talk: talk.held_on is None,
            kind="primary",
        )
    ),
    page="desk:talk",
    home=lambda talk: outcome_page(talk.outcome, "#talks"),
    facts=lambda talk: [topic_fact(talk.topic), (_now("面商领导"), talk.leader)],
    trail=lambda talk: trail(talk.outcome),
    waits={"talk": "talk.held"},
)


def find_look_back(user: User, pk: int) -> LookBack | None:
    rows = LookBack.objects.filter(pk=pk, topic__in=topics_visible_to(user).values("pk"))
    return rows.select_related("topic__platform").first()


LOOK_BACKS = Noun(
    key="look-backs",
    model=LookBack,
    find=find_look_back,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "lookback.done",
            LookBackForm,
            doing(actions.do_look_back),
            label=_("登记回头看"),
            rule=_("办结一段时间后再到现场，看成效是否还在。问题重现的，研究是否重启。"),
            waits=("look_back",),
            when=lambda look_back: look_back.done_on is None and look_back.dropped_at is None,
            kind="primary",
        )
    ),
    page="desk:look-back",
    home=lambda look_back: reverse("desk:topic", args=[look_back.topic_id]),
    facts=lambda look_back: [topic_fact(look_back.topic), (_now("回头看日期"), look_back.due_on)],
    trail=lambda look_back: to_topic(look_back.topic),
    waits={"look_back": "lookback.done"},
)
