"""Loops over votes and points, compiled. Each does what its docstring says, and decides nothing.

Counts of pairs of statements are whole numbers, added up exactly: so no order of participants or votes can
change a map. Four counts share one 64-bit word (`PAIR`), which holds them for `BLOCK` participants.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

Array = Any  # the kernels' arrays: their types are said in the docstrings

BLOCK = 16_384
FIELD = 1 << 16
# What a pair of votes (a, b) adds to the word: 1 for the pair, a·b, a, and b, in fields of 16 bits.
PAIR = np.array(
    [[1 + a * b * FIELD + a * FIELD**2 + b * FIELD**3 for b in (-1, 0, 1)] for a in (-1, 0, 1)],
    dtype=np.int64,
)
# More than sums and roots of distances are wrong by.
ROUNDING = 1e-12
# What a vote adds to the word of its group and statement: to the number and sum of shown votes (index 0), or
# of hidden ones (1).
TALLY = np.array(
    [[1 + a * FIELD for a in (-1, 0, 1)], [FIELD**2 + a * FIELD**3 for a in (-1, 0, 1)]], dtype=np.int64
)


@njit(cache=True)
def sort_votes(
    participants: Array, statements: Array, values: Array, n_participants: int, n_statements: int
) -> Any:
    """By participant, then by statement; votes on one statement stay in their order.

    Three stable passes from the least to the most telling key, each of which writes few streams at a time: by
    statement, by neighbourhood of participants, by participant within it.
    """
    n, near = len(values), 10
    whose, words = np.empty(n, np.int32), np.empty(n, np.int32)
    ends = np.zeros(n_statements + 1, np.int64)
    for j in statements:
        ends[j + 1] += 1
    for j in range(n_statements):
        ends[j + 1] += ends[j]
    for v in range(n):
        j = statements[v]
        at = ends[j]
        ends[j] += 1
        whose[at], words[at] = participants[v], j * 4 + values[v] + 1

    near_whose, near_words = np.empty(n, np.int32), np.empty(n, np.int32)
    ends = np.zeros((n_participants >> near) + 2, np.int64)
    starts = np.zeros(n_participants + 1, np.int64)
    for i in participants:
        ends[(i >> near) + 1] += 1
        starts[i + 1] += 1
    for b in range(len(ends) - 1):
        ends[b + 1] += ends[b]
    for i in range(n_participants):
        starts[i + 1] += starts[i]
    for v in range(n):
        b = whose[v] >> near
        at = ends[b]
        ends[b] += 1
        near_whose[at], near_words[at] = whose[v], words[v]

    at_row = starts[:-1].copy()
    sorted_statements, sorted_values = np.empty(n, np.int32), np.empty(n, np.int8)
    for v in range(n):
        i = near_whose[v]
        at = at_row[i]
        at_row[i] += 1
        sorted_statements[at], sorted_values[at] = near_words[v] >> 2, (near_words[v] & 3) - 1
    return starts, sorted_statements, sorted_values


@njit(cache=True)
def drop_replaced(starts: Array, statements: Array, values: Array) -> Any:
    """Keep the last of several votes on one statement, in place; how many went, and whose the first was."""
    to, n_twice, first = 0, 0, -1
    begin = 0
    for i in range(len(starts) - 1):
        end = starts[i + 1]
        for v in range(begin, end):
            if v + 1 < end and statements[v] == statements[v + 1]:
                n_twice += 1
                if first < 0:
                    first = i
                continue
            statements[to], values[to] = statements[v], values[v]
            to += 1
        begin = end
        starts[i + 1] = to
    return n_twice, first


@njit(cache=True)
def copy_rows(
    starts: Array,
    statements: Array,
    values: Array,
    rows: Array,
    to: Array,
    new_statements: Array,
    new_values: Array,
) -> None:
    """Copy the votes of these participants, one after the other; those of the n-th to `to[n]` and on."""
    for n in range(len(rows)):
        begin = starts[rows[n]]
        for v in range(to[n + 1] - to[n]):
            new_statements[to[n] + v], new_values[to[n] + v] = statements[begin + v], values[begin + v]


@njit(cache=True)
def copy_kept(
    starts: Array,
    statements: Array,
    values: Array,
    kept: Array,
    to: Array,
    new_statements: Array,
    new_values: Array,
) -> None:
    """Copy the votes that are marked; where each participant's begin is written to `to`."""
    at = 0
    for i in range(len(starts) - 1):
        to[i] = at
        for v in range(starts[i], starts[i + 1]):
            if kept[v]:
                new_statements[at], new_values[at] = statements[v], values[v]
                at += 1
    to[len(starts) - 1] = at


@njit(cache=True)
def add_pairs(
    starts: Array, statements: Array, values: Array, rows: Array, pair: Array, words: Array
) -> None:
    """For each pair of statements (j <= k) that one of the rows voted on, add its word to `words[j, k]`."""
    for i in rows:
        for v in range(starts[i], starts[i + 1]):
            of = pair[values[v] + 1]
            cells = words[statements[v]]
            for w in range(v, starts[i + 1]):
                cells[statements[w]] += of[values[w] + 1]


@njit(cache=True)
def unpack_pairs(words: Array, seen: Array, product: Array, first: Array) -> None:
    """Add the four counts of each word to both halves of three square tables, and empty the words.

    `seen[j, k]` counts who voted on both, `product[j, k]` sums the products of their votes, `first[j, k]`
    their votes on j.
    """
    half, mask = 1 << 15, (1 << 16) - 1
    for j in range(len(words)):
        for k in range(j, len(words)):
            word = words[j, k]
            if word == 0:
                continue
            words[j, k] = 0
            n = ((word + half) & mask) - half
            word = (word - n) >> 16
            both = ((word + half) & mask) - half
            word = (word - both) >> 16
            on_j = ((word + half) & mask) - half
            on_k = (word - on_j) >> 16
            seen[j, k] += n
            product[j, k] += both
            first[j, k] += on_j
            if j != k:
                seen[k, j] += n
                product[k, j] += both
                first[k, j] += on_k


@njit(cache=True)
def gram_times(
    starts: Array, statements: Array, values: Array, means: Array, block: Array, result: Array
) -> None:
    """Add CᵀC·block to the result, where C holds each vote less its statement's mean, and 0 for no vote."""
    width = block.shape[1]
    row = np.empty(width)
    for i in range(len(starts) - 1):
        row[:] = 0.0
        for v in range(starts[i], starts[i + 1]):
            c = values[v] - means[statements[v]]
            for b in range(width):
                row[b] += c * block[statements[v], b]
        for v in range(starts[i], starts[i + 1]):
            c = values[v] - means[statements[v]]
            for b in range(width):
                result[statements[v], b] += c * row[b]


@njit(cache=True)
def project(
    starts: Array,
    statements: Array,
    values: Array,
    n_set_aside: int,
    means: Array,
    axes: Array,
    points: Array,
) -> None:
    """Each participant's centred votes along the two axes (S x 2), times sqrt(S / n).

    S are all statements, n the participant's votes; statements set aside count as voted on by all in both.
    """
    n_statements = len(means)
    for i in range(len(starts) - 1):
        x = y = 0.0
        for v in range(starts[i], starts[i + 1]):
            j = statements[v]
            c = values[v] - means[j]
            x += c * axes[j, 0]
            y += c * axes[j, 1]
        n = starts[i + 1] - starts[i] + n_set_aside
        stretch = np.sqrt(n_statements / max(n, 1))
        points[i, 0], points[i, 1] = stretch * x, stretch * y


@njit(cache=True)
def count_groups(
    starts: Array, statements: Array, values: Array, labels: Array, agree: Array, disagree: Array, seen: Array
) -> None:
    """Add each participant's votes to the tables (groups x statements); a label below 0 counts nowhere."""
    for i in range(len(starts) - 1):
        g = labels[i]
        if g < 0:
            continue
        for v in range(starts[i], starts[i + 1]):
            j = statements[v]
            seen[g, j] += 1
            agree[g, j] += np.int64(values[v] > 0)
            disagree[g, j] += np.int64(values[v] < 0)


@njit(cache=True)
def nearest(points: Array, centres: Array, labels: Array) -> None:
    """The nearest centre of each point; the first of several equally near."""
    for i in range(len(points)):
        best, label = np.inf, 0
        for g in range(len(centres)):
            d = (points[i, 0] - centres[g, 0]) ** 2 + (points[i, 1] - centres[g, 1]) ** 2
            if d < best:
                best, label = d, g
        labels[i] = label


@njit(cache=True)
def lloyd(points: Array, weights: Array, centres: Array, steps: int, tolerance: float, vanish: bool) -> Any:
    """k-means from these centres, moved in place; the points' labels and the sum of squared distances.

    Stops when no centre moves by `tolerance` or more; each centre is then the mean of its label's points. A
    centre without points stays where it is, or vanishes: goes to infinity, where no point will find it.

    A point that is nearer to its own centre than any other can have come is not compared with the others
    (Hamerly 2010, Making k-means even faster); the result is the same.
    """
    n, k = len(points), len(centres)
    labels = np.zeros(n, np.int32)
    others = np.full(n, -np.inf)  # no other centre is nearer than that
    distances = np.empty(k)
    spread, farthest = 0.0, 0.0
    for _step in range(steps):
        sums = np.zeros((k, 3))
        spread = 0.0
        xs, ys = centres[:, 0].copy(), centres[:, 1].copy()
        for i in range(n):
            x, y = points[i, 0], points[i, 1]
            label = labels[i]
            best = (x - xs[label]) * (x - xs[label]) + (y - ys[label]) * (y - ys[label])
            others[i] -= farthest
            if not np.sqrt(best) * (1 + ROUNDING) < others[i]:
                for g in range(k):  # several at once, which a loop that also compares would not be
                    distances[g] = (x - xs[g]) * (x - xs[g]) + (y - ys[g]) * (y - ys[g])
                best, second, label = np.inf, np.inf, 0
                for g in range(k):
                    if distances[g] < best:
                        best, second, label = distances[g], best, g
                    elif distances[g] < second:
                        second = distances[g]
                labels[i] = label
                others[i] = np.sqrt(second) * (1 - ROUNDING)
            w = weights[i]
            spread += w * best
            sums[label, 0] += w * x
            sums[label, 1] += w * y
            sums[label, 2] += w
        moved = 0.0
        for g in range(k):
            if sums[g, 2] > 0:
                x, y = sums[g, 0] / sums[g, 2], sums[g, 1] / sums[g, 2]
                moved = max(moved, (x - centres[g, 0]) ** 2 + (y - centres[g, 1]) ** 2)
                centres[g, 0], centres[g, 1] = x, y
            elif vanish:
                centres[g, 0] = centres[g, 1] = np.inf
        if moved < tolerance * tolerance or moved == 0.0:
            break
        farthest = np.sqrt(moved) * (1 + ROUNDING)
    return labels, spread


@njit(cache=True)
def spread_starts(points: Array, weights: Array, draws: Array) -> Any:
    """Starting centres that lie far apart (k-means++): each drawn by its squared distance to those before."""
    n, k = len(points), len(draws)
    centres = np.empty((k, 2))
    distance = weights.copy()
    for g in range(k):
        mark = draws[g] * distance.sum()
        at = n - 1
        for i in range(n):
            mark -= distance[i]
            if mark < 0:
                at = i
                break
        centres[g] = points[at]
        for i in range(n):
            d = weights[i] * ((points[i, 0] - centres[g, 0]) ** 2 + (points[i, 1] - centres[g, 1]) ** 2)
            if g == 0 or d < distance[i]:
                distance[i] = d
    return centres


@njit(cache=True)
def best_of(points: Array, weights: Array, draws: Array, steps: int) -> Any:
    """k-means from several starts, one for each row of `draws` (starts x k); the tightest of them."""
    best, tightest = np.empty((draws.shape[1], 2)), np.inf
    for s in range(len(draws)):
        centres = spread_starts(points, weights, draws[s])
        _labels, spread = lloyd(points, weights, centres, steps, 0.0, False)
        if spread < tightest * (1 - 1e-12):
            best, tightest = centres, spread
    return best, tightest


@njit(cache=True)
def distances_to_groups(points: Array, weights: Array, labels: Array, k: int) -> Any:
    """Sum of the distances from each point to the points of each group, by their weights (points x k)."""
    n = len(points)
    sums = np.zeros((n, k))
    for i in range(n):
        for j in range(i + 1, n):
            d = np.sqrt((points[i, 0] - points[j, 0]) ** 2 + (points[i, 1] - points[j, 1]) ** 2)
            sums[i, labels[j]] += weights[j] * d
            sums[j, labels[i]] += weights[i] * d
    return sums


@njit(cache=True)
def row_keys(starts: Array, statements: Array, values: Array, seed: int, keys: Array) -> None:
    """A number for each participant that depends on what they voted and the seed, not on where they stand."""
    for i in range(len(starts) - 1):
        key = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        for v in range(starts[i], starts[i + 1]):
            key += mixed(np.uint64(statements[v] * 4 + values[v] + 1) + np.uint64(seed))
        keys[i] = mixed(key)


@njit(cache=True, inline="always")
def mixed(x: Any) -> Any:
    """A permutation of the 64-bit numbers without visible pattern (Steele et al. 2014, splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@njit(cache=True)
def hide(starts: Array, statements: Array, keys: Array, salt: int, share: float, hidden: Array) -> None:
    """Mark that share of the votes, by chance that depends on participant's key, statement and salt alone."""
    limit = np.uint64(share * 2.0**64)
    for i in range(len(starts) - 1):
        key = keys[i] + np.uint64(salt) * np.uint64(0x9E3779B97F4A7C15)
        for v in range(starts[i], starts[i + 1]):
            hidden[v] = mixed(key + np.uint64(statements[v]) * np.uint64(0xD1B54A32D192ED03)) < limit


@njit(cache=True)
def add_tallies(
    starts: Array, statements: Array, values: Array, hidden: Array, labels: Array, tally: Array, words: Array
) -> Any:
    """Add each vote's word (`TALLY`) to `words[group, statement]`; the sum of the hidden votes' squares."""
    squares = 0
    for i in range(len(starts) - 1):
        if labels[i] < 0:
            continue
        cells = words[labels[i]]
        for v in range(starts[i], starts[i + 1]):
            asked = np.int64(hidden[v])
            cells[statements[v]] += tally[asked, values[v] + 1]
            squares += asked * values[v] * values[v]
    return squares
