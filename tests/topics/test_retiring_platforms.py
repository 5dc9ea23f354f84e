"""A platform is closed once nothing is under way there, and nobody keeps a duty on it."""

from datetime import timedelta

import pytest

from shangliang.errors import Forbidden, Refusal, Stale
from shangliang.ledger import clock
from shangliang.ledger.models import Entry
from shangliang.people.actions import place_member
from shangliang.people.models import Member, RoleBinding
from shangliang.topics import actions
from shangliang.topics.models import Call
from tests.factories import Cast
from tests.topics.journeys import raised, screening


def retire(cast: Cast, **how: object) -> None:
    actions.retire_platform(cast.village, **{"reason": "并入邻近社区。", "by": cast.office} | how)  # type: ignore[arg-type]


def test_with_the_platform_its_calls_placements_and_roles_end(cast: Cast) -> None:
    member = Member.objects.get(user=cast.member)
    if not member.placements.filter(platform=cast.village, ended_on=None).exists():
        place_member(member, cast.village, by=cast.office)
    today = clock.today()
    actions.open_call(
        cast.village,
        title="征题",
        text="请说。",
        opens_on=today,
        closes_on=today + timedelta(3),
        by=cast.office,
    )
    retire(cast)
    cast.village.refresh_from_db()
    assert not cast.village.is_open
    assert not RoleBinding.objects.filter(scope=cast.village.path, ended_at=None).exists()
    assert not cast.village.placements.filter(ended_on=None).exists()
    assert Call.objects.get().withdrawn_at is not None
    assert Entry.objects.order_by("sequence").last().verb == "platform.closed"  # type: ignore[union-attr]
    # Whoever holds a role above keeps it.
    assert RoleBinding.objects.filter(user=cast.clerk, ended_at=None).exists()


@pytest.mark.parametrize("n_topics", [1, 2])
def test_while_topics_are_under_way_it_stays_open_and_says_how_many(cast: Cast, n_topics: int) -> None:
    for _ in range(n_topics):
        raised(cast)
    with pytest.raises(Refusal, match=f"还有 {n_topics} 件议题在办或待回头看"):
        retire(cast)
    cast.village.refresh_from_db()
    assert cast.village.is_open


def test_topics_that_have_ended_are_no_hindrance(cast: Cast) -> None:
    topic = screening(cast)
    actions.reject_topic(topic, reason="outside", words="不属本区。", by=cast.clerk)
    retire(cast)
    assert not cast.village.is_open


def test_a_platform_with_others_below_it_loses_nobody(cast: Cast) -> None:
    with pytest.raises(Refusal, match="请先停用下级平台"):
        actions.retire_platform(cast.township, reason="撤并。", by=cast.office)
    assert RoleBinding.objects.filter(user=cast.clerk, ended_at=None).exists()
    assert not Entry.objects.exists()


def test_it_wants_a_reason_the_office_and_the_page_of_today(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r"^请写明停用原因。$"):
        retire(cast, reason=" ")
    for stranger in (cast.clerk, cast.convenor, cast.outsider):
        with pytest.raises(Forbidden, match="停用平台"):
            retire(cast, by=stranger)
    with pytest.raises(Stale):
        retire(cast, seen=cast.village.version - 1)
    assert RoleBinding.objects.filter(user=cast.convenor, ended_at=None).exists()
