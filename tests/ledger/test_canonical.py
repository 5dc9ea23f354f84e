"""The bytes that are hashed."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from shangliang.ledger import canonical
from shangliang.ledger.models import Entry
from shangliang.topics.lifecycle import State

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-canonical.SAFE_INTEGER, canonical.SAFE_INTEGER) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(DATA)
def test_canonical_json_reads_back_as_what_was_written(data):
    assert json.loads(canonical.encode(canonical.plain(data))) == data


@given(st.dictionaries(TEXT, DATA, max_size=6), st.randoms())
def test_the_order_of_keys_does_not_show(data, random):
    shuffled = list(data.items())
    random.shuffle(shuffled)
    assert canonical.encode(dict(shuffled)) == canonical.encode(data)


def test_the_encoding_is_the_documented_one():
    value = {"ü": 'a"\\\n\x01\x7f\u2028/é', "b": [True, False, None, -7], "a": {}}
    assert canonical.encode(value) == (
        '{"a":{},"b":[true,false,null,-7],"ü":"a\\"\\\\\\n\\u0001\x7f\u2028/é"}'.encode()
    )


def test_keys_are_sorted_by_code_point():
    # By UTF-16 units, as JavaScript sorts, the rare character would come first.
    assert canonical.encode({"\U00020000": 1, "\uff5e": 2}) == '{"\uff5e":2,"\U00020000":1}'.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (State.SCREENING, "screening"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 16, tzinfo=timezone(timedelta(hours=8))), "2026-03-01T08:00:00.000000Z"),
        (Decimal("1E+2"), "100"),
        (Decimal("2.50"), "2.50"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        ({"c", "a", "b"}, ["a", "b", "c"]),
        ((1, [2]), [1, [2]]),
    ],
)
def test_values_have_one_spelling(value, written):
    assert canonical.plain({"value": value}) == {"value": written}


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (0.5, TypeError, "float 0.5 has no one spelling in the ledger"),
        (gettext_lazy("已提交"), TypeError, "has no one spelling in the ledger"),
        (Entry(sequence=1), TypeError, "Entry <Entry: 1  > has no one spelling in the ledger"),
        (b"raw", TypeError, "bytes b'raw' has no one spelling in the ledger"),
        ({1: "x"}, TypeError, "key 1: the ledger takes text"),
        (2**53, ValueError, "is beyond 2\\*\\*53 - 1"),
        ("a\0b", ValueError, "holds NUL or half a character"),
        ("\ud83d", ValueError, "holds NUL or half a character"),
        (Decimal("NaN"), ValueError, "NaN is no number"),
        (datetime(2026, 3, 1), ValueError, "has no time zone"),
    ],
)
def test_what_could_be_written_in_two_ways_is_refused(value, error, message):
    with pytest.raises(error, match=message):
        canonical.plain({"value": [value]})


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(1970, 1, 2), max_value=datetime(2999, 1, 1)))
def test_a_moment_does_not_depend_on_the_zone_in_which_it_is_told(at):
    assert canonical.moment(at) == canonical.moment(at.astimezone(UTC))
    assert datetime.fromisoformat(canonical.moment(at)) == at.astimezone(UTC)


def test_a_commitment_depends_on_salt_and_datum():
    given = {canonical.commitment(salt, datum) for salt in ("s1", "s2") for datum in ("张三", "李四")}
    assert len(given) == 4
    # Known answer: the document promises SHA-256 of "salt:datum".
    assert canonical.commitment("ab", "c") == (
        "5f1390ea338444eb27117a13b752b992b7bd2a67a92fc027cb64abec2cffbdea"
    )
