"""Merkle tree of a log: one hash for all entries, short proofs that one is in it and that it only grew.

tree = extend(EMPTY, entries)
head = tree_head(tree)
proof = prove_inclusion(tree, 41)
is_included(entries[41], proof, head.root)

An entry is a string of bytes. See docs/methods/merkle.md.

References
----------
Laurie, Messeri, Stradling (2021), Certificate Transparency Version 2.0. RFC 9162, section 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from shangliang.methods.provenance import Provenance

VERSION = "1"
WIDTH = 32


@dataclass(frozen=True)
class Tree:
    """The hashes of a log's tree.

    Attributes
    ----------
    levels : tuple of bytes
        `levels[k]` holds, one after another, the hash of every full run of 2**k entries; 32 bytes each.
        What stands right of the last full run follows from the levels below.
    """

    levels: tuple[bytes, ...] = (b"",)

    @property
    def size(self) -> int:
        """Number of entries."""
        return len(self.levels[0]) // WIDTH


EMPTY = Tree()


@dataclass(frozen=True)
class TreeHead:
    """What is published: so many entries, and the hash that binds them."""

    size: int
    root: bytes
    provenance: Provenance


@dataclass(frozen=True)
class Inclusion:
    """Proof that an entry stands at `index` (from 0) among the first `size`; `path` from leaf to root."""

    index: int
    size: int
    path: tuple[bytes, ...]
    provenance: Provenance


@dataclass(frozen=True)
class Consistency:
    """Proof that the first `old` of `new` entries are those of the older head, unchanged and in order."""

    old: int
    new: int
    path: tuple[bytes, ...]
    provenance: Provenance


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry. The first byte keeps an entry from passing for a node."""
    return sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of the node above two hashes."""
    return sha256(b"\1" + left + right).digest()


def extend(tree: Tree, entries: Iterable[bytes]) -> Tree:
    """The tree with further entries; the old one stays as it is.

    An entry costs two hashes, and each call copies the old ones (64 bytes an entry): add many at a time.
    """
    leaves = b"".join([leaf_hash(entry) for entry in entries])
    levels = [tree.levels[0] + leaves]
    while len(levels[-1]) >= 2 * WIDTH:
        below, k = levels[-1], len(levels)
        known = tree.levels[k] if k < len(tree.levels) else b""
        pairs = range(2 * len(known), len(below) - WIDTH, 2 * WIDTH)
        levels.append(known + b"".join([sha256(b"\1" + below[at : at + 2 * WIDTH]).digest() for at in pairs]))
    return Tree(tuple(levels))


def tree_head(tree: Tree, size: int | None = None) -> TreeHead:
    """The head of the first `size` entries (default: all), also long after more were added.

    Raises
    ------
    ValueError
        If the tree has fewer entries.
    """
    size = _size(tree, size)
    root = _hash(tree, 0, size)
    return TreeHead(size, root, _provenance("head", root, size=size))


def prove_inclusion(tree: Tree, index: int, size: int | None = None) -> Inclusion:
    """That entry `index` is among the first `size`: at most log2(size) + 1 hashes (RFC 9162, 2.1.3.1).

    Raises
    ------
    ValueError
        If there is no such entry, or the tree has fewer than `size`.
    """
    size = _size(tree, size)
    if not 0 <= index < size:
        raise ValueError(f"entry {index} of a tree of {size}")
    path = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_hash(tree, middle, stop))
            stop = middle
        else:
            path.append(_hash(tree, start, middle))
            start = middle
    provenance = _provenance("inclusion", _hash(tree, 0, size), index=index, size=size)
    return Inclusion(index, size, tuple(reversed(path)), provenance)


def prove_consistency(tree: Tree, old: int, new: int | None = None) -> Consistency:
    """That the tree of `new` entries begins with the tree of `old` (RFC 9162, 2.1.4.1).

    Raises
    ------
    ValueError
        If not 0 <= old <= new <= size of the tree.
    """
    new = _size(tree, new)
    if not 0 <= old <= new:
        raise ValueError(f"{old} entries cannot have come before {new}")
    path = []
    start, stop = 0, new
    while 0 < old < stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(_hash(tree, middle, stop))
            stop = middle
        else:
            path.append(_hash(tree, start, middle))
            start = middle
    if start > 0:  # else the verifier has this hash already: it is the older head
        path.append(_hash(tree, start, stop))
    provenance = _provenance("consistency", _hash(tree, 0, new), old=old, new=new)
    return Consistency(old, new, tuple(reversed(path)), provenance)


def is_included(entry: bytes, proof: Inclusion, root: bytes) -> bool:
    """Whether the proof shows the entry to be in the tree with that root (RFC 9162, 2.1.3.2)."""
    if not 0 <= proof.index < proof.size:
        return False
    hashed = leaf_hash(entry)
    climbed = _climb(proof.index, proof.size - 1, hashed, proof.path)
    return climbed is not None and climbed[1] == root


def is_consistent(proof: Consistency, old_root: bytes, new_root: bytes) -> bool:
    """Whether the proof shows the older head to be a beginning of the newer one (RFC 9162, 2.1.4.2)."""
    if not 0 <= proof.old <= proof.new:
        return False
    if proof.old == proof.new:
        return not proof.path and old_root == new_root
    if proof.old == 0:  # the RFC begins at one entry; anything begins with nothing
        return not proof.path and old_root == sha256().digest()
    # A full run of entries is a node of the newer tree: its hash is the older head itself.
    path = proof.path if proof.old & (proof.old - 1) else (old_root, *proof.path)
    at, last = proof.old - 1, proof.new - 1
    while at % 2:
        at, last = at >> 1, last >> 1
    return bool(path) and _climb(at, last, path[0], path[1:]) == (old_root, new_root)


def _climb(at: int, last: int, hashed: bytes, path: tuple[bytes, ...]) -> tuple[bytes, bytes] | None:
    """From node `at` of a level whose last is `last` up to the root; None if the path does not fit.

    Two hashes are carried: over what stands left of the node and below it, and over the whole tree.
    """
    left = whole = hashed
    for one in path:
        if last == 0:
            return None
        if at % 2 or at == last:
            left, whole = node_hash(one, left), node_hash(one, whole)
            while at and not at % 2:  # on the right edge a node may stand higher than its level
                at, last = at >> 1, last >> 1
        else:
            whole = node_hash(whole, one)
        at, last = at >> 1, last >> 1
    return (left, whole) if last == 0 else None


def plain(proof: TreeHead | Inclusion | Consistency) -> dict[str, int | str | list[str]]:
    """For JSON: numbers, and hashes as 64 hexadecimal digits."""
    if isinstance(proof, TreeHead):
        return {"size": proof.size, "root": proof.root.hex()}
    path = [one.hex() for one in proof.path]
    if isinstance(proof, Inclusion):
        return {"index": proof.index, "size": proof.size, "path": path}
    return {"old": proof.old, "new": proof.new, "path": path}


def _hash(tree: Tree, start: int, stop: int) -> bytes:
    """Hash of the entries from `start` to before `stop`, a run that the tree's own splitting yields."""
    n = stop - start
    if n == 0:
        return sha256().digest()
    if n & (n - 1) == 0:
        at = start // n * WIDTH
        return tree.levels[n.bit_length() - 1][at : at + WIDTH]
    middle = start + _split(n)
    return node_hash(_hash(tree, start, middle), _hash(tree, middle, stop))


def _split(n: int) -> int:
    """The largest power of two below n."""
    return 1 << ((n - 1).bit_length() - 1)


def _size(tree: Tree, size: int | None) -> int:
    if size is None:
        return tree.size
    if not 0 <= size <= tree.size:
        raise ValueError(f"{size} entries of a tree of {tree.size}")
    return size


def _provenance(what: str, root: bytes, **parameters: int) -> Provenance:
    # The root is a digest of all entries already.
    return Provenance(f"merkle.{what}", VERSION, parameters, None, root.hex())
