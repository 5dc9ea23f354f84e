"""The year of Huqiu: told through the actions alone, whole, in every state, the same for the same seed."""

import io
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from shangliang import demo
from shangliang.demo import pictures, year
from shangliang.demo.dossiers import dossiers
from shangliang.demo.management.commands import demo as command
from shangliang.demo.stories.casting import CASE_FILES
from shangliang.documents.photo import clean_photo
from shangliang.ledger.models import Entry
from shangliang.outcomes.models import Commitment
from shangliang.people.models import Member, User
from shangliang.people.queries import rooms_without_member
from shangliang.platforms.models import Committee, Platform
from shangliang.topics.lifecycle import State
from shangliang.topics.models import AnnualPlan, Topic

TODAY = date(2026, 11, 23)
WRITES = r"\.objects\.\w*create|\.save\((\)|update_fields|force)|\.update\(|\.delete\(|\.bulk_"


def tell(today: date = TODAY) -> None:
    year.tell(seed=7, scale=year.SMALL, today=today, progress=False)


def told() -> list[tuple[Any, ...]]:
    """The year as the ledger has it."""
    return list(Entry.objects.order_by("sequence").values_list("at", "verb", "path"))


@pytest.mark.django_db
def test_a_small_year_is_whole_and_the_same_seed_and_day_tell_it_again() -> None:
    with transaction.atomic():
        tell()
        first = told()
        transaction.set_rollback(True)
    tell()
    assert told() == first
    assert set(Topic.objects.values_list("state", flat=True)) == set(State.values)
    committee = Committee.objects.get()
    assert rooms_without_member(committee).count() == 0
    assert Platform.objects.filter(platform_class__in=["village", "sector"]).count() == 97
    assert Member.objects.count() == 316
    assert {"䶮", "㛃", "𫖯"} <= set("".join(Member.objects.values_list("name", flat=True)))
    assert dict(AnnualPlan.objects.values_list("year", "state")) == {2026: "issued", 2027: "collecting"}
    parking = Commitment.objects.get(measure="启用泊位")
    assert (parking.target, parking.reached, parking.is_met) == (2200, 2214, True)
    at = [at for at, _verb, _path in first]
    assert at == sorted(at)
    assert at[-1].date() < TODAY
    call_command("verify", stdout=io.StringIO())


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2026, 3, 2), date(2027, 1, 4)])
def test_a_year_can_be_told_on_any_day(today: date) -> None:
    tell(today)
    assert set(Topic.objects.values_list("state", flat=True)) == set(State.values)
    assert Entry.objects.order_by("-at").first().at.date() <= today


@pytest.mark.once
@pytest.mark.django_db
def test_the_command_loads_once_and_keeps_the_accounts_for_the_owner() -> None:
    file = command.accounts_file()
    file.unlink(missing_ok=True)
    with pytest.raises(CommandError, match="load the demo"):
        call_command("demo", accounts=True)
    said = io.StringIO()
    call_command("demo", load=True, scale="small", stdout=said)
    assert file.parent == Path(settings.HOME)
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    rows = [re.split(r"  +", line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == User.objects.count()
    office = User.objects.get(username=rows[0][0])
    assert office.check_password(rows[0][1])
    assert not office.must_change_password
    n_entries = Entry.objects.count()
    call_command("demo", load=True, stdout=said)
    assert "not empty" in said.getvalue()
    assert Entry.objects.count() == n_entries
    file.unlink()


def test_the_demo_writes_no_row_past_the_actions() -> None:
    folder = Path(demo.__file__).parent
    assert [path.name for path in folder.rglob("*.py") if re.search(WRITES, path.read_text())] == []


def test_the_parking_convention_has_112_characters() -> None:
    agreed = dossiers(*CASE_FILES)["huatong-parking"]["agreed"]
    convention = re.search("“(.*)”", agreed.splitlines()[1]).group(1)
    assert len(re.findall("[一-鿿]", convention)) == 112


@pytest.mark.parametrize("scene", sorted(pictures.SCENES))
def test_a_scene_looks_different_afterwards(scene: str) -> None:
    before, after = (pictures.picture(scene, stage) for stage in ("before", "after"))
    assert clean_photo(before).sha256 != clean_photo(after).sha256
    assert Counter(len(one) > 2000 for one in (before, after)) == {True: 2}
