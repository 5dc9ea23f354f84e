"""The Merkle tree: the RFC's example, known heads, a twin, a peer, and the verifier in the docs."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shangliang.methods.merkle import (
    EMPTY,
    Consistency,
    Tree,
    extend,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    plain,
    prove_consistency,
    prove_inclusion,
    tree_head,
)

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "merkle.md"
CALM = settings(deadline=None)
SIZES = st.integers(1, 200)

# The log of certificate-transparency's own tests: eight entries, and the head after each.
KNOWN = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]


def log(n: int) -> list[bytes]:
    return [f"entry {i}".encode() for i in range(n)]


@cache
def grown(n: int) -> Tree:
    return extend(EMPTY, log(n))


def defined(entries: list[bytes]) -> bytes:
    """The head, word by word as RFC 9162, 2.1.1, defines it."""
    if not entries:
        return sha256().digest()
    if len(entries) == 1:
        return leaf_hash(entries[0])
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return node_hash(defined(entries[:k]), defined(entries[k:]))


def test_the_known_log_has_its_known_heads():
    tree = EMPTY
    assert tree_head(tree).root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for n, (entry, root) in enumerate(KNOWN, start=1):
        tree = extend(tree, [bytes.fromhex(entry)])
        assert tree_head(tree).root.hex() == root
        assert tree.size == n
    assert [tree_head(tree, n).root.hex() for n in range(1, 9)] == [root for _, root in KNOWN]


def test_the_example_of_the_rfc_has_its_proofs():
    """RFC 9162, 2.1.5: a tree of seven entries, its nodes named a to l."""
    tree = grown(7)
    a, b, c, d, e, f, j = (leaf_hash(entry) for entry in log(7))
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l_ = node_hash(g, h), node_hash(i, j)
    assert tree_head(tree).root == node_hash(k, l_)
    assert prove_inclusion(tree, 0).path == (b, h, l_)
    assert prove_inclusion(tree, 3).path == (c, g, l_)
    assert prove_inclusion(tree, 4).path == (f, j, k)
    assert prove_inclusion(tree, 6).path == (i, k)
    # The older heads there: of three entries, of four (k), of six.
    assert tree_head(tree, 3).root == node_hash(g, c)
    assert tree_head(tree, 4).root == k
    assert tree_head(tree, 6).root == node_hash(k, i)
    assert prove_consistency(tree, 3).path == (c, d, g, l_)
    assert prove_consistency(tree, 4).path == (l_,)
    assert prove_consistency(tree, 6).path == (i, j, k)


def test_every_head_is_as_defined():
    for n in range(70):
        assert tree_head(grown(70), n).root == defined(log(n))


@CALM
@given(SIZES, st.data())
def test_growing_in_steps_is_growing_at_once(n, data):
    first = data.draw(st.integers(0, n))
    tree = extend(EMPTY, log(first))
    before = tree.levels
    assert extend(tree, log(n)[first:]) == grown(n)
    assert tree.levels == before


def test_every_proof_of_small_trees_holds_and_no_other():
    tree = grown(17)
    for size in range(1, 18):
        root = tree_head(tree, size).root
        for index in range(size):
            proof = prove_inclusion(tree, index, size)
            assert len(proof.path) <= (size - 1).bit_length()
            for other, entry in enumerate(log(17)):
                assert is_included(entry, proof, root) == (other == index)
        for old in range(size + 1):
            grew = prove_consistency(tree, old, size)
            for other in range(18):
                holds = is_consistent(grew, tree_head(tree, other).root, root)
                assert holds == (other == old)


@CALM
@given(SIZES, st.data())
def test_a_proof_that_was_touched_fails(n, data):
    tree = grown(n)
    index, old = data.draw(st.integers(0, n - 1)), data.draw(st.integers(1, n))
    root, entry = tree_head(tree).root, log(n)[index]
    proof, grew = prove_inclusion(tree, index), prove_consistency(tree, old)
    assert is_included(entry, proof, root)
    assert is_consistent(grew, tree_head(tree, old).root, root)
    for damaged in _damaged(proof.path, data):
        assert not is_included(entry, replace(proof, path=damaged), root)
    for damaged in _damaged(grew.path, data):
        assert not is_consistent(replace(grew, path=damaged), tree_head(tree, old).root, root)
    for elsewhere in {-1, index - 1, index + 1, n} - {index}:
        assert not is_included(entry, replace(proof, index=elsewhere), root)


def _damaged(path, data):
    yield (*path, b"\0" * 32)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        yield (*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :])
        yield path[:at] + path[at + 1 :]


def test_a_rewritten_log_is_not_consistent_with_the_head_that_was_published():
    published = tree_head(grown(100), 60)
    rewritten = extend(EMPTY, [*log(41), b"entry 41, mended", *log(100)[42:]])
    proof = prove_consistency(rewritten, 60)
    assert not is_consistent(proof, published.root, tree_head(rewritten).root)


def test_an_entry_cannot_pass_for_a_node():
    left, right = (leaf_hash(entry) for entry in log(2))
    assert tree_head(grown(2)).root != tree_head(extend(EMPTY, [left + right])).root


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: tree_head(grown(3), 4), "4 entries of a tree of 3"),
        (lambda: tree_head(grown(3), -1), "-1 entries of a tree of 3"),
        (lambda: prove_inclusion(grown(3), 3), "entry 3 of a tree of 3"),
        (lambda: prove_inclusion(grown(3), -1), "entry -1 of a tree of 3"),
        (lambda: prove_inclusion(EMPTY, 0), "entry 0 of a tree of 0"),
        (lambda: prove_consistency(grown(3), 3, 2), "3 entries cannot have come before 2"),
    ],
)
def test_what_is_not_there_is_not_proved(call, told):
    with pytest.raises(ValueError, match=f"^{told}$"):
        call()


def test_edges_of_consistency():
    nothing, three = tree_head(EMPTY), tree_head(grown(3))
    assert is_consistent(prove_consistency(grown(3), 0), nothing.root, three.root)
    assert is_consistent(prove_consistency(grown(3), 3), three.root, three.root)
    assert not is_consistent(prove_consistency(grown(3), 3), three.root, nothing.root)
    empty = Consistency(2, 3, (), three.provenance)
    assert not is_consistent(empty, three.root, three.root)
    assert not is_consistent(replace(empty, old=4), three.root, three.root)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_peer_says_the_same():
    pymerkle = pytest.importorskip("pymerkle")
    peer = pymerkle.InmemoryTree.init_from_entries(log(50))
    for n in (1, 2, 7, 32, 50):
        assert peer.get_state(n) == tree_head(grown(50), n).root


def test_a_large_log_has_short_proofs():
    # benchmarks/merkle.py does it with a million.
    entries = log(50_001)
    tree = extend(EMPTY, entries)
    root = tree_head(tree).root
    for index in (0, 31_337, 50_000):
        proof = prove_inclusion(tree, index)
        assert len(proof.path) <= 16
        assert is_included(entries[index], proof, root)
    grew = prove_consistency(tree, 33_333)
    assert len(grew.path) <= 17
    assert is_consistent(grew, tree_head(tree, 33_333).root, root)


# A stranger's verifier: what the page prints is what is run here.


def program() -> str:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return next(block for block in blocks if "sys.argv" in block)


@pytest.fixture
def check(tmp_path):
    (tmp_path / "prove.py").write_text(program(), encoding="utf-8")

    def run(command: str, file: str, *given: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "prove.py", command, file, *given],
            cwd=tmp_path, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def export(tmp_path):
    """A ledger's public export, as far as the verifier reads it."""
    rows = [{"ledger": 1, "entries": 11, "head": ""}]
    rows += [{"sequence": i + 1, "hash": sha256(entry).hexdigest()} for i, entry in enumerate(log(11))]
    lines = [json.dumps(row) + "\n" for row in rows]
    (tmp_path / "ledger.jsonl").write_text("".join(lines), encoding="utf-8")
    return extend(EMPTY, [sha256(entry).digest() for entry in log(11)])


def test_the_verifier_is_short():
    assert len(program().splitlines()) <= 40


def test_a_stranger_computes_the_head(check, export):
    assert check("head", "ledger.jsonl") == (0, f"{tree_head(export).root.hex()}\n")
    assert check("head", "ledger.jsonl", "5") == (0, f"{tree_head(export, 5).root.hex()}\n")


def test_a_stranger_checks_inclusion(check, export, tmp_path):
    (tmp_path / "proof.json").write_text(json.dumps(plain(prove_inclusion(export, 9))))
    entry, other = sha256(log(11)[9]).hexdigest(), sha256(b"another").hexdigest()
    root = tree_head(export).root.hex()
    assert check("check", "proof.json", entry, root) == (0, "")
    assert check("check", "proof.json", other, root) == (1, "does not hold\n")


def test_a_stranger_checks_consistency(check, export, tmp_path):
    (tmp_path / "proof.json").write_text(json.dumps(plain(prove_consistency(export, 7))))
    seven, six, new = (tree_head(export, n).root.hex() for n in (7, 6, 11))
    assert check("check", "proof.json", seven, new) == (0, "")
    assert check("check", "proof.json", six, new) == (1, "does not hold\n")


def test_the_verifier_agrees_on_every_small_proof():
    """Its functions: every proof of every tree of up to 12, against every entry and every other head."""
    stranger: dict[str, Any] = {}
    exec(program()[: program().index("command, file")], stranger)  # noqa: S102  our own page
    tree = grown(12)
    roots = [tree_head(tree, n).root for n in range(13)]
    for size in range(1, 13):
        root = roots[size].hex()
        for index in range(size):
            proof = prove_inclusion(tree, index, size)
            for path in (proof.path, proof.path[1:], (*proof.path, roots[1])):
                for entry in log(12):
                    said = stranger["included"](entry.hex(), root, index, size, list(path))
                    assert said == is_included(entry, replace(proof, path=path), roots[size])
        for old in range(1, size):
            grew = prove_consistency(tree, old, size)
            for path in (grew.path, grew.path[1:], (*grew.path, roots[1])):
                for older in roots:
                    said = stranger["consistent"](older.hex(), root, old, size, list(path))
                    assert said == is_consistent(replace(grew, path=path), older, roots[size])
