"""The role matrix of DOMAIN 2, row by row: what each role may, and may not, in the tables of permissions."""

import pytest

from shangliang.deliberation.permissions import PERMISSIONS as DELIBERATION
from shangliang.outcomes.permissions import PERMISSIONS as OUTCOMES
from shangliang.people.duties import ADMINISTRATORS, IN_A_DEPARTMENT, SCOPES
from shangliang.people.permissions import PERMISSIONS as PEOPLE
from shangliang.platforms.models import PlatformClass
from shangliang.platforms.permissions import PERMISSIONS as PLATFORMS
from shangliang.platforms.roles import Role
from shangliang.topics.permissions import PERMISSIONS as TOPICS

pytestmark = pytest.mark.once
TABLES = (PLATFORMS, PEOPLE, TOPICS, DELIBERATION, OUTCOMES)
KEYS = [key for table in TABLES for key in table]
ALL = {key: permission.roles for table in TABLES for key, permission in table.items()}
SUBMIT = "outcome.submitted"
OF_MINUTES = [key for key in DELIBERATION if key.startswith("minutes.")]
CLOSING = ("topic.closed", "topic.settled", "suggestion.verified", "feedback.explained", "feedback.published")

# Role: (what DOMAIN lets it do, what it forbids). Residents, enterprises and the public hold no role: they
# act through their query code, so no table names them.
MATRIX: dict[Role, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Role.OFFICE: (
        # configure, plan, dispatch, publish, archive
        ("setting.changed", "plan.opened", "suggestion.dispatched", "feedback.published", "minutes.filed"),
        # evaluate own work alone: a member goes and looks, and the department's two persons decide
        ("suggestion.verified", "suggestion.decided", "suggestion.replied", "account.opened", "role.bound"),
    ),
    Role.LEADER: (
        ("plan.sent_to_party", "minutes.signed", "talk.held", "topic.reopened"),
        ("suggestion.decided", "suggestion.verified", "setting.changed"),
    ),
    Role.COMMITTEE_CLERK: (
        ("topic.screening_started", "research.planned", "outcome.drafted", "topic.view"),
        ("plan.opened", "platform.opened", "suggestion.decided", "topic.closed"),
    ),
    Role.TOWNSHIP_CLERK: (
        ("platform.opened", "topic.screening_started", "topic.accepted", "meeting.planned"),
        ("plan.opened", "setting.changed", "suggestion.decided", "platform.closed"),
    ),
    Role.CONVENOR: (
        # accept topics (DOMAIN 4.1: the convenor approves in a village), invite, chair, minutes, submit
        (
            "topic.approved_ad_hoc",
            "participant.invited",
            "meeting.opened",
            "minutes.signed",
            "outcome.submitted",
        ),
        ("suggestion.decided", "suggestion.replied", "topic.closed", "suggestion.verified"),
    ),
    Role.MEMBER: (
        ("topic.recommended", "research.visited", "suggestion.verified", "lookback.done"),
        ("topic.view_contacts", "participant.view", "topic.view", *OF_MINUTES),
    ),
    Role.HANDLER: (
        ("suggestion.signed", "suggestion.reply_drafted", "commitment.progressed"),
        ("suggestion.replied", "suggestion.returned", *CLOSING),
    ),
    Role.APPROVER: (
        ("suggestion.signed", "suggestion.returned", "suggestion.replied", "suggestion.decided"),
        ("suggestion.reply_drafted", "commitment.progressed", *CLOSING),
    ),
    Role.GOVERNMENT: (
        ("suggestion.dispatched", "suggestion.redone", "plan.sent_back"),
        ("suggestion.decided", "topic.accepted", "topic.closed", "topic.view_contacts"),
    ),
    Role.EXPERT: (
        ("research.visited", "research.scheme_added"),
        ("research.submitted", "topic.view", "topic.view_contacts", "meeting.opened", "minutes.drafted"),
    ),
    Role.EVALUATOR: ((), tuple(KEYS)),
    Role.SYSTEM_ADMIN: (("account.opened", "account.password_set"), ("role.bound", "record.audit")),
    Role.SECURITY_ADMIN: (("role.bound", "account.closed"), ("account.opened", "record.audit")),
    Role.AUDIT_ADMIN: (("record.audit",), ("account.opened", "role.bound")),
}


def test_every_role_has_its_row() -> None:
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_and_may_not(role: Role) -> None:
    may, may_not = MATRIX[role]
    assert {key: role in ALL[key] for key in may} == dict.fromkeys(may, True)
    assert {key: role in ALL[key] for key in may_not} == dict.fromkeys(may_not, False)


@pytest.mark.parametrize("key", CLOSING)
def test_no_department_closes_an_item_or_rates_itself(key: str) -> None:
    assert not ALL[key] & IN_A_DEPARTMENT


def test_administrators_touch_no_business_content() -> None:
    business = {key for table in (PLATFORMS, TOPICS, DELIBERATION, OUTCOMES) for key in table}
    assert [key for key in sorted(business) if ALL[key] & ADMINISTRATORS] == []


def test_only_the_departments_decide_on_adoption() -> None:
    assert ALL["suggestion.decided"] | ALL["suggestion.replied"] == {Role.APPROVER}


def test_an_answer_takes_two_persons() -> None:
    assert not ALL["suggestion.reply_drafted"] & ALL["suggestion.replied"]


def test_scopes_are_no_wider_than_the_matrix_says() -> None:
    assert SCOPES[Role.TOWNSHIP_CLERK] == {PlatformClass.TOWNSHIP}
    assert SCOPES[Role.COMMITTEE_CLERK] == {PlatformClass.SECTOR}
    assert {PlatformClass.TOWNSHIP, PlatformClass.VILLAGE}.isdisjoint(SCOPES[Role.HANDLER])
