"""Working days: the record of seven years, and what must hold for every deadline."""

import csv
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.methods.workdays import (
    HOLIDAYS,
    BadCalendar,
    UnpublishedYear,
    add_months,
    add_workdays,
    deadline,
    is_provisional,
    is_workday,
    next_workday,
    read_calendar,
    roll_forward,
    workdays_between,
)

CASES = Path(__file__).parents[1] / "data" / "holidays" / "deadline_cases.csv"
A_DAY = st.dates(date(2020, 1, 1), date(2025, 6, 30))
A_LATER_DAY = st.dates(date(2024, 1, 1), date(2040, 12, 31))
A_LENGTH = st.integers(1, 150)


def _cases() -> list[tuple[date, int, date, date]]:
    with CASES.open(encoding="utf-8") as rows:
        return [
            (date.fromisoformat(start), int(n), date.fromisoformat(worked), date.fromisoformat(rolled))
            for start, n, worked, rolled in list(csv.reader(rows))[1:]
        ]


def test_there_are_sixty_cases():
    assert len(_cases()) == 60


@pytest.mark.parametrize(("start", "n", "worked", "rolled"), _cases())
def test_deadline_agrees_with_the_checked_cases(start, n, worked, rolled):
    assert deadline(start, n, "workdays").on == worked
    assert deadline(start, n, "days").on == rolled


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked before the Spring Festival
        (date(2026, 2, 17), False),
        (date(2022, 12, 31), False),  # stands in the file of 2023
        (date(2020, 1, 31), False),  # the extension of 2020
        (date(2020, 2, 3), True),  # Jiangsu's longer extension is not in the record
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
    ],
)
def test_a_day_is_worked_as_the_papers_say(day, worked):
    assert is_workday(day) is worked


def test_every_count_agrees_with_a_walk_day_by_day():
    for start in (date(2021, 9, 17), date(2023, 12, 29), date(2020, 1, 18)):
        day, n = start, 0
        while n < 120:
            day += timedelta(days=1)
            n += is_workday(day)
            assert workdays_between(start, day) == n
            if is_workday(day):
                assert add_workdays(start, n) == day


@given(start=A_DAY, n=A_LENGTH)
def test_a_deadline_never_falls_on_a_day_off(start, n):
    assert is_workday(add_workdays(start, n))
    assert is_workday(add_workdays(start, -n) if start.year > 2021 else next_workday(start))
    assert is_workday(deadline(start, n, "days").on)


@given(start=A_DAY, a=A_LENGTH, b=A_LENGTH)
def test_working_days_add_up(start, a, b):
    assert add_workdays(add_workdays(start, a), b) == add_workdays(start, a + b)


@given(start=A_DAY, later=st.integers(0, 40), n=A_LENGTH, more=st.integers(0, 20))
def test_a_later_start_or_a_longer_period_never_ends_earlier(start, later, n, more):
    assert add_workdays(start, n) <= add_workdays(start + timedelta(days=later), n + more)
    assert deadline(start, n, "days").on <= deadline(start, n + more, "days").on


@given(start=A_LATER_DAY, n=A_LENGTH)
def test_counting_undoes_adding_also_in_years_without_a_paper(start, n):
    end = add_workdays(start, n, fallback=True)
    assert workdays_between(start, end, fallback=True) == n
    assert workdays_between(end, start, fallback=True) == -n


@given(start=A_LATER_DAY, n=A_LENGTH)
def test_counting_back_from_a_working_day_undoes_counting_on(start, n):
    start = roll_forward(start, fallback=True)
    assert add_workdays(add_workdays(start, n, fallback=True), -n, fallback=True) == start


def test_a_notice_fifteen_working_days_ahead_of_a_meeting():
    assert add_workdays(date(2026, 11, 23), -15) == date(2026, 11, 2)


def test_no_working_days_at_all_is_the_same_day_or_the_next_one_worked():
    assert add_workdays(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert add_workdays(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert deadline(date(2026, 11, 21), 0, "workdays").on == date(2026, 11, 23)


def test_a_year_without_a_paper_is_refused_by_name():
    with pytest.raises(
        UnpublishedYear, match=r"^the holiday arrangement of 2027 is not published$"
    ) as refused:
        deadline(date(2026, 11, 23), 60, "workdays")
    assert refused.value.year == 2027
    with pytest.raises(UnpublishedYear, match="2019"):
        is_workday(date(2019, 12, 31))
    with pytest.raises(UnpublishedYear, match="2019"):
        add_workdays(date(2020, 1, 2), -2)
    with pytest.raises(UnpublishedYear, match="2027"):
        workdays_between(date(2026, 12, 30), date(2027, 1, 4))


def test_a_deadline_in_a_year_without_a_paper_is_provisional():
    settled = deadline(date(2026, 11, 23), 20, "workdays", fallback=True)
    open_still = deadline(date(2026, 11, 23), 60, "workdays", fallback=True)
    assert (settled.on, settled.provisional) == (date(2026, 12, 21), False)
    assert open_still.provisional is True
    assert (open_still.unit, open_still.n, open_still.at) == ("workdays", 60, None)


def test_the_last_days_of_the_last_known_december_are_provisional():
    assert deadline(date(2026, 12, 25), 1, "workdays").provisional is False
    assert deadline(date(2026, 12, 25), 2, "workdays").provisional is True
    assert is_provisional(date(2025, 12, 29), date(2025, 12, 31)) is False


def test_fallback_knows_the_holidays_of_fixed_date():
    off = [date(2027, 1, 1), date(2027, 5, 1), date(2029, 5, 2), date(2027, 10, 1), date(2031, 10, 3)]
    assert [is_workday(day, fallback=True) for day in off] == [False] * 5
    assert is_workday(date(2027, 1, 4), fallback=True) is True
    assert is_workday(date(2018, 5, 2), fallback=True) is True  # the second day of May is off since 2025


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2026, 8, 15), 6, date(2027, 2, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last(start, n, end):
    assert add_months(start, n) == end


def test_a_period_in_months_is_rolled_off_a_holiday():
    assert deadline(date(2026, 7, 1), 3, "months").on == date(2026, 10, 8)


def test_hours_run_on_over_the_weekend_and_end_on_the_day_in_shanghai():
    friday = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)  # Saturday 01:30 in Shanghai
    answer = deadline(friday, 48, "hours")
    assert answer.on == date(2026, 11, 23)
    assert answer.at == friday + timedelta(hours=48)
    assert answer.at.isoformat() == "2026-11-23T01:30:00+08:00"
    assert answer.provisional is False


def test_an_instant_is_read_in_shanghai():
    late = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # Monday 00:00 in Shanghai
    assert deadline(late, 1, "workdays").on == date(2026, 11, 24)
    in_new_york = datetime(2026, 11, 22, 11, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert deadline(in_new_york, 1, "workdays").on == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("start", "n", "unit", "message"),
    [
        (date(2026, 1, 5), 48, "hours", "hours are counted from an instant, not from the date 2026-01-05"),
        (datetime(2026, 1, 5, 9), 48, "hours", "the instant 2026-01-05 09:00:00 has no time zone"),
        (datetime(2026, 1, 5, 9), 5, "workdays", "the instant 2026-01-05 09:00:00 has no time zone"),
        (date(2026, 1, 5), -1, "days", "a period of -1 days"),
        (date(2026, 1, 5), 100_001, "days", "a period of 100001, but at most 100000 are counted"),
        (date(2026, 1, 5), 1, "weeks", "unit 'weeks', but known are workdays, days, months, hours"),
    ],
)
def test_nonsense_is_refused(start, n, unit, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        deadline(start, n, unit)


def test_an_instant_is_no_day():
    with pytest.raises(TypeError, match="is an instant; a working day needs a date"):
        is_workday(datetime(2026, 11, 23, tzinfo=UTC))


def test_a_further_year_is_added_by_its_file(tmp_path):
    spring = {"year": 2027, "days": [{"name": "春节", "date": "2027-02-08", "isOffDay": True}]}
    (tmp_path / "2027.json").write_text(json.dumps(spring), encoding="utf-8")
    calendar = read_calendar(HOLIDAYS, tmp_path)
    assert is_workday(date(2027, 2, 8), calendar=calendar) is False
    assert deadline(date(2026, 11, 23), 40, "workdays", calendar=calendar).provisional is False


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("2030.json", "[]", "2030.json: not a holiday file"),
        ("2030.json", "{", "2030.json: not a holiday file"),
        (
            "2030.json",
            '{"year": 2030, "days": [{"date": "2030-13-01", "isOffDay": true}]}',
            "2030.json: not a",
        ),
        ("2030.json", '{"year": 2031, "days": []}', "2030.json: the file holds the year 2031"),
        (
            "2030.json",
            '{"year": 2030, "days": [{"date": "2030-01-01", "isOffDay": "yes"}]}',
            "2030.json: isOffDay of 2030-01-01 is not true or false",
        ),
        (
            "2030.json",
            '{"year": 2030, "days": [{"date": "2030-01-01", "isOffDay": true},'
            ' {"date": "2030-01-01", "isOffDay": false}]}',
            "2030.json: 2030-01-01 is worked in one paper and off in another",
        ),
    ],
)
def test_a_damaged_holiday_file_is_named(tmp_path, name, text, message):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadCalendar, match=f"^{message}"):
        read_calendar(tmp_path)


def test_a_deadline_says_where_it_comes_from(tmp_path):
    told = deadline(date(2026, 11, 23), 20, "workdays").provenance
    assert (told.method, told.seed) == ("workdays.deadline", None)
    assert told.parameters == {"unit": "workdays", "n": 20, "fallback": False}
    assert told == deadline(date(2026, 11, 23), 20, "workdays", calendar=read_calendar(HOLIDAYS)).provenance
    assert told.digest != deadline(date(2026, 11, 24), 20, "workdays").provenance.digest
    spring = {"year": 2027, "days": [{"date": "2027-02-08", "isOffDay": True}]}
    (tmp_path / "2027.json").write_text(json.dumps(spring), encoding="utf-8")
    later = read_calendar(HOLIDAYS, tmp_path)
    assert told.digest != deadline(date(2026, 11, 23), 20, "workdays", calendar=later).provenance.digest
    assert deadline(datetime(2026, 11, 23, tzinfo=UTC), 48, "hours").provenance.parameters["n"] == 48


def test_the_library_chinesecalendar_says_the_same_of_every_day():
    peer = pytest.importorskip("chinese_calendar")
    days = (date(2020, 1, 1) + timedelta(days=i) for i in range(7 * 365 + 2))
    assert [day for day in days if is_workday(day) != peer.is_workday(day)] == []


def test_both_refuse_a_year_that_is_not_published():
    peer = pytest.importorskip("chinese_calendar")
    with pytest.raises(NotImplementedError):
        peer.is_workday(date(2027, 3, 1))
    with pytest.raises(UnpublishedYear, match=r"^the holiday arrangement of 2027 is not published$"):
        is_workday(date(2027, 3, 1))
