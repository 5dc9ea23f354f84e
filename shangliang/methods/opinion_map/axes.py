"""The two directions in which opinions differ most, and where everybody stands on them.

A vote that was not given takes its statement's mean, as in Polis; after centring it is exactly 0, so that the
principal components are the truncated singular vectors of a sparse matrix (OPINION-MAPPING, step 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shangliang.methods.opinion_map import kernels
from shangliang.methods.opinion_map.votes import Votes

Table = NDArray[np.int64]
Floats = NDArray[np.float64]
# Up to so many statements all pairs are counted (three tables of 8 bytes a pair) and solved directly.
WHOLE = 1_500
SMALL = 128  # a table of so many rows is solved directly as fast
EXACT = 1e-13  # what a direction may be wrong by, as a share of the largest eigenvalue
NOTHING = 1e-12  # share of the variance below which a direction is one of rounding, not of votes
LEADING = 4  # directions kept: two are drawn, the others speed up the search for those of a copy


@dataclass(frozen=True)
class Pairs:
    """Counts of pairs of statements, each of shape (S, S): whole numbers, so the order of votes is nothing.

    Attributes
    ----------
    seen : participants who voted on both
    product : sum of the products of their votes
    first : sum of their votes on the first (the row)
    """

    seen: Table
    product: Table
    first: Table

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        return self.seen, self.product, self.first

    @property
    def means(self) -> Floats:
        """Mean vote on each statement (S); 0 where nobody voted."""
        return np.asarray(np.diag(self.first) / np.maximum(np.diag(self.seen), 1))

    @property
    def gram(self) -> Floats:
        """CᵀC of the centred votes C (P x S)."""
        m = self.means
        cross = self.first.T * m[:, None]
        return self.product - cross - cross.T + self.seen * np.outer(m, m)


def count_pairs(votes: Votes) -> Pairs:
    n = votes.n_statements
    tables = [np.zeros((n, n), np.int64) for _ in range(3)]
    words = np.zeros((n, n), np.int64)
    for begin in range(0, votes.n_participants, kernels.BLOCK):
        rows = np.arange(begin, min(begin + kernels.BLOCK, votes.n_participants))
        kernels.add_pairs(votes.starts, votes.statements, votes.values, rows, kernels.PAIR, words)
        kernels.unpack_pairs(words, *tables)
    return Pairs(*tables)


def column_means(votes: Votes) -> Floats:
    """Mean vote on each statement (S); 0 where nobody voted."""
    n = votes.n_statements
    sums = np.zeros(n)
    seen = np.zeros(n)
    for begin in range(0, votes.n_votes, 1 << 20):  # the sums are whole numbers: exact in any order
        part = slice(begin, begin + (1 << 20))
        sums += np.bincount(votes.statements[part], votes.values[part], n)
        seen += np.bincount(votes.statements[part], minlength=n)
    return np.asarray(sums / np.maximum(seen, 1))


@dataclass(frozen=True)
class Directions:
    """The leading eigenvectors of CᵀC as columns (S x LEADING, fewer if S is), the first ones first.

    Attributes
    ----------
    vectors : (S, b)
        All 0 where there is no variance left to point to: any direction would do as well.
    explained : (float, float)
        Share of all variance along each of the first two.
    """

    vectors: Floats
    explained: tuple[float, float]


def _directions(values: Floats, vectors: Floats, variance: float) -> Directions:
    """From eigenvalues in ascending order, as solvers give them."""
    shares = np.maximum(values[::-1], 0) / variance if variance > 0 else np.zeros(len(values))
    leading = np.where(shares > NOTHING, vectors[:, ::-1], 0.0)[:, :LEADING]
    first, second = (*shares[:2], 0.0, 0.0)[:2]
    return Directions(np.ascontiguousarray(leading), (float(first), float(second)))


def directions_of(pairs: Pairs) -> Directions:
    """From the table of pairs, for the statements that anybody voted on."""
    n, voted = len(pairs.seen), np.flatnonzero(np.diag(pairs.seen))
    gram = (pairs if len(voted) == n else Pairs(*(t[np.ix_(voted, voted)] for t in pairs.tables))).gram
    found = _directions(*leading_pairs(gram), float(np.trace(gram)))
    whole = np.zeros((n, min(LEADING, n)))
    whole[voted, : found.vectors.shape[1]] = found.vectors
    return Directions(whole, found.explained)


def leading_pairs(gram: Floats) -> tuple[Floats, Floats]:
    """The `LEADING` largest eigenvalues in ascending order with their vectors; all of a small table.

    Block Lanczos (Golub and Underwood 1977), begun anew from its best vectors until the two that are drawn
    are exact to rounding: a quarter of the time of a full solution of a large table. A block finds equal
    eigenvalues too. What does not come to rest soon, as noise may not, is solved directly.
    """
    n, depth = len(gram), 10
    if n <= SMALL:
        values, vectors = np.linalg.eigh(gram)
        return values, vectors
    block = np.linalg.qr(np.random.default_rng(0).standard_normal((n, LEADING)))[0]
    for _begun in range(4):
        basis, images = np.empty((n, LEADING * depth)), np.empty((n, LEADING * depth))
        for begin in range(0, LEADING * depth, LEADING):
            done, here = basis[:, :begin], slice(begin, begin + LEADING)
            for _twice in range(2):  # once leaves what rounding leaves of it
                block = block - done @ (done.T @ block)
            basis[:, here] = block = np.linalg.qr(block)[0]
            block = images[:, here] = gram @ block
        inner = basis.T @ images
        values, turns = (found[..., -LEADING:] for found in np.linalg.eigh((inner + inner.T) / 2))
        block = basis @ turns
        wrong = np.linalg.norm((images @ turns - block * values)[:, -2:], axis=0)
        if wrong.max() <= EXACT * values[-1]:
            return values, block
    values, vectors = np.linalg.eigh(gram)
    return values, vectors


def directions_by_products(votes: Votes, means: Floats) -> Directions:
    """The first two where the table of pairs would be too large: Lanczos, with products by CᵀC."""
    from scipy.sparse.linalg import LinearOperator, eigsh  # noqa: PLC0415  only for thousands of statements

    n, variance = votes.n_statements, total_variance(votes, means)
    if variance == 0:
        return _directions(np.zeros(LEADING), np.zeros((n, LEADING)), variance)

    def times(block: Floats) -> Floats:
        result = np.zeros((n, 1))
        block = np.ascontiguousarray(block.reshape(n, 1))
        kernels.gram_times(votes.starts, votes.statements, votes.values, means, block, result)
        return result[:, 0]

    start = np.random.default_rng(0).standard_normal(n)
    values, vectors = eigsh(
        LinearOperator((n, n), matvec=times, dtype=float), k=min(2, n - 1), v0=start, tol=1e-10
    )
    return _directions(values, vectors, variance)


def signed(vectors: Floats) -> Floats:
    """The first two columns, each turned so that its largest entry is positive; a missing second one is 0."""
    axes = np.zeros((len(vectors), 2))
    for a in range(min(2, vectors.shape[1])):
        largest = np.argmax(np.abs(vectors[:, a]) > np.abs(vectors[:, a]).max() - 1e-9)
        axes[:, a] = vectors[:, a] * (-1 if vectors[largest, a] < 0 else 1)
    return axes


def project(votes: Votes, means: Floats, axes: Floats) -> Floats:
    """Where each participant stands (P x 2): centred votes along the axes times sqrt(S / n_i)."""
    points = np.empty((votes.n_participants, 2))
    kernels.project(votes.starts, votes.statements, votes.values, votes.n_set_aside, means, axes, points)
    return points


def place_statements(means: Floats, axes: Floats) -> Floats:
    """Where each statement stands (S x 2): as a participant who gave one agreement, to it."""
    return np.asarray(np.sqrt(len(means)) * (1 - means)[:, None] * axes)


def axes_nearby(votes: Votes, means: Floats, leading: Floats, steps: int = 10) -> Floats:
    """The axes of slightly different votes, from the leading directions (S x b) of the others.

    Subspace iteration: each step multiplies by CᵀC; every other one makes the columns orthonormal again.
    """
    block = leading
    for step in range(steps):
        product = np.zeros_like(leading)
        kernels.gram_times(votes.starts, votes.statements, votes.values, means, block, product)
        block = np.linalg.qr(product)[0] if step % 2 else product
    product = np.zeros_like(leading)
    kernels.gram_times(votes.starts, votes.statements, votes.values, means, block, product)
    inner = block.T @ product
    return signed(block @ np.linalg.eigh((inner + inner.T) / 2)[1][:, ::-1])


def total_variance(votes: Votes, means: Floats) -> float:
    """Sum of the squares of all centred votes."""
    parts = range(0, votes.n_votes, 1 << 20)
    return float(
        sum(
            ((votes.values[p : p + (1 << 20)] - means[votes.statements[p : p + (1 << 20)]]) ** 2).sum()
            for p in parts
        )
    )
