"""A committee begins: founding, divisions, sectors, settings."""

import io
from datetime import UTC, datetime

import pytest

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import SYSTEM
from shangliang.ledger.models import Entry
from shangliang.platforms.actions import change_setting, found_committee, load_divisions, register_sectors
from shangliang.platforms.divisions import BadDivisions, read_divisions
from shangliang.platforms.models import Division, Setting
from shangliang.platforms.queries import number, settings_history, settings_of
from tests.factories import Cast, make_committee

pytestmark = pytest.mark.django_db

LIST = """code,name,parent,level,kind
320000000000,江苏省,,1,
320505000000,虎丘区,,,
320505003,枫桥街道,320505,4,
320505003010,枫华社区居委会,320505003,5,社区
320505405498,创业服务中心虚拟社区,320505405,5,虚拟社区
320506001001,别区社区居委会,320506001,5,社区
"""


def test_only_the_system_founds_a_committee_and_letters_are_its_own(cast: Cast) -> None:
    about = {"code": "320506", "name": "政协苏州市吴中区委员会", "short_name": "吴中区政协", "letters": "WZ"}
    with pytest.raises(Forbidden):
        found_committee(**about, by=cast.office)
    committee = found_committee(**about | {"code": "320583", "letters": "KS"}, by=SYSTEM)
    assert Entry.objects.get().data == {"code": "320583", "name": "政协苏州市吴中区委员会", "letters": "KS"}
    with pytest.raises(Refusal, match=r"^编号字头“KS”已被使用。$") as refusal:
        found_committee(**about | {"letters": "KS", "code": "320584"}, by=SYSTEM)
    assert refusal.value.field == "letters"
    with pytest.raises(Refusal, match=r"^区划代码："):
        found_committee(**about | {"code": "32058"}, by=SYSTEM)
    assert committee.path == "320583"


def test_divisions_are_read_short_and_loaded_as_far_as_they_concern() -> None:
    committee = make_committee()
    rows = read_divisions(io.StringIO(LIST))
    assert load_divisions(committee, rows, edition=2023, by=SYSTEM) == 4
    assert list(Division.objects.values_list("code", "level", "is_placeholder")) == [
        ("320505", 3, False),
        ("320505003", 4, False),
        ("320505003010", 5, False),
        ("320505405498", 5, True),
    ]
    assert Division.objects.get(code="320505003010").short_name == "枫华社区"
    renamed = read_divisions(io.StringIO(LIST.replace("枫华", "枫花")))
    load_divisions(committee, renamed, edition=2023, by=SYSTEM)
    load_divisions(committee, rows, edition=2024, by=SYSTEM)
    names = Division.objects.filter(code="320505003010").order_by("edition").values_list("edition", "name")
    assert list(names) == [(2023, "枫花社区居委会"), (2024, "枫华社区居委会")]
    digests = [entry.data["digest"] for entry in Entry.objects.filter(verb="divisions.loaded").order_by("pk")]
    assert digests[0] == digests[2] != digests[1]


def test_a_list_of_another_district_is_refused(cast: Cast) -> None:
    elsewhere = read_divisions(io.StringIO("code,name\n110101,东城区\n"))
    with pytest.raises(Refusal, match="名单中没有“320505”及其下级区划，请核对区划代码。"):
        load_divisions(cast.committee, elsewhere, edition=2023, by=cast.office)
    with pytest.raises(Forbidden):
        load_divisions(cast.committee, elsewhere, edition=2023, by=cast.clerk)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", ["第 1 行：缺少列 code、name。"]),
        ("code,name\n", ["名单是空的。"]),
        ("code," + "长" * 140_000 + "\n", ["第 1 行：field larger than field limit (131072)"]),
        (
            "code,name\n32050,虎丘\n320505,\n320505003,枫桥\n３２,全角\n320505003,枫桥\n320505004,"
            + "长" * 61
            + "\n",
            [
                "第 2 行：代码“32050”须是 2、4、6、9 或 12 位数字。",
                "第 3 行：名称须有 1 至 60 个字。",
                "第 5 行：代码“３２”须是 2、4、6、9 或 12 位数字。",
                "第 6 行：代码“320505003”重复。",
                "第 7 行：名称须有 1 至 60 个字。",
            ],
        ),
    ],
)
def test_every_bad_line_of_a_list_is_named(text: str, rows: list[str]) -> None:
    with pytest.raises(BadDivisions) as bad:
        read_divisions(io.StringIO(text))
    assert bad.value.rows == rows


def test_sectors_keep_their_order_and_no_name_comes_twice(cast: Cast) -> None:
    register_sectors(cast.committee, term=15, names=["教育界", "经济界"], by=cast.office)
    register_sectors(cast.committee, term=15, names=["农业界"], by=cast.office)
    listed = cast.committee.sectors.filter(term=15).values_list("number", "name")
    assert list(listed) == [(1, "教育界"), (2, "经济界"), (3, "农业界")]
    with pytest.raises(Refusal, match="界别重复：体育界、教育界。"):
        register_sectors(cast.committee, term=15, names=["体育界", "教育界", "体育界"], by=cast.office)
    with pytest.raises(Forbidden):
        register_sectors(cast.committee, term=15, names=["体育界"], by=cast.outsider)


def test_a_setting_holds_from_its_moment_on_and_never_for_the_past(cast: Cast) -> None:
    march, april = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    with clock.at(march):
        change_setting(cast.committee, "screen_within", 3, reason="常委会决定", by=cast.office)
    with clock.at(april):
        change_setting(cast.committee, "screen_within", "7", by=cast.office)
    assert settings_of(cast.committee.pk, datetime(2026, 2, 28, tzinfo=UTC))["screen_within"] == 5
    assert settings_of(cast.committee.pk, datetime(2026, 3, 20, tzinfo=UTC))["screen_within"] == 3
    assert number(cast.committee.pk, "screen_within") == 7
    assert number(cast.other_committee.pk, "screen_within") == 5
    assert [setting.value for setting in settings_history(cast.committee, "screen_within")] == [7, 3]
    entry = Entry.objects.order_by("pk")[0]
    assert entry.data == {"key": "screen_within", "was": 5, "to": 3, "reason": "常委会决定"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("screen_within", 0, "“议题审核时限”须是 1 至 30 之间的整数。"),
        ("screen_within", "31", "“议题审核时限”须是 1 至 30 之间的整数。"),
        ("screen_within", "三", "“议题审核时限”须是 1 至 30 之间的整数。"),
        ("screen_within", "３", "“议题审核时限”须是 1 至 30 之间的整数。"),
        ("screen_within", True, "“议题审核时限”须是 1 至 30 之间的整数。"),
        ("screen_within", 5, "“议题审核时限”现在就是“5”，没有变化。"),
        ("balance_policy", "warn", "“参会结构不平衡时”现在就是“提醒”，没有变化。"),
        ("balance_policy", "ignore", "“参会结构不平衡时”只能是：提醒、不予通过。"),
        ("participants_least", 26, "“参会人数下限”不能大于“参会人数上限”（现为 26 和 25）。"),
        ("weather", 1, "没有名为“weather”的制度参数。"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(cast: Cast, key: str, value: int | str, words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        change_setting(cast.committee, key, value, by=cast.office)
    assert str(refusal.value) == words
    assert not Setting.objects.exists()


def test_settings_are_the_offices_to_change(cast: Cast) -> None:
    for user in (cast.clerk, cast.leader, cast.system_admin, cast.outsider):
        with pytest.raises(Forbidden):
            change_setting(cast.committee, "screen_within", 3, by=user)
