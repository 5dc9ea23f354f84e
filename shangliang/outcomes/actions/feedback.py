"""Plain words to everyone behind a topic, their word on what was done, and what follows on it."""

from datetime import date

from django.utils.translation import gettext as _

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, change
from shangliang.methods.moderation import assess
from shangliang.outcomes.actions.steps import (
    begin,
    last_day,
    look_again,
    numbers,
    record,
    require_latest,
    step,
    steward,
    stop_clocks,
)
from shangliang.outcomes.clocks import CLOSE, COUNTERSIGN, FEEDBACK, RATE, REDO, TALK
from shangliang.outcomes.lifecycle import DECIDED, AssignmentState, Part, Score
from shangliang.outcomes.models import (
    ROUND_OF_DECISION,
    Assignment,
    Feedback,
    LeaderTalk,
    Outcome,
    Rating,
    Suggestion,
)
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries.ratings import (
    addressees,
    has_unsatisfied,
    latest_feedback,
    may_lead_talk,
    rated_until,
)
from shangliang.people.models import User
from shangliang.platforms.roles import require
from shangliang.topics.actions import start_clock, stop_clock
from shangliang.topics.actions.texts import chosen, filled
from shangliang.topics.lifecycle import State
from shangliang.topics.models import Topic, Voice

SHORTEST_FEEDBACK = 20
LAST_ROUND = 2


@act
def publish_feedback(topic: Topic, *, text: str, by: User) -> Feedback:
    """Tell everyone who raised or supported the topic, in plain words, what became of it.

    Once everything is done they rate it, from today to the end of the period; before that, when the
    departments have decided but not yet done it, they are told what was decided (round 0).

    Raises `Forbidden`; `Refusal` while a suggestion is undecided, if it is told already, or if the words will
    not do.
    """
    require(by, PERMISSIONS["feedback.published"], topic)
    begin(topic)
    outcome = _outcome(topic)
    round_ = _next_round(outcome)
    feedback = Feedback(
        topic=topic,
        outcome=outcome,
        round=round_,
        text=_plain(text),
        published_at=time.now(),
        notice_until=last_day(topic, "notice_period"),
        rate_until=last_day(topic, "rate_within") if round_ else None,
    )
    feedback.save(force_insert=True)
    stop_clocks(outcome, FEEDBACK)
    if feedback.is_rated:
        start_clock(RATE, feedback, topic=topic)
        start_clock(CLOSE, outcome, topic=topic, role=steward(topic))
    record(
        "feedback.published",
        feedback,
        by=by,
        round=round_,
        n_voices=addressees(topic).count(),
        notice_until=feedback.notice_until,
        rate_until=feedback.rate_until,
    )
    return feedback


@act
def rate(feedback: Feedback, *, voice: Voice, score: str, words: str = "") -> Rating:
    """Let somebody behind the topic say whether they are satisfied: once a round, within its days.

    Words that look like advertising are held back from the public until a clerk has looked; they count all
    the same. Raises `Forbidden` for a voice of another topic, `Refusal` with the day once it is too late.
    """
    topic = feedback.topic
    look_again(topic)
    voice.refresh_from_db(fields=["topic"])
    if voice.topic_id != topic.pk:
        raise Forbidden(_("这个查询码不属于议题“%(topic)s”，不能评价。") % {"topic": topic})
    _require_open(feedback)
    if feedback.ratings.filter(voice=voice).exists():
        raise Refusal(_("您已评价过这次反馈，每轮只评价一次。"))
    words = filled(Rating, "words", words, optional=True)
    rating = Rating.objects.create(
        feedback=feedback,
        voice=voice,
        score=chosen(Score, score, label=_("评价"), field="score"),
        words=words,
        is_held=bool(words) and assess(words).hold,
        at=time.now(),
    )
    record("feedback.rated", feedback, by=voice, rating=rating.pk, round=feedback.round, score=rating.score)
    if feedback.ratings.count() >= addressees(topic).count():
        stop_clock(RATE, feedback)
    return rating


@act
def release_words(rating: Rating, *, by: User) -> None:
    """Show words that were held back: somebody has looked. Raises `Forbidden`, `Refusal`."""
    require(by, PERMISSIONS["rating.released"], rating.feedback.topic)
    look_again(rating.feedback.topic)
    if not Rating.objects.filter(pk=rating.pk, is_held=True).update(is_held=False):
        raise Refusal(_("这条评价意见已经公开。"))
    rating.is_held = False
    record("rating.released", rating.feedback, by=by, rating=rating.pk)


@act
def explain_ratings(feedback: Feedback, *, text: str, by: User, seen: int | None = None) -> None:
    """Answer those who are not satisfied, where doing it anew would change nothing. Once, in the first round.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    require(by, PERMISSIONS["feedback.explained"], feedback.topic)
    begin(feedback.topic)
    require_latest(feedback.outcome)
    feedback.refresh_from_db(fields=["explained_at"])
    _require_unsatisfied(feedback)
    if feedback.explained_at is not None:
        raise Refusal(_("已对不满意评价作过说明。"))
    if feedback.round >= LAST_ROUND:
        raise Refusal(_("重新办理后仍不满意的，须由领导面商，不能以说明代替。"))
    words = filled(Feedback, "explanation", text, field="text")
    change(feedback, by=by, seen=seen, fields={"explanation": words, "explained_at": time.now()})
    record("feedback.explained", feedback, by=by, round=feedback.round)


@act
def redo_suggestion(suggestion: Suggestion, *, reason: str, by: User, seen: int | None = None) -> None:
    """Give a suggestion back to the departments that had it, because somebody is not satisfied. Once.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    topic = suggestion.topic
    require(by, PERMISSIONS["suggestion.redone"], topic)
    begin(topic)
    require_latest(suggestion.outcome)
    feedback = latest_feedback(suggestion.outcome)
    if feedback is None or not has_unsatisfied(feedback):
        raise Refusal(_("没有不满意的评价，不需要重新办理。"))
    suggestion.refresh_from_db(fields=["n_redone"])
    if feedback.round >= LAST_ROUND or suggestion.n_redone:
        raise Refusal(_("已重新办理过一次，仍不满意的须由领导面商。"))
    due_on = last_day(topic, "redo_within")
    fields = {
        "n_redone": suggestion.n_redone + 1,
        "redo_reason": filled(Suggestion, "redo_reason", reason, field="reason"),
        "counted_from": time.today(),
        "reply_due_on": due_on,
        "is_hard": False,
        "decision": "",
        "decided_at": None,
        "ended_at": None,
    }
    step(suggestion, "suggestion.redone", by=by, seen=seen, fields=fields, feedback=feedback.pk)
    stop_clocks(suggestion.outcome, CLOSE, FEEDBACK)
    for former in _former(suggestion):
        Assignment.objects.create(
            suggestion=suggestion,
            department=former.department,
            part=former.part,
            state=AssignmentState.SIGNED,
            is_final=True,
            dispatched_at=time.now(),
            signed_at=time.now(),
            contacted_at=former.contacted_at,
        )
        if former.is_lead:
            start_clock(REDO, suggestion, topic=topic, department=former.department)
        else:
            start_clock(COUNTERSIGN, suggestion, topic=topic, department=former.department, due_on=due_on)


@act
def arrange_talk(outcome: Outcome, *, leader: User, due_on: date, by: User) -> LeaderTalk:
    """Ask a leader to meet those who are still not satisfied after the matter was done anew.

    Raises `Forbidden`, `Refusal`.
    """
    topic = outcome.topic
    require(by, PERMISSIONS["talk.arranged"], topic)
    begin(topic)
    require_latest(outcome)
    feedback = latest_feedback(outcome)
    if feedback is None or feedback.round < LAST_ROUND:
        raise Refusal(_("领导面商在重新办理后仍不满意时安排，请先重新办理一次。"))
    _require_unsatisfied(feedback)
    if outcome.talks.filter(held_on__isnull=True).exists():
        raise Refusal(_("已安排领导面商，尚未登记结果。"))
    if not may_lead_talk(leader, topic):
        raise Refusal(_("%(name)s不是本委员会联系这里的主席或副主席。") % {"name": leader}, field="leader")
    if due_on < time.today():
        raise Refusal(_("面商期限不能早于今天。"), field="due_on")
    talk = LeaderTalk.objects.create(topic=topic, outcome=outcome, leader=leader, due_on=due_on)
    start_clock(TALK, talk, topic=topic, user=leader, due_on=due_on)
    record("talk.arranged", talk, by=by, due_on=due_on)
    return talk


@act
def hold_talk(talk: LeaderTalk, *, held_on: date, words: str, by: User, seen: int | None = None) -> None:
    """Write down that the leader has met them, and what came of it.

    Raises `Forbidden`, `Refusal`, `Stale`.
    """
    require(by, PERMISSIONS["talk.held"], talk.topic)
    begin(talk.topic)
    talk.refresh_from_db(fields=["held_on"])
    if talk.held_on is not None:
        raise Refusal(_("这次面商已于 %(day)s 登记。") % {"day": talk.held_on})
    if held_on > time.today():
        raise Refusal(_("面商日期不能晚于今天。"), field="held_on")
    fields = {"held_on": held_on, "words": filled(LeaderTalk, "words", words)}
    change(talk, by=by, seen=seen, fields=fields)
    stop_clock(TALK, talk)
    record("talk.held", talk, by=by, held_on=held_on)


def _outcome(topic: Topic) -> Outcome:
    outcome = Outcome.objects.filter(topic=topic).order_by("-pk").first()
    if outcome is None:
        raise Refusal(_("议题“%(topic)s”还没有协商成果。") % {"topic": topic})
    return outcome


def _next_round(outcome: Outcome) -> int:
    """0 while something decided is still being done; then 1, or 2 after something was done anew."""
    suggestions = list(outcome.suggestions.order_by("number"))
    undecided = [suggestion for suggestion in suggestions if suggestion.state not in DECIDED]
    if undecided:
        raise Refusal(_("建议 %(numbers)s 还没有答复，全部答复后再反馈。") % {"numbers": numbers(undecided)})
    if not all(suggestion.is_final for suggestion in suggestions):
        round_ = ROUND_OF_DECISION
    else:
        round_ = max(suggestion.round for suggestion in suggestions)
    if outcome.feedbacks.filter(round__gte=round_).exists():
        raise Refusal(_("这一轮已经反馈过，建议再有结果后方可再次反馈。"))
    return round_


def _plain(text: str) -> str:
    text = filled(Feedback, "text", text)
    if len(text) < SHORTEST_FEEDBACK:
        raise Refusal(
            _("反馈至少 %(least)d 个字：请用群众看得懂的话，说明办了什么、没办什么和为什么。")
            % {"least": SHORTEST_FEEDBACK},
            field="text",
        )
    if assess(text).hold:
        raise Refusal(_("反馈内容含有链接、联系方式或广告用语，请改写后发布。"), field="text")
    return text


def _require_open(feedback: Feedback) -> None:
    until = rated_until(feedback)
    if until is None:
        raise Refusal(_("建议还在落实，落实完成并反馈后即可评价。"))
    if time.today() > until:
        raise Refusal(_("评价已于 %(day)s 截止。") % {"day": until})
    if State.TRACKING not in {feedback.topic.state, feedback.topic.suspended_from}:
        raise Refusal(
            _("议题“%(topic)s”目前为“%(now)s”，不能再评价。")
            % {"topic": feedback.topic, "now": feedback.topic.get_state_display()}
        )
    require_latest(feedback.outcome)
    if feedback.outcome.feedbacks.filter(round__gt=feedback.round).exists():
        raise Refusal(_("已有新一轮反馈，请评价最新一轮。"))


def _require_unsatisfied(feedback: Feedback) -> None:
    if not has_unsatisfied(feedback):
        raise Refusal(_("本轮反馈没有不满意的评价。"))


def _former(suggestion: Suggestion) -> list[Assignment]:
    """The departments that answered: the last lead, and those that helped it."""
    rows = list(
        suggestion.assignments.exclude(state=AssignmentState.RETURNED)
        .select_related("department")
        .order_by("pk")
    )
    lead = max((row.pk for row in rows if row.part == Part.LEAD), default=0)
    return [row for row in rows if row.pk >= lead]
