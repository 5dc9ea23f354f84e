"""Every action, asked by every role: what the table says is what happens."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shangliang.errors import Forbidden
from shangliang.ledger.models import Entry
from shangliang.outcomes import actions
from shangliang.outcomes.models import Commitment, Feedback, LeaderTalk, LookBack, Rating
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries import (
    assignment_for,
    commitment_for,
    departments_of,
    outcome_for,
    steps_open_at,
    steps_open_on,
    suggestion_for,
)
from shangliang.people.models import User
from shangliang.platforms.roles import allows
from tests.factories import Cast, make_member
from tests.outcomes import journeys as j

PEOPLE = (
    "office", "leader", "government", "committee_clerk", "clerk", "neighbour_clerk", "convenor", "member",
    "handler", "approver", "expert", "evaluator", "system_admin", "security_admin", "audit_admin", "nobody",
    "outsider",
)  # fmt: skip

Act = Callable[[User], Any]
TEXTS = {"background": "背景。", "process": "过程。", "consensus": "共识。"}


def outcome_drafted(cast: Cast) -> Act:
    road = j.to_signed_minutes(cast)
    return lambda by: road.act(actions.draft_outcome, road.meeting, **TEXTS, by=by)


def outcome_changed(cast: Cast) -> Act:
    done = j.to_drafted(cast)
    return lambda by: done.act(actions.change_outcome, done.outcome, **TEXTS, by=by)


def outcome_submitted(cast: Cast) -> Act:
    done = j.to_drafted(cast)
    return lambda by: done.act(actions.submit_outcome, done.outcome, by=by)


def suggestion_drafted(cast: Cast) -> Act:
    done = j.to_drafted(cast)
    return lambda by: done.act(actions.draft_suggestion, done.outcome, content="再议。", by=by)


def suggestion_changed(cast: Cast) -> Act:
    done = j.to_drafted(cast)
    return lambda by: done.act(actions.change_suggestion, done.suggestion, content="改。", by=by)


def suggestion_dropped(cast: Cast) -> Act:
    done = j.to_drafted(cast)
    return lambda by: done.act(actions.drop_suggestion, done.suggestion, by=by)


def suggestion_dispatched(cast: Cast) -> Act:
    done = j.to_submitted(cast)
    return lambda by: done.act(actions.dispatch_suggestion, done.suggestion, lead=cast.department, by=by)


def suggestion_co_added(cast: Cast) -> Act:
    done = j.to_dispatched(cast)
    return lambda by: done.act(actions.add_co_handler, done.suggestion, cast.other_department, by=by)


def suggestion_extended(cast: Cast) -> Act:
    done = j.to_dispatched(cast)
    return lambda by: done.act(actions.extend_reply, done.suggestion, reason="疑难。", by=by)


def suggestion_signed(cast: Cast) -> Act:
    done = j.to_dispatched(cast)
    return lambda by: done.act(actions.sign_suggestion, done.lead(), by=by)


def suggestion_returned(cast: Cast) -> Act:
    done = j.to_dispatched(cast)
    how = {"ground": "无此职责", "proposed": cast.other_department}
    return lambda by: done.act(actions.return_suggestion, done.lead(), **how, by=by)


def helped(cast: Cast) -> j.Converted:
    """The cast's department helps another one."""
    done = j.to_submitted(cast)
    how = {"lead": cast.other_department, "co": [cast.department], "by": cast.office}
    done.act(actions.dispatch_suggestion, done.suggestion, **how)
    return done


def assignment_signed(cast: Cast) -> Act:
    done = helped(cast)
    return lambda by: done.act(actions.sign_suggestion, done.co(), by=by)


def assignment_returned(cast: Cast) -> Act:
    done = helped(cast)
    return lambda by: done.act(actions.return_suggestion, done.co(), ground="无此职责", by=by)


def assignment_countersigned(cast: Cast) -> Act:
    done = helped(cast)
    done.act(actions.sign_suggestion, done.co(), by=cast.handler)
    return lambda by: done.act(actions.countersign, done.co(), opinion="无意见。", by=by)


def suggestion_contacted(cast: Cast) -> Act:
    done = j.to_signed(cast)
    return lambda by: done.act(actions.record_contact, done.lead(), words="电话联系。", by=by)


def suggestion_decided(cast: Cast) -> Act:
    done = j.to_signed(cast)
    return lambda by: done.act(actions.record_decision, done.suggestion, decision="adopted", by=by)


def suggestion_reply_drafted(cast: Cast) -> Act:
    done = j.to_signed(cast)
    how = {"decision": "adopted", "text": "同意。"}
    return lambda by: done.act(actions.draft_reply, done.suggestion, **how, by=by)


def suggestion_reply_sent_back(cast: Cast) -> Act:
    done = j.to_replying(cast)
    return lambda by: done.act(actions.send_back_reply, done.suggestion, words="改。", by=by)


def suggestion_replied(cast: Cast) -> Act:
    done = j.to_replying(cast)
    return lambda by: done.act(actions.approve_reply, done.suggestion, by=by)


def suggestion_committed(cast: Cast) -> Act:
    done = j.to_replied(cast)
    return lambda by: j.commit(done, by=by)


def commitment_progressed(cast: Cast) -> Act:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    how = {"value": Decimal(30), "note": "已签一家。"}
    return lambda by: done.act(actions.report_progress, commitment, **how, by=by)


def commitment_extended(cast: Cast) -> Act:
    done = j.to_implementing(cast)
    commitment = Commitment.objects.get()
    how = {"due_on": commitment.due_on + timedelta(days=9), "reason": "雨季"}
    return lambda by: done.act(actions.extend_commitment, commitment, **how, by=by)


def suggestion_completed(cast: Cast) -> Act:
    done = j.to_implementing(cast)
    j.progress(done, Commitment.objects.get(), 100)
    return lambda by: done.act(actions.report_completed, done.suggestion, by=by)


def verified(cast: Cast, *, passed: bool) -> Act:
    done = j.to_completed(cast)
    for name in PEOPLE:
        if name != "member":  # all are members, so that the role alone decides
            person = getattr(cast, name)
            make_member(person.committee, user=person)
    how = {"passed": passed, "visited_on": done.today, "words": "看过了。"}
    return lambda by: done.act(actions.verify_suggestion, done.suggestion, **how, by=by)


def suggestion_verified(cast: Cast) -> Act:
    return verified(cast, passed=True)


def suggestion_found_wanting(cast: Cast) -> Act:
    return verified(cast, passed=False)


def feedback_published(cast: Cast) -> Act:
    done = j.to_declined(cast)
    return lambda by: done.act(actions.publish_feedback, done.topic, text=j.PLAIN, by=by)


def unsatisfied(cast: Cast) -> tuple[j.Converted, Feedback]:
    done = j.to_declined(cast)
    feedback = j.tell(done)
    j.rate(done, feedback, "unsatisfied", words="不满意。")
    return done, Feedback.objects.get()


def suggestion_redone(cast: Cast) -> Act:
    done, _feedback = unsatisfied(cast)
    return lambda by: done.act(actions.redo_suggestion, done.suggestion, reason="再办", by=by)


def feedback_explained(cast: Cast) -> Act:
    done, feedback = unsatisfied(cast)
    return lambda by: done.act(actions.explain_ratings, feedback, text="地块权属未定。", by=by)


def rating_released(cast: Cast) -> Act:
    done, _feedback = unsatisfied(cast)
    Rating.objects.update(is_held=True)
    return lambda by: done.act(actions.release_words, Rating.objects.get(), by=by)


def talk_arranged(cast: Cast) -> Act:
    done, _feedback = unsatisfied(cast)
    Feedback.objects.update(round=2)
    how = {"leader": cast.leader, "due_on": done.today}
    return lambda by: done.act(actions.arrange_talk, done.outcome, **how, by=by)


def talk_held(cast: Cast) -> Act:
    talk_arranged(cast)(cast.office)
    talk = LeaderTalk.objects.get()
    how = {"held_on": talk.due_on, "words": "取得谅解。"}

    def act(by: User) -> None:
        with j.at(talk.due_on, 18):
            actions.hold_talk(talk, **how, by=by)

    return act


def topic_closed(cast: Cast) -> Act:
    done = j.to_declined(cast)
    j.rate(done, j.tell(done))
    return lambda by: done.act(actions.close_topic, done.topic, by=by)


def lookback_done(cast: Cast) -> Act:
    done = j.to_closed(cast)
    look_back = LookBack.objects.get()
    how = {"finding": "holds", "words": "正常。"}
    return lambda by: done.act(actions.do_look_back, look_back, **how, by=by)


def topic_reopened(cast: Cast) -> Act:
    done = j.to_closed(cast)
    return lambda by: done.act(actions.reopen_topic, done.topic, reason="又来", by=by)


ACTS = {key: globals()[key.replace(".", "_")] for key in PERMISSIONS}
OF_DEPARTMENTS = {"handler", "approver"}


@pytest.mark.parametrize("key", ACTS)
def test_who_may_is_who_can(cast: Cast, key: str) -> None:
    """All who may not are refused without a trace; then one who may does it."""
    act = ACTS[key](cast)
    permitted = [name for name in PEOPLE if allows(getattr(cast, name), PERMISSIONS[key], cast.village)]
    n = Entry.objects.count()
    for name in set(PEOPLE) - set(permitted):
        with pytest.raises(Forbidden):
            act(getattr(cast, name))
    assert Entry.objects.count() == n
    act(getattr(cast, permitted[0]))
    assert Entry.objects.count() > n


def test_departments_see_what_was_given_to_them_and_outsiders_nothing(cast: Cast) -> None:
    done = j.to_implementing(cast)
    type(done.topic).objects.update(published_at=None)
    stranger, _approver = j.people_of(cast.other_department)
    commitment = Commitment.objects.get()
    for user, sees in [
        (cast.handler, True),
        (cast.approver, True),
        (cast.office, True),
        (cast.convenor, True),
        (stranger, False),
        (cast.neighbour_clerk, False),
        (cast.outsider, False),
        (cast.nobody, False),
    ]:
        assert (suggestion_for(user, done.suggestion.pk) is not None) == sees
        assert (commitment_for(user, commitment.pk) is not None) == sees
    assert assignment_for(cast.handler, done.lead().pk) == done.lead()
    assert assignment_for(stranger, done.lead().pk) is None
    assert outcome_for(cast.outsider, done.outcome.pk) is None
    assert departments_of(cast.office) == frozenset()


def test_buttons_are_those_of_the_department_that_leads(cast: Cast) -> None:
    done = j.to_dispatched(cast, co=[cast.other_department])
    helper, helping_approver = j.people_of(cast.other_department)
    suggestion = done.suggestion

    def verbs(user: User) -> list[str]:
        return [step.verb for step in steps_open_on(user, suggestion)]

    assert verbs(cast.approver) == ["suggestion.signed", "suggestion.returned"]
    assert verbs(cast.handler) == ["suggestion.signed"]
    assert (verbs(helper), verbs(cast.office), verbs(cast.outsider)) == ([], [], [])
    assert [step.verb for step in steps_open_at(helping_approver, done.co())] == [
        "assignment.signed",
        "assignment.returned",
    ]
    assert steps_open_at(cast.approver, done.co()) == []
    assert steps_open_at(cast.approver, done.lead()) == []
