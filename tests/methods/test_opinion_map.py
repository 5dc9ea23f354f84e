"""The opinion map: the published mathematics, and what must hold whatever the votes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from shangliang.methods.opinion_map import (
    Conversation,
    OpinionMap,
    add,
    draw,
    gather,
    groups,
    kernels,
    polis,
    prepare,
    support,
)
from shangliang.methods.opinion_map import axes as ax
from shangliang.methods.opinion_map import counts as ct
from shangliang.methods.opinion_map.votes import Votes, keep, rows_of
from tests.methods import polis_data

MISSING = 9
TABLES = arrays(
    np.int8, st.tuples(st.integers(1, 12), st.integers(1, 8)), elements=st.sampled_from([-1, 0, 1, MISSING])
)


def conversation_of(table: Any) -> Conversation:
    whose, what = np.nonzero(table != MISSING)
    return prepare(
        gather(whose, what, table[whose, what], n_participants=len(table), n_statements=table.shape[1])
    )


def camps(
    n: int, n_statements: int, *, seed: int = 0, share: float = 0.6, sizes: tuple[float, ...] = (0.6, 0.4)
) -> Any:
    """Votes of camps of those sizes that differ on all statements, each voting on that share of them."""
    luck = np.random.default_rng(seed)
    camp = luck.choice(len(sizes), n, p=sizes)
    taste = luck.normal(size=(len(sizes), n_statements))
    leaning = taste[camp] + luck.normal(scale=0.7, size=(n, n_statements))
    table = np.where(leaning > 0.3, 1, np.where(leaning < -0.3, -1, 0))
    return np.where(luck.random((n, n_statements)) < share, table, MISSING).astype(np.int8), camp


def assert_same(one: OpinionMap, other: OpinionMap) -> None:
    assert_allclose(one.points, other.points, atol=1e-9)
    assert_array_equal(one.labels, other.labels)
    assert_allclose(one.common_ground, other.common_ground)


@settings(deadline=None)
@given(TABLES)
def test_the_axes_are_the_singular_vectors_of_the_table_filled_with_means(table: Any) -> None:
    conversation = conversation_of(table)
    seen = table != MISSING
    means = np.where(seen, table, 0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, table - means, 0.0)
    assert conversation.pairs is not None
    assert_allclose(conversation.pairs.gram, centred.T @ centred, atol=1e-9)
    drawn = draw(conversation)
    strengths = np.linalg.svd(centred, compute_uv=False)
    n = min(2, len(strengths))
    along = np.linalg.norm(centred @ drawn.axes, axis=0)
    assert_allclose(along[:n], strengths[:n], atol=1e-7)
    stretch = np.sqrt(table.shape[1] / np.maximum(seen.sum(axis=1), 1))
    assert_allclose(drawn.points, stretch[:, None] * (centred @ drawn.axes), atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_no_order_of_votes_or_participants_changes_the_map(table: Any, luck: Any) -> None:
    whose, what = np.nonzero(table != MISSING)
    votes = list(range(len(whose)))
    luck.shuffle(votes)
    shuffled = prepare(
        gather(
            whose[votes],
            what[votes],
            table[whose, what][votes],
            n_participants=len(table),
            n_statements=table.shape[1],
        )
    )
    assert_same(draw(shuffled), draw(conversation_of(table)))
    people = list(range(len(table)))
    luck.shuffle(people)
    one, other = draw(conversation_of(table)), draw(conversation_of(table[people]))
    assert_allclose(other.points, one.points[people], atol=1e-9)
    assert_array_equal(other.labels, one.labels[people])


@pytest.mark.parametrize("name", polis_data.NAMES)
def test_public_conversations_in_another_order_fall_into_the_same_groups(name: str) -> None:
    public = polis_data.load(name)
    votes = public.votes
    luck = np.random.default_rng(4)
    people, statements = luck.permutation(votes.n_participants), luck.permutation(votes.n_statements)
    again = prepare(
        gather(
            people[rows_of(votes)],
            statements[votes.statements],
            votes.values,
            n_participants=votes.n_participants,
        ),
        public.conversation.rejected[np.argsort(statements)],
    )
    one, other = draw(public.conversation), draw(again)
    assert one.k == other.k > 0
    assert groups.agreement(one.labels[one.labels >= 0], other.labels[people][one.labels >= 0]) == 1


@pytest.mark.parametrize(("name", "least"), [("vtaiwan.uberx", 0.88), ("scoop-hivemind.biodiversity", 0.90)])
def test_polis_mode_finds_the_groups_that_polis_exported(name: str, least: float) -> None:
    public = polis_data.load(name)
    drawn = draw(public.conversation, mode="polis", order=public.order)
    both = (drawn.labels >= 0) & (public.exported >= 0)
    assert both.sum() > 400
    assert groups.agreement(drawn.labels[both], public.exported[both]) >= least


def test_camps_are_found_and_what_divides_and_unites_them() -> None:
    table, camp = camps(400, 30)
    table[:, 0] = np.where(camp == 0, 1, -1)
    table[:, 1] = 1
    drawn = draw(conversation_of(table))
    assert drawn.k == 2
    assert groups.agreement(drawn.labels, camp.astype(np.int32)) > 0.95
    assert np.argmax(drawn.common_ground) == 1
    assert np.argmax(drawn.divisive) == 0
    assert drawn.group_confidence is not None
    assert (drawn.group_confidence > 0.9).all()
    assert drawn.statement_confidence is not None
    assert drawn.statement_confidence[[0, 1]].tolist() == [1, 1]


@pytest.mark.parametrize("seed", range(5))
def test_votes_by_chance_support_no_groups(seed: int) -> None:
    luck = np.random.default_rng(seed)
    table = luck.choice(np.array([-1, 0, 1, MISSING], np.int8), (300, 25), p=(0.25, 0.1, 0.25, 0.4))
    drawn = draw(conversation_of(table))
    assert drawn.k == 0
    assert (drawn.labels == -1).all()
    assert {one.why_not for one in drawn.tried} <= {"size", "stability", "gain"}


def test_a_lone_outlier_is_no_group() -> None:
    table, _camp = camps(120, 20, share=0.9, sizes=(1.0,))
    table[0] = -np.where(table[1] == MISSING, 1, table[1])
    assert draw(conversation_of(table)).sizes.min(initial=99) >= 3


def test_few_votes_are_placed_but_not_grouped() -> None:
    table, _camp = camps(200, 20)
    table[7] = MISSING
    table[7, :6] = 1
    drawn = draw(conversation_of(table))
    assert drawn.labels[7] == -1
    assert np.abs(drawn.points[7]).sum() > 0


def test_rejected_statements_draw_nothing_and_are_not_listed() -> None:
    table, _camp = camps(200, 20)
    votes = conversation_of(table).votes
    rejected = np.arange(20) == 3
    drawn = draw(prepare(votes, rejected))
    assert drawn.axes[3] == pytest.approx([0, 0], abs=1e-12)
    assert drawn.common_ground[3] == 0
    assert 3 not in {one.statement for group in drawn.representative for one in group}


@settings(max_examples=25, deadline=None)
@given(
    TABLES,
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 9), st.sampled_from([-1, 0, 1])), max_size=12),
)
def test_votes_added_later_count_as_if_they_had_been_there(
    table: Any, later: list[tuple[int, int, int]]
) -> None:
    old = conversation_of(table)
    whose, what = np.nonzero(table != MISSING)
    before = [(int(i), int(j), int(table[i, j])) for i, j in zip(whose, what, strict=True)]
    more = np.array(later, int).reshape(-1, 3)
    added = add(old, more[:, 0], more[:, 1], more[:, 2])
    every = np.array(before + later, int).reshape(-1, 3)
    whole = prepare(
        gather(
            *every.T,
            times=np.arange(len(every)),
            n_participants=added.votes.n_participants,
            n_statements=added.votes.n_statements,
        )
    )
    for name in ("starts", "statements", "values"):
        assert_array_equal(getattr(added.votes, name), getattr(whole.votes, name))
    assert added.pairs is not None
    assert whole.pairs is not None
    for one, other in zip(added.pairs.tables, whole.pairs.tables, strict=True):
        assert_array_equal(one, other)
    assert old.votes.n_votes == len(before)


def test_an_updated_map_says_what_a_new_one_would() -> None:
    public = polis_data.load("scoop-hivemind.biodiversity")
    first = draw(public.conversation)
    luck = np.random.default_rng(1)
    more = (luck.integers(0, 500, 100), luck.integers(0, 300, 100), luck.integers(-1, 2, 100))
    later = add(public.conversation, *more)
    updated, anew = draw(later, previous=first), draw(later)
    assert_same(updated, anew)
    assert updated.tried == first.tried


def test_many_statements_are_placed_by_products_as_by_pairs() -> None:
    table, _camp = camps(150, 40)
    conversation = conversation_of(table)
    assert conversation.pairs is not None
    by_products = ax.directions_by_products(conversation.votes, conversation.pairs.means)
    by_pairs = ax.directions_of(conversation.pairs)
    assert_allclose(ax.signed(by_products.vectors), ax.signed(by_pairs.vectors), atol=1e-7)
    assert by_products.explained == pytest.approx(by_pairs.explained)


def test_the_search_near_known_axes_finds_those_of_the_copy() -> None:
    public = polis_data.load("vtaiwan.uberx").conversation
    assert public.pairs is not None
    kept = np.random.default_rng(2).random(public.votes.n_votes) > 0.1
    copy = keep(public.votes, kept)
    near = ax.axes_nearby(copy, ax.column_means(copy), ax.directions_of(public.pairs).vectors)
    there = ax.signed(ax.directions_of(ax.count_pairs(copy)).vectors)
    assert_allclose(np.abs((near * there).sum(axis=0)), 1, atol=1e-4)


@settings(deadline=None)
@given(
    arrays(float, st.tuples(st.integers(2, 30), st.just(2)), elements=st.integers(-5, 5).map(float)),
    st.integers(2, 4),
)
def test_the_silhouette_is_that_of_its_definition(points: Any, k: int) -> None:
    cells = groups.cells_of(points)
    labels = (np.arange(len(cells.places)) % k).astype(np.int32)
    of_point = [labels[np.flatnonzero((cells.places == np.round(p, 9)).all(axis=1))[0]] for p in points]
    scores = []
    for i, p in enumerate(points):
        far = np.linalg.norm(points - p, axis=1)
        mine = [j for j in range(len(points)) if of_point[j] == of_point[i] and j != i]
        others = [
            [far[j] for j in range(len(points)) if of_point[j] == g] for g in range(k) if g != of_point[i]
        ]
        others = [one for one in others if one]
        if not mine or not others:
            scores.append(0.0)
            continue
        a, b = np.mean([far[j] for j in mine]), min(np.mean(one) for one in others)
        scores.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    assert groups.silhouette(cells, labels, k) == pytest.approx(np.mean(scores), abs=1e-9)


def test_agreement_of_groupings_is_the_adjusted_rand_index() -> None:
    # Hubert and Arabie (1985): 1 for the same groups under other names, about 0 for unrelated ones.
    one = np.array([0, 0, 1, 1, 2, 2])
    assert groups.agreement(one, np.array([2, 2, 0, 0, 1, 1])) == 1
    assert groups.agreement(one, np.array([0, 1, 0, 1, 0, 1])) == pytest.approx(-1 / 3.5, abs=0.2)
    luck = np.random.default_rng(0)
    many = luck.integers(0, 3, (2, 5000))
    assert groups.agreement(many[0], many[1]) == pytest.approx(0, abs=0.01)


def test_tests_and_shares_are_those_that_polis_publishes() -> None:
    # Group 0: 8 agree, 1 disagrees of 10; group 1: 2 agree, 6 disagree of 9.
    counts = ct.Counts(np.array([[8], [2]]), np.array([[1], [6]]), np.array([[10], [9]]))
    lean = ct.leaning(counts)
    assert lean.share[:, 0] == pytest.approx([9 / 12, 3 / 11])
    assert lean.ratio[0, 0] == pytest.approx((9 / 12) / (3 / 11))
    assert lean.share_test[0, 0] == pytest.approx(2 * 11**0.5 * (9 / 11 - 0.5))
    pooled = 12 / 21
    assert lean.ratio_test[0, 0] == pytest.approx(
        (9 / 11 - 3 / 10) / (pooled * (1 - pooled) * (1 / 11 + 1 / 10)) ** 0.5
    )
    assert ct.group_informed_consensus(counts)[0] == pytest.approx(9 / 12 * 3 / 11)
    extremity = np.array([0.5])
    agreed, passed = 11 / 21, (19 - 10 - 7 + 1) / 21
    expected = ((1 - passed) * 1.5 * agreed * (1 + 8 * 2 ** (-19 / 5))) ** 2
    assert ct.priorities(counts, extremity)[0] == pytest.approx(expected)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 5))
def test_common_ground_grows_with_agreement_and_with_those_who_saw_it(
    hits: int, misses: int, times: int
) -> None:
    n = hits + misses
    bound = ct.lower_bound(np.array([hits, hits + 1, hits * times]), np.array([n, n + 1, n * times]))
    assert 0 <= bound[0] <= (hits / n if n else 0) + 1e-12
    assert bound[1] >= bound[0] - 1e-12
    assert bound[2] >= bound[0] - 1e-12


def test_one_vote_makes_no_common_ground() -> None:
    counts = ct.Counts(np.array([[60, 1], [50, 1]]), np.zeros((2, 2), int), np.array([[70, 1], [60, 1]]))
    ground = ct.common_ground(counts)
    assert ground[0] > 0.7 > 0.4 > ground[1]


@pytest.mark.parametrize(
    "table",
    [
        np.empty((0, 0), np.int8),
        np.full((3, 4), MISSING, np.int8),
        np.zeros((20, 10), np.int8),
        np.ones((20, 10), np.int8),
        np.array([[1], [-1], [0]] * 6, np.int8),
        np.array([[1, -1, 0, 1, 1, 1, -1, 0]], np.int8),
    ],
    ids=["nothing", "no votes", "all pass", "all agree", "one statement", "one voter"],
)
@pytest.mark.parametrize("mode", ["robust", "polis"])
def test_odd_conversations_are_drawn_without_groups_that_are_not_there(table: Any, mode: Any) -> None:
    drawn = draw(conversation_of(table), mode=mode)
    assert np.isfinite(drawn.points).all()
    assert np.isfinite(drawn.priorities).all()
    assert drawn.k <= len(np.unique(drawn.points, axis=0))


def test_nothing_given_is_written_into() -> None:
    table, _camp = camps(80, 12)
    whose, what = np.nonzero(table != MISSING)
    given = [np.ascontiguousarray(one) for one in (whose, what, table[whose, what])]
    copies = [one.copy() for one in given]
    for one in given:
        one.setflags(write=False)
    conversation = prepare(gather(*given))
    drawn = draw(conversation)
    draw(add(conversation, [0], [1], [1]), previous=drawn)
    for one, copy in zip(given, copies, strict=True):
        assert_array_equal(one, copy)


def test_the_same_seed_gives_the_same_map_and_says_what_it_is_of() -> None:
    table, _camp = camps(100, 15)
    one, other = draw(conversation_of(table), seed=3), draw(conversation_of(table), seed=3)
    assert_same(one, other)
    assert one.provenance == other.provenance
    assert one.provenance.method == "opinion_map.robust"
    table[0, 0] = -table[0, 0] if table[0, 0] not in (0, MISSING) else 1
    assert draw(conversation_of(table), seed=3).provenance.digest != one.provenance.digest


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (([0, 1], [0], [1, 1]), "lengths differ"),
        (([0, -1], [0, 0], [1, 1]), r"participants\[1\] is -1"),
        (([0, 1], [0, 0], [1, 2]), r"votes\[1\] is 2"),
        (([0, 1], [0, 0.5], [1, 1]), "statements: expected whole numbers"),
        (([3, 3], [0, 0], [1, -1]), "participant 3 votes twice"),
    ],
)
def test_bad_votes_are_refused_with_their_place(given: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        gather(*given)


def test_of_two_votes_the_later_counts() -> None:
    votes = gather([0, 0], [0, 0], [1, -1], times=[5, 4])
    assert votes.values.tolist() == [1]


def test_a_panel_is_drawn_by_what_was_voted_not_by_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "MOST_PARTICIPANTS", 40)
    table, _camp = camps(100, 15)
    turned = table[::-1]
    one = support.panel_of(conversation_of(table).votes, np.arange(100), 1)
    other = support.panel_of(conversation_of(turned).votes, np.arange(100), 1)
    assert len(one.rows) == 40
    assert not one.whole
    assert sorted(one.rows.tolist()) == sorted((99 - other.rows).tolist())


def test_votes_added_on_rejected_statements_count_for_their_voters_alone() -> None:
    table, _camp = camps(60, 12)
    rejected = np.arange(12) == 4
    whose, what = np.nonzero(table != MISSING)
    how = table[whose, what]
    later = ([0, 0, 1, 61], [4, 4, 3, 4], [1, -1, 0, 1])
    added = add(prepare(gather(whose, what, how, n_statements=12), rejected), *later)
    every = [np.concatenate([old, new]) for old, new in zip((whose, what, how), later, strict=True)]
    whole = prepare(gather(*every, times=np.arange(len(every[0]))), rejected)
    for part in ("votes", "aside"):
        for name in ("starts", "statements", "values"):
            assert_array_equal(getattr(getattr(added, part), name), getattr(getattr(whole, part), name))
    assert_array_equal(added.has_enough, whole.has_enough)
    assert_same(draw(added), draw(whole))


def test_trials_serve_until_a_twentieth_of_the_votes_has_changed() -> None:
    luck = np.random.default_rng(0)
    chance = luck.choice(np.array([-1, 0, 1], np.int8), (100, 20))
    for table in (camps(100, 20, share=1.0)[0], chance):
        conversation = conversation_of(table)
        first = draw(conversation)
        few, many = (
            add(conversation, np.arange(n) + 100, np.arange(n) % 20, np.ones(n, int)) for n in (100, 101)
        )
        assert draw(few, previous=first).tried == first.tried
        assert draw(few, previous=first).k == first.k
        assert draw(many, previous=first).provenance.parameters["trials_at"] == 2101
        assert draw(few, previous=first, seed=1).provenance.parameters["trials_at"] == 2100


def test_statements_carry_their_confidence_without_groups_too() -> None:
    luck = np.random.default_rng(0)
    table = luck.choice(np.array([-1, 0, 1], np.int8), (100, 20))
    table[:, 3] = 1
    drawn = draw(conversation_of(table))
    assert drawn.k == 0
    assert drawn.statement_confidence is not None
    assert drawn.statement_confidence[3] == 1


def test_majorities_are_of_all_participants_grouped_or_not() -> None:
    table = np.full((60, 10), MISSING, np.int8)
    table[:20] = -1
    table[20:, 0] = 1
    drawn = draw(conversation_of(table))
    assert drawn.counts.seen[:, 0].sum() == 20
    assert drawn.majority_agree == (0,)


def test_where_nothing_varies_there_is_no_direction() -> None:
    table = np.zeros((20, 10), np.int8)
    table[:, 0] = np.arange(20) % 2
    drawn = draw(conversation_of(table))
    assert np.abs(drawn.axes[:, 0]).tolist() == [1] + [0] * 9
    assert drawn.axes[:, 1].tolist() == [0] * 10
    assert drawn.explained == (1.0, 0.0)


@settings(max_examples=50, deadline=None)
@given(TABLES, st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_gain_is_the_error_taken_away_vote_by_vote(table: Any, k: int, luck: Any) -> None:
    votes = conversation_of(table).votes
    hidden = np.array([luck.random() < 0.3 for _vote in range(votes.n_votes)], bool)
    labels = np.array([luck.randrange(-1, k) for _row in range(len(table))], np.int32)
    by_all = by_group = 0.0
    of_row = labels[rows_of(votes)]

    def votes_shown(j: int, *groups: int) -> Any:
        return votes.values[~hidden & (votes.statements == j) & np.isin(of_row, groups)].astype(float)

    for v in np.flatnonzero(hidden & (of_row >= 0)):
        j = int(votes.statements[v])
        everybody, own = votes_shown(j, *range(k)), votes_shown(j, int(of_row[v]))
        mean = everybody.mean() if len(everybody) else 0.0
        by_all += (votes.values[v] - mean) ** 2
        by_group += (votes.values[v] - (own.sum() + mean) / (len(own) + 1)) ** 2
    expected = 1 - by_group / by_all if by_all > 1e-9 else 0.0
    assert support.gain(votes, hidden, labels, k) == pytest.approx(expected, abs=1e-6)


def test_an_unknown_mode_and_a_seed_out_of_range_are_refused() -> None:
    conversation = conversation_of(camps(20, 8)[0])
    with pytest.raises(ValueError, match="mode 'other', seed 0: expected robust or polis"):
        draw(conversation, mode="other")  # type: ignore[arg-type]  # what a caller without types may do
    with pytest.raises(ValueError, match="seed -1"):
        draw(conversation, seed=-1)


@pytest.mark.parametrize(("whose", "what", "how"), [([0], [-1], [1]), ([-1], [0], [1]), ([0], [0], [2])])
def test_bad_votes_are_not_added(whose: Any, what: Any, how: Any) -> None:
    with pytest.raises(ValueError, match=r"\[0\] is (-1|2)"):
        add(conversation_of(camps(20, 8)[0]), whose, what, how)


def test_the_most_active_fill_up_to_fifteen_as_in_polis() -> None:
    counts = np.array([9, 1, 8, 2, 0] * 4)
    chosen = polis.grouped(counts, 20, np.arange(20))
    assert sorted(counts[chosen]) == [1] * 3 + [2] * 4 + [8] * 4 + [9] * 4
    assert chosen[counts[chosen] == 1].tolist() == [1, 6, 11]
    assert len(polis.grouped(np.full(20, 3), 3, np.arange(20))) == 20


@settings(deadline=None)
@given(
    arrays(np.int8, st.tuples(st.integers(0, 6), st.just(140)), elements=st.integers(-1, 1)),
    st.integers(1, 40),
    st.booleans(),
)
def test_leading_directions_of_many_statements_are_those_of_a_full_solution(
    patterns: Any, times: int, with_noise: bool
) -> None:
    """Few patterns leave few directions, repeated ones equal strengths; noise leaves many."""
    table = np.repeat(patterns, times, axis=0).astype(float)
    if with_noise:
        table = np.vstack([table, np.random.default_rng(times).normal(size=(60, 140))])
    gram = table.T @ table
    exact = np.linalg.eigh(gram)[0][-2:]
    values, vectors = ax.leading_pairs(gram)
    most = max(exact[-1], 1.0)
    assert_allclose(values[-2:] / most, exact / most, atol=1e-12)
    leading = vectors[:, -2:]
    assert_allclose(gram @ leading / most, leading * values[-2:] / most, atol=1e-11)


@settings(deadline=None)
@given(
    arrays(float, st.tuples(st.integers(1, 60), st.just(2)), elements=st.integers(-9, 9).map(float)),
    st.integers(1, 12),
    st.booleans(),
)
def test_k_means_compares_each_point_with_every_centre_that_may_be_nearer(
    points: Any, k: int, vanish: bool
) -> None:
    weights = np.ones(len(points))
    found, expected = points[:k].copy(), points[:k].copy()
    labels, spread = kernels.lloyd(points, weights, found, 50, 0.0, vanish)
    for _step in range(50):
        distances = ((points[:, None] - expected) ** 2).sum(axis=2)
        nearest, before = distances.argmin(axis=1), expected.copy()
        for g in range(len(expected)):
            mine = points[nearest == g]
            expected[g] = mine.mean(axis=0) if len(mine) else (np.inf if vanish else expected[g])
        if np.array_equal(before[np.isfinite(expected)], expected[np.isfinite(expected)]):
            break
    assert_array_equal(labels, nearest)
    assert_allclose(found, expected)
    assert spread == pytest.approx(distances.min(axis=1).sum())


def test_many_people_on_one_statement_have_no_second_direction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled loops read two columns of axes, whether or not there are two."""
    shapes = []

    def watched(votes: Votes, means: Any, axes: Any) -> Any:
        shapes.append(axes.shape)
        return project(votes, means, axes)

    project = ax.project
    monkeypatch.setattr(ax, "project", watched)
    conversation = conversation_of(np.random.default_rng(3).integers(-1, 2, (2_100, 1)))
    drawn = draw(conversation)
    assert not support.panel_of(conversation.votes, np.arange(2_100), 0).whole
    assert not drawn.points[:, 1].any()
    assert len(shapes) > 1
    assert set(shapes) == {(1, 2)}
