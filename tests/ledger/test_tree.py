"""The Merkle tree over the real public export, checked by the program in docs/methods/merkle.md."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from shangliang.ledger.queries import public_export
from shangliang.methods.merkle import EMPTY, extend, plain, prove_consistency, prove_inclusion, tree_head

pytestmark = pytest.mark.django_db
DOCUMENT = (Path(__file__).parents[2] / "docs" / "methods" / "merkle.md").read_text(encoding="utf-8")


def test_a_stranger_checks_head_entry_and_growth_of_an_export(entries, tmp_path):
    program = next(
        block for block in re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL) if "sys.argv" in block
    )
    (tmp_path / "prove.py").write_text(program, encoding="utf-8")
    lines = list(public_export())
    (tmp_path / "ledger.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    hashes = [json.loads(line)["hash"] for line in lines[1:]]
    tree = extend(EMPTY, [bytes.fromhex(one) for one in hashes])
    last = tree.size - 1
    (tmp_path / "entry.json").write_text(json.dumps(plain(prove_inclusion(tree, last))))
    (tmp_path / "growth.json").write_text(json.dumps(plain(prove_consistency(tree, last))))

    def run(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "prove.py", *arguments],
            cwd=tmp_path, env={}, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
        return done.returncode, (done.stdout + done.stderr).strip()

    before, now = (tree_head(tree, n).root.hex() for n in (last, tree.size))
    assert tree.size > 1
    assert run("head", "ledger.jsonl") == (0, now)
    assert run("head", "ledger.jsonl", str(last)) == (0, before)
    assert run("check", "entry.json", hashes[last], now) == (0, "")
    assert run("check", "entry.json", hashes[0], now) == (1, "does not hold")
    assert run("check", "growth.json", before, now) == (0, "")
    assert run("check", "growth.json", now, now) == (1, "does not hold")
