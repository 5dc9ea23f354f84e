"""Whatever is done to a chain past the application is found, and the first broken entry is named."""

import io
import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shangliang.ledger import canonical
from shangliang.ledger.actions import hashed_fields
from shangliang.ledger.models import Entry, Head
from shangliang.ledger.queries import public_export, records, verify_ledger
from shangliang.ledger.verification import BadExport, Broken, Link, read_export, verify
from tests.ledger.test_canonical import TEXT
from tests.ledger_triggers import triggers_away

pytestmark = pytest.mark.django_db
N = 5
ROWS = st.integers(1, N)
shares_rows = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def exported() -> list[dict[str, Any]]:
    return [json.loads(line) for line in public_export()]


def verdict_on(lines: list[dict[str, Any]], **options):
    file = io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    head, rows = read_export(file)
    return verify(rows, head=head, **options)


def rehash(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What an operator would do who hides a change: every link recomputed, the head too."""
    last = canonical.GENESIS
    for row in rows[1:]:
        if "salt" in row:
            row["digest"] = canonical.told_digest(row)
        row["previous"] = last
        row["hash"] = last = canonical.entry_hash(row)
    rows[0]["head"] = last
    return rows


def test_an_untouched_chain_is_whole(entries):
    head = Link(N, entries[-1].hash)
    for verdict in (verify_ledger(), verdict_on(exported())):
        assert (verdict.n, verdict.head, verdict.broken) == (head.sequence, head.hash, None)


def test_an_empty_chain_is_whole(db):
    for verdict in (verify_ledger(), verdict_on(exported())):
        assert (verdict.n, verdict.head, verdict.broken) == (0, canonical.GENESIS, None)


def test_a_chain_longer_than_a_chunk_is_read_whole(entries, monkeypatch):
    monkeypatch.setattr("shangliang.ledger.queries.CHUNK", 2)
    assert [record["sequence"] for record in records(N)] == [1, 2, 3, 4, 5]
    assert verify_ledger().broken is None


def test_the_export_tells_public_entries_alone(entries):
    head, *rows = exported()
    assert head == {"ledger": 1, "entries": N, "head": entries[-1].hash}
    assert [row.get("data") for row in rows] == [
        None,
        {"n": 2, "words": "第2条"},
        None,
        {"n": 4, "words": "第4条"},
        None,
    ]
    for row, entry in zip(rows, entries, strict=True):
        told = {name: getattr(entry, name) for name in ("salt", *canonical.TOLD)}
        shown = told if entry.public else {}
        assert row == hashed_fields(entry) | {"hash": entry.hash} | shown


@shares_rows
@given(row=ROWS, data=st.data())
def test_any_field_of_any_line_changed_is_found(entries, row, data):
    lines = exported()
    field = data.draw(st.sampled_from(sorted(lines[row])))
    was = lines[row][field]
    kinds = {int: st.integers(-9, 99), bool: st.booleans(), str: TEXT, dict: st.dictionaries(TEXT, TEXT)}
    lines[row][field] = data.draw(kinds[type(was)])
    assume(lines[row][field] != was)

    broken = verdict_on(lines).broken

    assert broken is not None
    # A sequence put forward leaves its own place empty; one put back stands where another is.
    assert broken.sequence == (min(row, lines[row]["sequence"]) if field == "sequence" else row)


COLUMNS = ["sequence", "at", "actor", "verb", "subject", "matter", "path", "public", "data", "salt"]
COLUMNS += ["digest", "previous", "hash"]


@shares_rows
@given(row=ROWS, column=st.sampled_from(COLUMNS), other=st.text("0123456789abcdef", min_size=1, max_size=30))
def test_any_column_of_any_row_changed_in_the_database_is_found(entries, row, column, other):
    was = Entry.objects.values(*COLUMNS).get(sequence=row)
    now = {
        "sequence": 99,
        "at": was["at"].replace(microsecond=(was["at"].microsecond + 1) % 1_000_000),
        "public": not was["public"],
        "data": {**was["data"], "words": other},
    }.get(column, other)
    assume(now != was[column])
    with triggers_away():
        Entry.objects.filter(sequence=row).update(**{column: now})
        verdict = verify_ledger()
        Entry.objects.filter(hash=other if column == "hash" else was["hash"]).update(**was)
    assert verdict.broken is not None
    assert (verdict.n, verdict.broken.sequence) == (row - 1, row)
    assert verify_ledger().broken is None


@shares_rows
@given(ROWS)
def test_a_dropped_line_is_found(entries, row):
    lines = exported()
    del lines[row]
    assert verdict_on(lines).broken == Broken(
        row,
        f"is missing: entry {row + 1} stands in its place"
        if row < N
        else f"is missing: entry {N} is known to exist",
    )


@shares_rows
@given(st.permutations(range(1, N + 1)))
def test_another_order_is_found(entries, order):
    assume(order != sorted(order))
    head, *rows = exported()
    broken = verdict_on([head, *(rows[n - 1] for n in order)]).broken
    first = next(n for n in range(1, N + 1) if order[n - 1] != n)
    assert broken == Broken(first, f"is missing: entry {order[first - 1]} stands in its place")


@shares_rows
@given(ROWS, st.integers(0, N))
def test_a_line_that_stands_twice_is_found(entries, row, after):
    lines = exported()
    lines.insert(after + 1, dict(lines[row]))
    assert verdict_on(lines).broken == (
        Broken(after + 1, f"is missing: entry {row} stands in its place")
        if row > after + 1
        else Broken(row, f"stands again after entry {max(row, after)}")
    )


@shares_rows
@given(st.integers(1, N - 1))
def test_an_entry_rewritten_with_its_own_hash_breaks_at_the_next(entries, row):
    lines = exported()
    lines[row]["at"] = "2026-03-01T08:00:00.000000Z"
    lines[row]["hash"] = canonical.entry_hash(lines[row])
    assert verdict_on(lines).broken == Broken(
        row + 1, f"does not follow entry {row}: its previous hash is another"
    )


@shares_rows
@given(ROWS)
def test_a_chain_rewritten_to_its_end_is_found_by_a_published_head(entries, row):
    lines = exported()
    lines[row]["at"] = "2026-03-01T08:00:00.000000Z"
    rehash(lines)
    assert verdict_on(lines).broken is None  # nothing shows within the export
    published = [Link(N, entries[-1].hash)]
    assert verdict_on(lines, published=published).broken == Broken(N, "has another hash than was published")
    assert verdict_on(exported(), published=published).broken is None


def test_a_published_head_beyond_the_end_is_found(entries):
    assert verdict_on(exported(), published=[Link(7, "f" * 64)]).broken == Broken(
        6, "is missing: entry 7 is known to exist"
    )


def test_what_a_public_line_tells_taken_out_is_found(entries):
    lines = exported()
    for name in ("salt", *canonical.TOLD):
        del lines[2][name]
    assert verdict_on(lines).broken == Broken(2, "is public, but what it tells is missing")


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE ledger_head SET sequence = 4", Broken(4, "has another hash than the head holds")),
        ("UPDATE ledger_head SET hash = 'x'", Broken(5, "has another hash than the head holds")),
        ("UPDATE ledger_head SET sequence = 6", Broken(6, "is missing: entry 6 is known to exist")),
        ("DELETE FROM ledger_entry WHERE sequence = 5", Broken(5, "is missing: entry 5 is known to exist")),
        (
            "DELETE FROM ledger_entry WHERE sequence = 1",
            Broken(1, "is missing: entry 2 stands in its place"),
        ),
        (
            "DELETE FROM ledger_head",
            Broken(1, "cannot be checked: the head of the chain is missing"),
        ),
    ],
)
def test_the_head_must_agree(statement, broken, entries):
    with triggers_away(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert verify_ledger().broken == broken


def test_an_entry_beyond_the_head_is_found(entries):
    with triggers_away():
        Head.objects.update(sequence=4, hash=entries[3].hash)
    assert verify_ledger().broken == Broken(5, "stands beyond the head")


LINE = '"sequence":1,"at":"","public":false'
REST = ',"digest":"","previous":"","hash":""'
TOLD = ',"actor":"","verb":"","subject":"","matter":"","path":"","salt":"","data":'
HEAD = '{"ledger":1,"entries":1,"head":"x"}\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "is not JSON in UTF-8"),
        ("[]\n", 1, "is not a JSON object"),
        ('{"ledger":2,"entries":1,"head":"x"}\n', 1, "format 2 is not known here, only 1"),
        ('{"ledger":1,"entries":true,"head":"x"}\n', 1, "of the wrong type: entries"),
        (HEAD + "\n", 2, "is not JSON in UTF-8"),
        (HEAD + "{" + LINE + "}\n", 2, "missing, unknown or of the wrong type: digest, hash, previous"),
        (HEAD + "{" + LINE + REST + ',"note":1}\n', 2, "missing, unknown or of the wrong type: note"),
        (
            HEAD + "{" + LINE + REST + ',"data":{}}\n',
            2,
            "of the wrong type: actor, matter, path, salt, subject, verb",
        ),
        (HEAD + "{" + LINE + REST + ',"at":"b"}\n', 2, "a key stands twice"),
        (HEAD + "{" + LINE + REST + TOLD + "NaN}\n", 2, "is not JSON in UTF-8"),
        (HEAD + "{" + LINE + REST + TOLD + '"\\ud800"}\n', 2, "is not JSON in UTF-8"),
        (HEAD + "{" + LINE + REST + TOLD + "[]}\n", 2, "of the wrong type: data"),
        (HEAD + '{"a":' + "[" * 100_000 + "\n", 2, "is not JSON in UTF-8"),
    ],
)
def test_what_is_no_export_is_refused_with_its_line(text, line, what):
    with pytest.raises(BadExport) as bad:
        list(read_export(io.BytesIO(text.encode()))[1])
    assert bad.value.line == line
    assert what in str(bad.value)


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(BadExport, match="is not JSON in UTF-8"):
        read_export(io.BytesIO(b'{"ledger":\xff}'))
