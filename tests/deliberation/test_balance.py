"""Balance of those who take part: the rules of DOMAIN 4.4 as plain arithmetic."""

import random

from hypothesis import given
from hypothesis import strategies as st

from shangliang.deliberation.balance import Limits, Seat, balance
from shangliang.deliberation.checks import unmet
from shangliang.deliberation.lifecycle import OFFICIAL_SIDES, Side

LIMITS = Limits(least=10, most=25, stakeholders_least=33, officials_most=33)
A_SEAT = st.builds(
    Seat,
    side=st.sampled_from(list(Side)),
    is_stakeholder=st.booleans(),
    dispute_side=st.sampled_from(["", "有车住户", "无车住户"]),
    is_coming=st.booleans(),
)


def seats(residents: int, members: int, departments: int, **how: bool) -> list[Seat]:
    return [
        *[Seat(Side.RESIDENT, **{"is_stakeholder": True, **how})] * residents,
        *[Seat(Side.MEMBER)] * members,
        *[Seat(Side.DEPARTMENT)] * departments,
    ]


def codes(given_seats: list[Seat], limits: Limits = LIMITS) -> list[str]:
    return [check.code for check in unmet(balance(given_seats, limits))]


def test_a_balanced_meeting_has_nothing_to_answer_for() -> None:
    assert codes(seats(6, 2, 2)) == []


def test_each_rule_is_named_with_its_numbers() -> None:
    found = unmet(balance(seats(2, 0, 4), LIMITS))
    assert [(check.code, str(check.words)) for check in found] == [
        ("member", "委员 0 人参会，至少 1 人。"),
        ("too_few", "参会 6 人，应为 10 至 25 人。"),
        ("officials", "参会 6 人中部门和公职人员 4 人，占比不得高于 33%。"),
    ]


def test_too_many_people_are_too_many() -> None:
    assert codes(seats(20, 3, 3)) == ["too_many"]


def test_one_side_of_a_dispute_is_not_enough() -> None:
    people = [*seats(0, 2, 2), *[Seat(Side.RESIDENT, True, "有车住户")] * 6]
    assert codes(people) == ["two_sides"]


def test_a_side_whose_people_all_declined_is_missing() -> None:
    people = [
        *seats(0, 2, 2),
        *[Seat(Side.RESIDENT, True, "有车住户")] * 6,
        Seat(Side.RESIDENT, True, "无车住户", is_coming=False),
    ]
    found = unmet(balance(people, LIMITS))
    assert [str(check.words) for check in found] == ["争议一方“无车住户”无人参会。"]


def test_the_share_is_exact_at_its_edge() -> None:
    """33 of 100 is enough, 32 is not: no rounding helps."""
    wide = Limits(least=1, most=200, stakeholders_least=33, officials_most=33)
    assert codes(seats(33, 67 - 33, 33), wide) == []
    assert codes([*seats(32, 36, 32)], wide) == ["stakeholders"]
    assert codes([*seats(40, 26, 34)], wide) == ["officials"]


@given(st.lists(A_SEAT, max_size=40), st.randoms())
def test_the_order_of_the_list_does_not_matter(people: list[Seat], rng: random.Random) -> None:
    shuffled = list(people)
    rng.shuffle(shuffled)
    assert balance(shuffled, LIMITS) == balance(people, LIMITS)


@given(st.lists(A_SEAT, max_size=40))
def test_shares_agree_with_a_count_by_hand(people: list[Seat]) -> None:
    coming = [seat for seat in people if seat.is_coming]
    n = len(coming)
    found = codes(people)
    n_stakeholders = len([seat for seat in coming if seat.is_stakeholder])
    n_officials = len([seat for seat in coming if seat.side in OFFICIAL_SIDES])
    assert ("stakeholders" in found) == (n == 0 or n_stakeholders / n * 100 < 33)
    assert ("officials" in found) == (n > 0 and n_officials / n * 100 > 33)


@given(st.lists(A_SEAT, max_size=40))
def test_who_declined_counts_for_nothing_but_the_sides_named(people: list[Seat]) -> None:
    with_others = [*people, *[Seat(Side.DEPARTMENT, is_coming=False)] * 5]
    assert balance(with_others, LIMITS) == balance(people, LIMITS)


@given(st.lists(A_SEAT, max_size=40))
def test_one_more_resident_concerned_never_lowers_the_share_of_stakeholders(people: list[Seat]) -> None:
    wide = Limits(least=0, most=100, stakeholders_least=33, officials_most=33)
    before = codes(people, wide)
    after = codes([*people, Seat(Side.RESIDENT, is_stakeholder=True)], wide)
    assert set(after) <= set(before)
