"""Every action, asked by every role: what the table says is what happens."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shangliang.errors import Forbidden
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.people.models import User
from shangliang.platforms.roles import allows
from shangliang.topics import actions
from shangliang.topics.models import AnnualPlan, Call, Photo, Topic
from shangliang.topics.permissions import PERMISSIONS
from tests.factories import Cast
from tests.topics.journeys import (
    at_party,
    candidate,
    details,
    matter,
    picture,
    planned,
    quick,
    raised,
    screening,
    submitted,
)

PEOPLE = (
    "office", "leader", "government", "committee_clerk", "clerk", "neighbour_clerk", "convenor", "member",
    "handler", "approver", "expert", "evaluator", "system_admin", "security_admin", "audit_admin", "nobody",
    "outsider",
)  # fmt: skip

Act = Callable[[User], Any]


def plan_at(cast: Cast, stage: str) -> AnnualPlan:
    plan = actions.open_plan(cast.committee, year=2026, by=cast.office)
    planned(cast, plan, candidate(cast))
    acts = {
        "draft": lambda: actions.draft_plan(plan, by=cast.office),
        "office_consult": lambda: actions.send_plan_to_offices(plan, by=cast.office),
        "chair_meeting": lambda: actions.send_plan_to_chairs(plan, words="同意。", by=cast.office),
    }
    if stage == "party_committee":
        at_party(cast, plan)
    for reached, act in acts.items():
        if plan.state != stage:
            act()
        if reached == stage:
            break
    return plan


def answered(cast: Cast) -> Topic:
    topic = quick(cast)
    actions.answer_quickly(topic, answer="已办。", by=cast.office)
    actions.rate_quick_answer(topic.voices.get(), is_satisfied=True)
    return topic


def returned(cast: Cast) -> Topic:
    topic = screening(cast)
    actions.return_topic(topic, words="请补充。", by=cast.office)
    return topic


def suspended(cast: Cast) -> Topic:
    topic = candidate(cast)
    actions.suspend_topic(topic, words="等方案。", by=cast.office)
    return topic


def held(cast: Cast) -> Topic:
    return submitted(cast, problem="加微信 vx88loan888 领取 http://loan.top")


def called(cast: Cast) -> Call:
    day = clock.today()
    return actions.open_call(
        cast.village, title="征题", text="说明", opens_on=day, closes_on=day, by=cast.office
    )


def issued(cast: Cast) -> AnnualPlan:
    plan = plan_at(cast, "party_committee")
    actions.issue_plan(plan, approval_number="1号", issued_on=date(2026, 2, 1), by=cast.office)
    return plan


def with_photo(cast: Cast) -> Photo:
    return raised(cast, photos=[picture()]).topic.photos.get()


# Verb -> what makes the thing, what is done with it, and the place whose path decides.
CASES: dict[str, tuple[Callable[[Cast], Any], Callable[[Any, User], Any]]] = {
    "call.opened": (
        lambda cast: cast.village,
        lambda room, by: actions.open_call(
            room, title="征题", text="说明", opens_on=date(2099, 1, 1), closes_on=date(2099, 1, 2), by=by
        ),
    ),
    "topic.entered": (
        lambda cast: cast.village,
        lambda room, by: actions.enter_topic(room, by=by, source="phone", **matter()),
    ),
    "topic.recommended": (
        lambda cast: cast.village, lambda room, by: actions.recommend_topic(room, by=by, **matter()),
    ),
    "topic.assigned": (
        lambda cast: cast.village, lambda room, by: actions.assign_topic(room, by=by, **matter()),
    ),
    "topic.released": (held, lambda row, by: actions.release_topic(row, by=by)),
    "topic.discarded": (held, lambda row, by: actions.discard_topic(row, by=by)),
    "topic.screening_started": (submitted, lambda row, by: actions.start_screening(row, by=by)),
    "topic.accepted": (
        screening,
        lambda row, by: actions.accept_topic(
            row, title="题", summary="要", urgency="soon", route="deep", jurisdiction="街道",
            public_interest="住户", by=by,
        ),
    ),
    "topic.returned": (screening, lambda row, by: actions.return_topic(row, words="补", by=by)),
    "topic.resubmitted": (returned, lambda row, by: actions.resubmit_topic(row, by=by, **matter())),
    "topic.merged": (
        lambda cast: (candidate(cast), candidate(cast)), lambda rows, by: actions.merge_topic(*rows, by=by),
    ),
    "topic.transferred": (
        screening, lambda row, by: actions.transfer_topic(row, to="12345", words="转", by=by),
    ),
    "topic.rejected": (
        screening, lambda row, by: actions.reject_topic(row, reason="personal", words="个人", by=by),
    ),
    "topic.answered": (quick, lambda row, by: actions.answer_quickly(row, answer="已办", by=by)),
    "topic.settled": (answered, lambda row, by: actions.settle_topic(row, by=by)),
    "topic.deepened": (quick, lambda row, by: actions.deepen_topic(row, words="多方", by=by)),
    "topic.approved_ad_hoc": (candidate, lambda row, by: actions.approve_ad_hoc(row, by=by, **details())),
    "topic.suspended": (candidate, lambda row, by: actions.suspend_topic(row, words="等", by=by)),
    "topic.resumed": (suspended, lambda row, by: actions.resume_topic(row, by=by)),
    "topic.photo_published": (with_photo, lambda row, by: actions.publish_photo(row, caption="", by=by)),
    "topic.view_contacts": (
        lambda cast: raised(cast).voice, lambda row, by: actions.read_contact(row, by=by),
    ),
    "voice.erased": (lambda cast: raised(cast).voice, lambda row, by: actions.erase_voice(row, by=by)),
    "plan.opened": (lambda cast: cast.committee, lambda row, by: actions.open_plan(row, year=2030, by=by)),
    "plan.item_added": (
        lambda cast: (actions.open_plan(cast.committee, year=2026, by=cast.office), candidate(cast)),
        lambda rows, by: actions.add_item(*rows, reason="议", by=by, **details()),
    ),
    "plan.item_changed": (
        lambda cast: plan_at(cast, "collecting").items.get(),
        lambda row, by: actions.change_item(row, reason="改", by=by, **details()),
    ),
    "plan.item_removed": (
        lambda cast: plan_at(cast, "collecting").items.get(),
        lambda row, by: actions.remove_item(row, reason="减", by=by),
    ),
    "plan.drafted": (
        lambda cast: plan_at(cast, "collecting"), lambda row, by: actions.draft_plan(row, by=by),
    ),
    "plan.sent_to_offices": (
        lambda cast: plan_at(cast, "draft"), lambda row, by: actions.send_plan_to_offices(row, by=by),
    ),
    "plan.sent_to_chairs": (
        lambda cast: plan_at(cast, "office_consult"),
        lambda row, by: actions.send_plan_to_chairs(row, words="同意", by=by),
    ),
    "plan.sent_to_party": (
        lambda cast: plan_at(cast, "chair_meeting"), lambda row, by: actions.send_plan_to_party(row, by=by),
    ),
    "plan.sent_back": (
        lambda cast: plan_at(cast, "chair_meeting"),
        lambda row, by: actions.send_plan_back(row, words="改", by=by),
    ),
    "plan.issued": (
        lambda cast: plan_at(cast, "party_committee"),
        lambda row, by: actions.issue_plan(row, approval_number="1号", issued_on=date(2026, 2, 1), by=by),
    ),
    "plan.reviewed": (issued, lambda row, by: actions.review_plan(row, words="完成。", by=by)),
    "call.withdrawn": (called, lambda row, by: actions.withdraw_call(row, reason="有误", by=by)),
}  # fmt: skip

# Acts that change a second thing: the plan's topic, the topic's plan item.
N_CHANGES = {"topic.approved_ad_hoc": 2, "plan.issued": 2}

# A door, and what is asked together with `plan.issued`.
ELSEWHERE = {"topic.view", "topic.planned"}


def test_every_permission_of_the_table_is_tried() -> None:
    assert CASES.keys() | ELSEWHERE == PERMISSIONS.keys()


@pytest.mark.parametrize("verb", CASES)
def test_only_those_whom_the_table_names_may(cast: Cast, verb: str) -> None:
    make, act = CASES[verb]
    thing = make(cast)
    place = thing[0] if isinstance(thing, tuple) else thing
    place = place.topic if isinstance(place, Photo) else place
    place = place.plan if verb.startswith("plan.item") and not isinstance(place, AnnualPlan) else place
    before = Entry.objects.count()
    may = [who for who in PEOPLE if allows(getattr(cast, who), PERMISSIONS[verb], place)]
    for who in sorted(set(PEOPLE) - set(may)):
        with pytest.raises(Forbidden) as refused:
            act(thing, getattr(cast, who))
        assert refused.value.status == 403
        assert str(PERMISSIONS[verb].label) in str(refused.value)
    assert Entry.objects.count() == before
    assert may
    act(thing, getattr(cast, may[0]))
    assert Entry.objects.count() - before == N_CHANGES.get(verb, 1)
