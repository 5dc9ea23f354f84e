"""Eight people write while the server is killed again and again: nothing acknowledged is lost or doubled.

KILLS=50 script/test tests/durability
"""

import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from shangliang.ledger.models import Entry, Receipt
from shangliang.ledger.queries import verify_ledger
from shangliang.platforms.models import Platform
from shangliang.topics.models import AnnualPlan, Clock
from shangliang.topics.queries import voice_by_code
from tests.durability.server import PROJECT, Server
from tests.durability.urls import VERB
from tests.durability.writer import FORMS, TITLE
from tests.factories import make_platform

pytestmark = [pytest.mark.durability, pytest.mark.django_db(transaction=True)]
WRITERS = 8
KILLS = int(os.environ.get("KILLS", "20"))


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    server.kill()


def written_under_fire(server: Server, *, seed: int = 1) -> dict[str, list[dict]]:
    """What eight writers, half of them with each form, had acknowledged while the server was killed
    `KILLS` times; by form."""
    draw = random.Random(seed)
    stop = server.home / "stop"
    journals = {form: [server.home / f"{form}-{n}.jsonl" for n in range(WRITERS // 2)] for form in FORMS}
    server.start()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.durability.writer", form, server.address, journal, stop],
            cwd=PROJECT,
        )
        for form, some in journals.items()
        for journal in some
    ]
    try:
        for _ in range(KILLS):
            for some in journals.values():
                wait_for_more(some)
            time.sleep(draw.uniform(0, 0.3))
            server.kill()
            server.start()
        stop.touch()
        assert [writer.wait(timeout=300) for writer in writers] == [0] * WRITERS
    finally:
        for writer in writers:
            writer.kill()
    return {
        form: [json.loads(line) for journal in some for line in journal.read_text().splitlines()]
        for form, some in journals.items()
    }


def wait_for_more(journals: list[Path], *, n: int = WRITERS // 4, seconds: int = 60) -> None:
    """Until a few more forms are acknowledged: a machine that is busy must get to work between two kills."""
    enough, give_up = n_lines(journals) + n, time.monotonic() + seconds
    while n_lines(journals) < enough:
        assert time.monotonic() < give_up, "the server acknowledges nothing"
        time.sleep(0.02)


def n_lines(journals: list[Path]) -> int:
    return sum(journal.read_bytes().count(b"\n") for journal in journals if journal.exists())


def assert_the_database_is_sound() -> None:
    verdict = verify_ledger()
    assert verdict.broken is None
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]


def sent_again(server: Server, form: str, acknowledged: list[dict]) -> list[str]:
    link = http.client.HTTPConnection(server.address, timeout=10)
    try:
        return [FORMS[form](link, one["key"]) for one in acknowledged]
    finally:
        link.close()


def report(form: str, acknowledged: list[dict]) -> None:
    n_again = sum(one["n_sent"] > 1 for one in acknowledged)
    print(f"\n{form}: {KILLS} kills, {len(acknowledged)} forms acknowledged, {n_again} of them sent again")


def assert_notes_are_there_once(acknowledged: list[dict]) -> None:
    keys = Counter(one["key"] for one in acknowledged)
    recorded = Counter(entry.data["once"] for entry in Entry.objects.filter(verb=VERB))
    assert recorded == keys
    assert set(keys.values()) == {1}
    # Every one of them read the count of the one before.
    plan = AnnualPlan.objects.get()
    assert (int(plan.approval_number), plan.version) == (len(keys), len(keys) + 1)
    assert sorted(one["answer"] for one in acknowledged) == sorted(
        f"/note/{n + 1}/" for n in range(len(keys))
    )
    assert dict(Receipt.objects.filter(answer__startswith="/note/").values_list("key", "answer")) == {
        one["key"]: one["answer"] for one in acknowledged
    }


def assert_topics_are_there_once(room: Platform, acknowledged: list[dict]) -> None:
    titles = Counter(room.topics.values_list("title", flat=True))
    assert titles == Counter(f"{TITLE} {one['key']}" for one in acknowledged)
    assert set(titles.values()) == {1}
    numbers = sorted(
        int(number.rpartition("-")[2]) for number in room.topics.values_list("number", flat=True)
    )
    assert numbers == list(range(1, len(acknowledged) + 1))
    assert Entry.objects.filter(verb="topic.raised").count() == len(acknowledged)
    assert Clock.objects.filter(kind__in=["screen", "moderate"]).count() == len(acknowledged)
    # The code on the slip, also that of a slip sent a second time, is the one that the record knows.
    for one in acknowledged:
        assert voice_by_code(one["answer"]).topic.title == f"{TITLE} {one['key']}"


def test_every_acknowledged_form_is_there_once_and_no_update_is_lost(server):
    room = make_platform()
    AnnualPlan.objects.create(committee=room.committee, year=2026)

    acknowledged = written_under_fire(server)

    for form, ones in acknowledged.items():
        report(form, ones)
        # The kills must have met forms under way, else nothing was tried; and nothing else went wrong.
        assert any(one["n_sent"] > 1 for one in ones)
        assert [one["refused"] for one in ones if one["refused"]] == []
    assert_notes_are_there_once(acknowledged["note"])
    assert_topics_are_there_once(room, acknowledged["raise"])
    n_entries = Entry.objects.count()
    for form, ones in acknowledged.items():
        assert sent_again(server, form, ones[:20]) == [one["answer"] for one in ones[:20]]
    assert Entry.objects.count() == n_entries
    assert room.topics.count() == len(acknowledged["raise"])
    assert_the_database_is_sound()
