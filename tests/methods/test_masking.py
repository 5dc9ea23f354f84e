"""Masking: what leads to a person is starred, what the public needs stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shangliang.methods.moderation import mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13812345678。", "电话138********。"),
        ("138 1234 5678", "138 **** ****"),
        ("138-1234-5678", "138-****-****"),
        ("+86 13812345678找我", "+86 138********找我"),
        ("8613812345678", "86138********"),
        ("１３８１２３４５６７８", "１３８********"),
        ("1 3 8 1 2 3 4 5 6 7 8", "1 * * * * * * * * * *"),
        ("①③⑧①②③④⑤⑥⑦⑧", "①③⑧********"),
        ("一三八零零一二三四五六", "一**********"),
        ("0512-68751234", "0512-********"),
        ("(010)68751234", "(010)********"),
        ("物业电话：68751234", "物业电话：********"),
        ("身份证320505199001011234", "身份证******************"),
        ("32050519900101123X", "******************"),
        ("320505 19900101 123x", "****** ******** ****"),
        ("320505900101123", "***************"),
        ("卡号6222 0212 3456 7890 123", "卡号**** **** **** **** ***"),
        ("6222021234567890", "****************"),
        ("苏E12345的车", "苏E*****的车"),
        ("苏E·D1234F、沪ADF1234", "苏E·******、沪A******"),
        ("苏e 123ab", "苏e *****"),
        ("写给 zhang.san@example.com 吧", "写给 z****.***@example.com 吧"),
        ("微信号：zhang_san88", "微信号：***********"),
        ("QQ 123456789", "QQ *********"),
    ],
)
def test_what_leads_to_a_person_is_starred(text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345、110、119、120、96889、10086、12315或95598",
        "热线400-820-8820",
        "2026-11-23 14:30:00",
        "20261123-20261201",
        "2026.11.23至2026.12.01，共9天",
        "投入13800000000元，建成2200个泊位",
        "总投资12345678901.50元",
        "预算1380000万元，面积12345678平方米",
        "工单号202611230015",
        "新建A座12层",
        "枫桥街道320505003",
        "5G、WiFi、PM2.5超过75",
        "住在新E栋",
        "一九九八年、二〇二六年、一二三四",
        "编号HQ-V-01-001",
        "https://www.suzhou.gov.cn/20261123/1234567.html",
        "微信公众号suzhou12345",
        "",
    ],
)
def test_what_the_public_needs_stays(text):
    assert mask(text) == text


@given(st.text(alphabet="0123456789０①- .苏E京@ab微信QQ:：一三零x+元年", max_size=60))
def test_masking_keeps_the_length_and_is_done_once(text):
    once = mask(text)
    assert len(once) == len(text)
    assert mask(once) == once
    assert all(new in ("*", old) for new, old in zip(once, text, strict=True))


@given(prefix=st.sampled_from(["", "电话", "找我 ", "a"]), tail=st.integers(0, 999_999_999))
def test_no_mobile_number_survives(prefix, tail):
    number = f"13{tail:09d}"
    assert number[3:] not in mask(f"{prefix}{number}，谢谢")


@given(st.text(max_size=80))
def test_any_text_can_be_masked(text):
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3幢2单元501室", "3幢2单元***室"),
        ("12号楼1203漏水", "12号楼****漏水"),
        ("七栋一单元五零一室", "七栋一单元***室"),
        ("3-2-501室的住户", "3-2-***室的住户"),
        ("家住枫桥路128号，很吵", "家住枫桥路***号，很吵"),
        ("７幢１０１室", "７幢***室"),
    ],
)
def test_of_an_address_only_the_home_is_starred(text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "枫桥路128号门前路灯坏", "社区服务中心201室领取", "7 幢二单元门禁坏了", "我住在2号楼", "住在3号线旁",
        "3号楼有120户", "12幢300户居民", "五幢三室一厅", "2号楼3个电梯", "A座12层",
    ],
)  # fmt: skip
def test_places_of_the_public_stay(text):
    assert mask(text) == text
