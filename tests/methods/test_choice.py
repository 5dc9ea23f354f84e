"""The rules of choice: what their definitions say, what must hold whatever the ballots, and examples."""

import itertools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from shangliang.methods.choice import (
    APPROVAL,
    RANKING,
    RULES,
    SCORES,
    Ballots,
    Prepared,
    Verdict,
    choose,
    gather,
    prepare,
    rules,
    verdicts,
)
from shangliang.methods.choice import prepared as pr
from shangliang.methods.choice.ballots import lots
from shangliang.methods.choice.files import read
from shangliang.methods.choice.stability import resamples, stability
from tests.methods.choice_data import expected, public

NAMES = "ABCDE"


def tables(low: int, high: int, most: int = 9) -> st.SearchStrategy[Any]:
    shape = st.tuples(st.integers(1, most), st.integers(2, 5))
    return arrays(np.int64, shape, elements=st.integers(low, high))


WEAK = tables(-1, 4)  # places, with ties, not all ranked
GRADES = tables(-1, 3)
YES_NO = tables(0, 1)


@st.composite
def strict(draw: Any, most: int = 9) -> Any:
    n, m = draw(st.tuples(st.integers(1, most), st.integers(2, 5)))
    return np.array([draw(st.permutations(range(m))) for _ in range(n)])


def ballots_of(table: Any, kind: str, counts: Any = None, sides: Any = None) -> Ballots:
    return gather(NAMES[: table.shape[1]], table, counts, kind=kind, sides=sides)


def answers(table: Any, kind: str, counts: Any = None, sides: Any = None) -> dict[str, Verdict]:
    return verdicts(prepare(ballots_of(table, kind, counts, sides)))


KINDS_OF_TABLES = st.one_of(
    st.tuples(WEAK, st.just(RANKING)),
    st.tuples(strict(), st.just(RANKING)),
    st.tuples(GRADES, st.just(SCORES)),
    st.tuples(YES_NO, st.just(APPROVAL)),
)


# --- twins


def best(merit: list[Any]) -> set[int]:
    return {c for c, value in enumerate(merit) if value == max(merit)}


def prefers(ballot: Any, x: int, y: int, kind: str) -> bool:
    if kind == RANKING:
        return bool(ballot[x] >= 0 and (ballot[y] < 0 or ballot[x] < ballot[y]))
    return bool(ballot[x] > ballot[y] and (kind == SCORES or ballot[x] == 1))


def ranked(ballot: Any, c: int, kind: str) -> bool:
    return bool(ballot[c] == 1 if kind == APPROVAL else ballot[c] >= 0)


def tops(ballot: Any, alive: Any, kind: str) -> list[int]:
    found = [c for c in alive if ranked(ballot, c, kind)]
    return [c for c in found if not any(prefers(ballot, x, c, kind) for x in found)]


def twin_plurality(table: Any, kind: str) -> set[int]:
    merit = [Fraction(0)] * table.shape[1]
    for ballot in table:
        first = tops(ballot, range(table.shape[1]), kind)
        for c in first:
            merit[c] += Fraction(1, len(first))
    return best(merit)


def twin_borda(table: Any, kind: str) -> set[int]:
    m = table.shape[1]
    merit = [Fraction(0)] * m
    for ballot in table:
        for c in range(m):
            if ranked(ballot, c, kind):
                ahead = sum(prefers(ballot, x, c, kind) for x in range(m))
                equal = sum(
                    x != c
                    and ranked(ballot, x, kind)
                    and not prefers(ballot, x, c, kind)
                    and not prefers(ballot, c, x, kind)
                    for x in range(m)
                )
                merit[c] += m - 1 - ahead - Fraction(equal, 2)
    return best(merit)


def twin_runoff(table: Any, kind: str) -> set[int]:
    def winners(alive: frozenset[int]) -> set[int]:
        if len(alive) == 1:
            return set(alive)
        tally = {c: sum(c in tops(ballot, alive, kind) for ballot in table) for c in alive}
        lowest = [c for c in alive if tally[c] == min(tally.values())]
        return set().union(*(winners(alive - {c}) for c in lowest))

    return winners(frozenset(range(table.shape[1])))


def twin_margins(table: Any, kind: str) -> Any:
    m = table.shape[1]
    return np.array(
        [
            [
                sum(prefers(b, x, y, kind) for b in table) - sum(prefers(b, y, x, kind) for b in table)
                for y in range(m)
            ]
            for x in range(m)
        ]
    )


def twin_schulze(table: Any, kind: str) -> set[int]:
    margins, m = twin_margins(table, kind), table.shape[1]

    def chain(x: int, y: int) -> int:
        others = [c for c in range(m) if c not in (x, y)]
        paths = (p for r in range(m - 1) for p in itertools.permutations(others, r))
        return max(max(0, min(margins[a, b] for a, b in itertools.pairwise((x, *path, y)))) for path in paths)

    return {x for x in range(m) if all(chain(x, y) >= chain(y, x) for y in range(m) if y != x)}


def twin_judgement(table: Any, kind: str) -> set[int]:
    def taken(c: int) -> list[int]:
        votes, values = sorted(max(0, ballot[c]) for ballot in table), []
        while votes:
            values.append(votes.pop((len(votes) - 1) // 2))
        return values

    return best([taken(c) for c in range(table.shape[1])])


@pytest.mark.parametrize(
    ("rule", "twin"),
    [
        ("plurality", twin_plurality),
        ("borda", twin_borda),
        ("instant runoff", twin_runoff),
        ("schulze", twin_schulze),
    ],
)
@settings(max_examples=40, deadline=None)
@given(KINDS_OF_TABLES)
def test_a_rule_does_what_its_definition_says(rule: str, twin: Callable[..., set[int]], given_: Any) -> None:
    table, kind = given_
    assert set(answers(table, kind)[rule].tied) == twin(table, kind)


@settings(max_examples=80, deadline=None)
@given(GRADES)
def test_majority_judgement_takes_medians_away_until_grades_differ(table: Any) -> None:
    found = answers(table, SCORES)
    assert set(found["majority judgement"].tied) == twin_judgement(table, SCORES)
    assert set(found["score"].tied) == best(list(np.maximum(table, 0).sum(axis=0)))


@settings(max_examples=50, deadline=None)
@given(KINDS_OF_TABLES)
def test_margins_are_counted_pair_by_pair(given_: Any) -> None:
    table, kind = given_
    assert_array_equal(pr.margins(prepare(ballots_of(table, kind))), twin_margins(table, kind))


@settings(max_examples=40, deadline=None)
@given(strict(), st.data())
def test_across_sides_the_weakest_side_decides_then_the_next(table: Any, data: Any) -> None:
    sides = data.draw(st.lists(st.sampled_from("xyz"), min_size=len(table), max_size=len(table)))
    assume(len(set(sides)) > 1)
    m = table.shape[1]
    liking = [
        sorted(
            Fraction(
                int(sum(m - 1 - b[c] for b, s in zip(table, sides, strict=True) if s == side)),
                sides.count(side),
            )
            for side in set(sides)
        )
        for c in range(m)
    ]
    assert set(answers(table, RANKING, sides=sides)["across sides"].tied) == best(liking)


# --- the judges


def peer(module: str) -> Any:
    return pytest.importorskip(module, reason="the peers are not installed", exc_type=ImportError)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=40, deadline=None)
@given(st.one_of(st.tuples(WEAK, st.just(RANKING)), st.tuples(strict(), st.just(RANKING))))
def test_pref_voting_finds_the_same_winners(given_: Any) -> None:
    voting = peer("pref_voting.voting_methods")
    profiles = peer("pref_voting.profiles_with_ties")
    table, kind = given_
    m = table.shape[1]
    profile = profiles.ProfileWithTies(
        [{c: int(p) + 1 for c, p in enumerate(b) if p >= 0} for b in table], candidates=list(range(m))
    )
    profile.use_extended_strict_preference()
    found = answers(table, kind)
    assert list(found["schulze"].tied) == sorted(voting.beat_path(profile))
    # The judge goes through all orders of equal pairs: only small ties can be asked.
    values, sizes = np.unique(
        np.triu(np.abs(pr.margins(prepare(ballots_of(table, kind)))), 1), return_counts=True
    )
    if m <= 4 and sizes[values > 0].max(initial=0) <= 4:
        assert list(found["ranked pairs"].tied) == sorted(
            voting.ranked_pairs(profile, algorithm="from_stacks")
        )
    if (table >= 0).all():
        runoff = voting.approval_irv_put(profile)
        if not any(len(tops(b, range(m), kind)) > 1 for b in table):
            assert list(found["instant runoff"].tied) == sorted(runoff)


# --- what must hold whatever the ballots


@settings(max_examples=40, deadline=None)
@given(KINDS_OF_TABLES, st.randoms(use_true_random=False))
def test_no_order_of_ballots_or_options_changes_an_answer(given_: Any, luck: Any) -> None:
    table, kind = given_
    m = table.shape[1]
    rows, columns = list(range(len(table))), list(range(m))
    luck.shuffle(rows)
    luck.shuffle(columns)
    one = choose(gather(NAMES[:m], table, kind=kind), resamples=3)
    other = choose(gather([NAMES[c] for c in columns], table[rows][:, columns], kind=kind), resamples=3)
    assert one.provenance == other.provenance
    assert one.sentence == other.sentence
    for rule, verdict in one.verdicts.items():
        assert verdict.order == other.verdicts[rule].order
        assert_array_equal(one.stability.shares[rule], other.stability.shares[rule])  # type: ignore[union-attr]


@settings(max_examples=80, deadline=None)
@given(KINDS_OF_TABLES, st.permutations(range(5)))
def test_new_names_change_nothing_but_the_names(given_: Any, names: Any) -> None:
    table, kind = given_
    m = table.shape[1]
    rename = [n for n in names if n < m]
    before = answers(table, kind)
    after = verdicts(prepare(gather([NAMES[rename[c]] for c in range(m)], table, kind=kind)))
    for rule, verdict in before.items():
        assert {rename[c] for c in verdict.tied} == set(after[rule].tied)
        assert after[rule].winner in after[rule].tied


@settings(max_examples=80, deadline=None)
@given(KINDS_OF_TABLES, st.integers(2, 5))
def test_casting_every_ballot_again_changes_nothing(given_: Any, times: int) -> None:
    table, kind = given_
    counts = [times] * len(table)
    once, again = answers(table, kind), answers(table, kind, counts)
    for rule, verdict in once.items():
        assert again[rule].tied == verdict.tied
        assert again[rule].order == verdict.order


@settings(max_examples=80, deadline=None)
@given(KINDS_OF_TABLES)
def test_a_winner_of_all_pairs_wins_by_the_rules_of_pairs(given_: Any) -> None:
    table, kind = given_
    prepared = prepare(ballots_of(table, kind))
    winner = rules.condorcet_winner(pr.margins(prepared))
    assume(winner is not None)
    for rule in ("schulze", "ranked pairs"):
        assert RULES[rule](prepared).tied == (winner,)  # type: ignore[union-attr]


@settings(max_examples=80, deadline=None)
@given(KINDS_OF_TABLES, st.data())
def test_who_wins_still_wins_when_a_ballot_likes_them_better(given_: Any, data: Any) -> None:
    table, kind = given_
    row = data.draw(st.integers(0, len(table) - 1))
    for rule, verdict in answers(table, kind).items():
        if rule == "instant runoff":  # which is not monotone: see the example below
            continue
        raised, c = table.copy(), verdict.winner
        if kind == RANKING:
            raised[row] = np.where(table[row] >= 0, table[row] + 1, -1)
            raised[row, c] = 0
            if rule in ("borda", "approval"):  # they count whom a ballot ranks
                assume((table >= 0).all())
        else:
            raised[row, c] = {SCORES: max(table[row].max(), table[row, c], 0), APPROVAL: 1}[kind]
        if kind != RANKING and rule in ("plurality", "borda"):
            continue  # ties at the top share, so that a new one takes from the others
        after = (
            verdicts(prepare(ballots_of(raised, kind), approve_from=2))
            if kind == SCORES
            else answers(raised, kind)
        )
        before = (
            answers(table, kind)
            if kind != SCORES
            else verdicts(prepare(ballots_of(table, kind), approve_from=2))
        )
        if c in before[rule].tied:
            assert c in after[rule].tied, rule


@settings(max_examples=40, deadline=None)
@given(KINDS_OF_TABLES)
def test_what_is_given_is_not_written_into(given_: Any) -> None:
    table, kind = given_
    before = table.copy()
    ballots = ballots_of(table, kind)
    marks, counts = ballots.marks.copy(), ballots.counts.copy()
    choose(ballots, resamples=2)
    assert_array_equal(table, before)
    assert_array_equal(ballots.marks, marks)
    assert_array_equal(ballots.counts, counts)


# --- examples


TENNESSEE = [(42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM")]
# Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
# election method, Social Choice and Welfare 36 (2011): the example of 45 voters.
SCHULZE = [
    (5, "ACBED"), (5, "ADECB"), (8, "BEDAC"), (3, "CABED"),
    (7, "CAEBD"), (2, "CBADE"), (7, "DCEBA"), (8, "EBADC"),
]  # fmt: skip


def profile(lines: list[tuple[int, str]]) -> Ballots:
    names = sorted(set(lines[0][1]))
    marks = [[order.index(name) for name in names] for _, order in lines]
    return gather(names, marks, [n for n, _ in lines], kind=RANKING)


def winners(choice: Any) -> dict[str, str]:
    return {rule: choice.options[one.winner] for rule, one in choice.verdicts.items()}


def test_the_capital_of_tennessee_depends_on_the_rule() -> None:
    choice = choose(profile(TENNESSEE))
    assert winners(choice) == {
        "plurality": "M",
        "borda": "N",
        "instant runoff": "K",
        "schulze": "N",
        "ranked pairs": "N",
    }
    assert choice.options[choice.condorcet or 0] == "N"
    assert choice.verdict.margin == 16  # 58 to 42 against Memphis
    assert choice.verdicts["plurality"].margin == 16
    assert choice.verdicts["borda"].margin == 194 - 173
    assert (
        "2 of 4 other rules agree, but M would win by plurality, K would win by instant runoff"
        in choice.sentence
    )


def test_schulze_s_own_example_is_won_by_e() -> None:
    choice = choose(profile(SCHULZE), resamples=0)
    assert choice.winner == "E"
    assert "".join(choice.options[c] for c in choice.verdict.order) == "EACBD"
    assert choice.condorcet is None


def test_instant_runoff_may_punish_support() -> None:
    # A standard example: ten who had B first move A up to the top, and A loses.
    before = profile([(39, "ABC"), (35, "BCA"), (26, "CAB")])
    after = profile([(49, "ABC"), (25, "BCA"), (26, "CAB")])
    assert winners(choose(before, rule="instant runoff", resamples=0))["instant runoff"] == "A"
    assert winners(choose(after, rule="instant runoff", resamples=0))["instant runoff"] == "C"


@pytest.mark.parametrize("one", expected("preflib"), ids=lambda one: one["file"])
def test_public_elections_are_won_by_who_won_them(one: dict[str, Any], tmp_path: Path) -> None:
    ballots = read(public("preflib", one["file"], tmp_path)).ballots
    assert (ballots.n, len(ballots.counts)) == (one["ballots"], one["unique"])
    choice = choose(ballots, resamples=0)
    won = winners(choice)
    for key, rule in (
        ("plurality", "plurality"),
        ("irv", "instant runoff"),
        ("borda_unranked_zero", "borda"),
    ):
        assert won[rule] == one.get(key, won[rule])
    assert choice.options[choice.condorcet] == one["condorcet"] == won["schulze"] == won["ranked pairs"]  # type: ignore[index]
    if "rounds" in one:  # until someone has more than half of the ballots still counted
        tallies = choice.verdicts["instant runoff"].tallies
        assert tallies is not None
        leads = [2 * tally.max() > np.maximum(tally, 0).sum() for tally in tallies]
        assert leads.index(True) + 1 == one["rounds"]


# --- ties, sides, resamples


def test_a_tie_is_named_and_broken_by_a_lot_that_anybody_can_draw() -> None:
    ballots = gather(["甲案", "乙案", "丙案"], [[1, 1, 0]] * 3, kind=APPROVAL)
    for seed in range(6):
        choice = choose(ballots, seed=seed, resamples=0)
        lot = lots(ballots.options, seed)
        tied = choice.verdict.tied
        assert {ballots.options[c] for c in tied} == {"甲案", "乙案"}
        assert choice.is_tied
        assert choice.verdict.winner == min(tied, key=lambda c: lot[c])
        assert "wins by lot, since approval leaves" in choice.sentence
    assert len({choose(ballots, seed=seed, resamples=0).winner for seed in range(6)}) == 2


def test_the_scheme_whose_weakest_side_likes_it_best_need_not_be_the_most_liked() -> None:
    marks = [[5, 3, 0]] * 8 + [[0, 3, 5]] * 3
    sides = ["residents"] * 8 + ["shops"] * 3
    choice = choose(gather("ABC", marks, kind=SCORES, sides=sides), rule="across sides", resamples=50)
    assert choice.winner == "B"
    assert winners(choice)["score"] == "A"
    assert [side.name for side in choice.sides] == ["residents", "shops"]
    assert [side.agreement for side in choice.sides] == [1.0, 1.0]
    assert [choice.options[side.favourite] for side in choice.sides] == ["A", "C"]
    assert_allclose(choice.sides[1].liking, [0, 0.6, 1])
    assert choice.stability is not None
    assert choice.stability.shares["across sides"][1] == 1  # each side keeps its number of ballots


def test_a_divided_side_agrees_on_nothing() -> None:
    choice = choose(gather("AB", [[0, 1], [1, 0]], [5, 5], kind=RANKING), resamples=0)
    assert choice.sides[0].agreement == 0


def test_resamples_keep_the_number_of_ballots_of_each_side() -> None:
    ballots = gather("AB", [[0, 1], [1, 0], [0, 1]], [50, 3, 40], kind=RANKING, sides=["x", "x", "y"])
    drawn = np.vstack(list(resamples(ballots, 2_000, seed=3)))
    assert_array_equal(drawn[:, ballots.side == 0].sum(axis=1), 53)
    assert_array_equal(drawn[:, ballots.side == 1], 40)
    assert_allclose(drawn.mean(axis=0), ballots.counts, atol=0.2)
    assert_array_equal(drawn, np.vstack(list(resamples(ballots, 2_000, seed=3))))


@settings(max_examples=25, deadline=None)
@given(KINDS_OF_TABLES, st.integers(0, 9))
def test_every_rule_counts_a_resample_as_it_counts_the_ballots(given_: Any, seed: int) -> None:
    table, kind = given_
    sides = ["x" if b % 2 else "y" for b in range(len(table))]
    ballots = ballots_of(table, kind, sides=sides)
    approve_from = 2 if kind == SCORES else None
    prepared = prepare(ballots, approve_from=approve_from)
    names = tuple(verdicts(prepared))
    (drawn,) = resamples(ballots, 5, seed)
    expected_wins = {name: np.zeros(ballots.m) for name in names}
    for counts in drawn:
        kept = counts > 0
        again = gather(
            ballots.options,
            ballots.marks[kept],
            counts[kept],
            kind=kind,
            sides=[ballots.sides[s] for s in ballots.side[kept]],
        )
        for name, verdict in again_by(prepared, again).items():
            if name in expected_wins:
                expected_wins[name][verdict.winner] += 1
    shares = stability(prepared, names, n=5, seed=seed).shares
    for name in names:
        if name == "across sides" and kind == SCORES:
            continue  # it compares with the highest score on any ballot, which may not be drawn
        if expected_wins[name].sum() == 5:
            assert_allclose(shares[name] * 5, expected_wins[name], err_msg=name)


def again_by(prepared: Prepared, ballots: Ballots) -> dict[str, Verdict]:
    return verdicts(prepare(ballots, seed=prepared.seed, approve_from=prepared.approve_from))


def test_a_narrow_winner_is_less_sure_than_a_clear_one() -> None:
    narrow = choose(profile([(52, "AB"), (48, "BA")]), rule="plurality")
    clear = choose(profile([(80, "AB"), (20, "BA")]), rule="plurality")
    assert narrow.stability is not None
    assert clear.stability is not None
    # P(A > B) in 100 draws with a chance of .52 is .62, a tie .07: the lot may go to either.
    assert 0.58 < narrow.stability.shares["plurality"][0] < 0.74
    assert clear.stability.shares["plurality"][0] == 1


# --- what is refused


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((["A", "A"], [[0, 1]], None, RANKING), "each name once"),
        (([], [[0, 1]], None, RANKING), "expected at least one"),
        ((["A", "B"], [[0, 1, 2]], None, RANKING), "expected 2 columns"),
        ((["A", "B"], [[0, -2]], None, RANKING), r"marks\[0, 1\] is -2"),
        ((["A", "B"], [[0, 2]], None, APPROVAL), r"marks\[0, 1\] is 2: expected 0 to 1"),
        ((["A", "B"], [[0.5, 2]], None, SCORES), "expected whole numbers"),
        ((["A", "B"], [[0, 1]], [0], RANKING), r"counts\[0\] is 0"),
        ((["A", "B"], [[0, 1]], [1, 2], RANKING), "1 rows of marks, but 2 counts"),
        ((["A", "B"], [[0, 1]], None, "cards"), "expected one of ranking"),
    ],
)
def test_wrong_ballots_are_refused_with_their_place(arguments: Any, told: str) -> None:
    options, marks, counts, kind = arguments
    with pytest.raises(ValueError, match=told):
        gather(options, marks, counts, kind=kind)


def test_a_rule_that_the_ballots_do_not_allow_is_refused() -> None:
    with pytest.raises(ValueError, match="these ballots allow plurality, borda"):
        choose(profile(TENNESSEE), rule="score")
    with pytest.raises(ValueError, match="no ballots"):
        choose(gather("AB", np.zeros((0, 2), int), kind=RANKING))


def test_ballots_that_say_nothing_leave_all_equal() -> None:
    choice = choose(gather("ABC", [[-1, -1, -1]] * 3, kind=RANKING), resamples=10)
    assert all(verdict.tied == (0, 1, 2) for verdict in choice.verdicts.values())


def test_one_option_wins() -> None:
    choice = choose(gather(["only"], [[0]], kind=RANKING), resamples=5)
    assert choice.sentence.startswith("only wins by schulze, as the only option")
