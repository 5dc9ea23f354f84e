"""A form sent twice is done once and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import SYSTEM, append, once
from shangliang.ledger.models import Entry, Receipt
from shangliang.platforms.models import Committee

pytestmark = pytest.mark.django_db


def noting(committee: Committee, answer: str = "/done/"):
    def act() -> str:
        append("committee.noted", committee, by=SYSTEM)
        return answer

    return act


def test_the_same_form_again_is_answered_alike_and_not_done(committee):
    assert once("k1", "title=a", noting(committee, "/topics/1/")) == "/topics/1/"
    assert once("k1", "title=a", noting(committee, "/topics/2/")) == "/topics/1/"
    assert (Entry.objects.count(), Receipt.objects.count()) == (1, 1)


def test_another_key_is_another_form(committee):
    once("k1", "title=a", noting(committee))
    once("k2", "title=a", noting(committee))
    assert Entry.objects.count() == 2


def test_a_key_used_for_other_content_is_refused(committee):
    once("k1", "title=a", noting(committee))
    with pytest.raises(Refusal) as refusal:
        once("k1", "title=b", noting(committee))
    assert str(refusal.value) == "这份表单已经提交过，内容与这次不同。请刷新页面后重新填写。"
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 81, "a\0b", "钥匙"])
def test_an_unusable_key_is_refused(key, committee):
    with pytest.raises(Refusal) as refusal:
        once(key, "title=a", noting(committee))
    assert str(refusal.value) == "这份表单缺少有效的编号，请刷新页面后重新填写。"
    assert Entry.objects.count() == 0


def test_a_refusal_leaves_no_receipt_so_that_the_form_can_be_mended(committee):
    def refuse() -> str:
        append("committee.noted", committee, by=SYSTEM)
        raise Refusal("请填写标题。")

    with pytest.raises(Refusal, match="请填写标题。"):
        once("k1", "title=", refuse)
    assert (Entry.objects.count(), Receipt.objects.count()) == (0, 0)
    assert once("k1", "title=a", noting(committee)) == "/done/"


def test_a_constraint_broken_by_the_act_itself_is_not_taken_for_a_second_copy(committee):
    def clash() -> str:
        with transaction.atomic():
            Committee.objects.create(code=committee.code)
        return "/done/"

    with pytest.raises(IntegrityError):
        once("k1", "code=320505", clash)
    assert Receipt.objects.count() == 0


def in_threads(n: int, work) -> list:
    """Run `work(number)` in n threads at once; each closes its connection."""
    start = Barrier(n)

    def run(number: int):
        try:
            start.wait(timeout=20)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(run, range(n)))


@pytest.mark.django_db(transaction=True)
def test_copies_sent_at_once_are_done_once_and_all_answered_alike(committee):
    answers = in_threads(6, lambda number: once("k1", "title=a", noting(committee, f"/topics/{number}/")))
    assert len(set(answers)) == 1
    assert (Entry.objects.count(), Receipt.objects.get().answer) == (1, answers[0])


@pytest.mark.django_db(transaction=True)
def test_a_copy_waits_for_the_first_to_end(committee):
    """The second copy arrives while the first is under way: it must neither act nor answer early."""
    under_way, may_end = Event(), Event()

    def slow() -> str:
        under_way.set()
        assert may_end.wait(timeout=20)
        return noting(committee, "/first/")()

    def work(number: int) -> tuple[str, bool]:
        if number == 0:
            return once("k1", "title=a", slow), True
        assert under_way.wait(timeout=20)
        may_end_later()
        answer = once("k1", "title=a", noting(committee, "/second/"))
        return answer, may_end.is_set()

    def may_end_later() -> None:
        from threading import Timer

        Timer(0.3, may_end.set).start()

    assert in_threads(2, work) == [("/first/", True), ("/first/", True)]
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_copy_acts_if_the_first_is_refused_meanwhile(committee):
    """What the first one would have done was rolled back, so the copy is not a copy of anything done."""
    under_way = Event()

    def refuse() -> str:
        under_way.set()
        raise Refusal("不行")

    def work(number: int) -> str:
        if number == 0:
            with pytest.raises(Refusal):
                once("k1", "title=a", refuse)
            return "refused"
        assert under_way.wait(timeout=20)
        return once("k1", "title=a", noting(committee, "/second/"))

    assert in_threads(2, work) == ["refused", "/second/"]
    assert Entry.objects.count() == 1


def test_old_receipts_are_forgotten_by_the_tick_and_no_others(committee, capsys):
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for key, age in [("old", 31), ("young", 29)]:
        with clock.at(now - timedelta(days=age)):
            once(key, "x", noting(committee))
    with clock.at(now):
        call_command("tick")
        assert "1 old receipts deleted." in capsys.readouterr().out
        call_command("tick")
        assert "0 old receipts deleted." in capsys.readouterr().out
    assert list(Receipt.objects.values_list("key", flat=True)) == ["young"]
    assert Entry.objects.count() == 2
