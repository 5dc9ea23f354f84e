"""Hide numbers that lead to a person, in text that the public will read.

Stars take the place of each hidden character. Hot-lines, dates, amounts and short numbers stay. Of an
address, the room in its building goes, and the house number where somebody says that they live there; road,
community and building stay, since the matter is there. Names are not recognised: a clerk reads the text
before it is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

# One character for one, so that positions in the folded text are positions in the text.
DIGIT_FORMS = {
    **{chr(0xFF10 + i): str(i) for i in range(10)},
    **{chr(0x2460 + i): str(i + 1) for i in range(9)},
    **{chr(0x2776 + i): str(i + 1) for i in range(9)},
    **{chr(0xFF21 + i): chr(65 + i) for i in range(26)},
    **{chr(0xFF41 + i): chr(97 + i) for i in range(26)},
    "⓪": "0",
    "⓿": "0",
    "\u3000": " ",
    "\u00a0": " ",
    "．": ".",
    "＠": "@",
    "＋": "+",
    "：": ":",
    "＿": "_",
    **dict.fromkeys("－—–‐‑‒−", "-"),
}
FORMS = str.maketrans(DIGIT_FORMS)

SPELLED = "零〇幺一二三四五六七八九壹贰叁肆伍陆柒捌玖"
AMOUNT = r"(?!\s?(?:元|万|亿|平方|平米|㎡|吨|公里|千瓦|度电|%|％))"
GAP = r"[ \-.·]"
PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    kept: Callable[[re.Match[str]], int]


def _keep(n: int) -> Callable[[re.Match[str]], int]:
    return lambda found: n


def _keep_group(found: re.Match[str]) -> int:
    return found.end(1) - found.start()


def _rule(pattern: str, kept: Callable[[re.Match[str]], int]) -> _Rule:
    return _Rule(re.compile(pattern, re.ASCII), kept)


EMAIL = r"(?<![\w.+-])[\w.+-]+(?=@[\w-]+(?:\.[\w-]+)+)"
# 18 digits, or 15 as issued before 2000 (among the long numbers).
IDENTITY = rf"(?<!\d)[1-9]\d{{5}}{GAP}?(?:19|20)\d{{6}}{GAP}?\d{{3}}[\dXx](?![\dA-Za-z])"
CARD_IN_FOURS = r"(?<!\d)\d{4}([ -])\d{4}\1\d{4}\1\d{3,4}(?:\1\d{3})?(?!\d)"
LONG_NUMBER = rf"(?<![\d.])\d{{15,19}}(?!\d){AMOUNT}"
MOBILE = (
    rf"(?<![\d.])((?:\+?86{GAP}?)?1[3-9]\d)"
    rf"(?:\d{{8}}|{GAP}\d{{4}}{GAP}\d{{4}}|\d{GAP}\d{{3}}{GAP}\d{{4}}|{GAP}\d{{3}}{GAP}\d{{5}})(?!\d){AMOUNT}"
)
MOBILE_IN_DIGITS = rf"(?<![\d.])1{GAP}{{1,2}}[3-9](?:{GAP}{{1,2}}\d){{9}}(?!\d)"
MOBILE_IN_WORDS = rf"(?<![{SPELLED}\d])(?=\d{{0,10}}[{SPELLED}])[一幺壹1][{SPELLED}\d]{{10}}(?![{SPELLED}\d])"
LANDLINE = rf"(?<!\d)(\(?0(?:10|2\d|[3-9]\d{{2}})\)?{GAP}?)[2-8]\d{{2,3}}{GAP}?\d{{4}}(?!\d){AMOUNT}"
LANDLINE_ANNOUNCED = (
    r"((?:电话|座机|致电|拨打|固话|tel|Tel|TEL)\s?(?:号码?|是|为)?\s?:?\s?)"
    rf"[2-8]\d{{2,3}}{GAP}?\d{{4}}(?!\d)"
)
# Five places or, for new energy, six; at least one of them a digit.
PLATE = (
    rf"([{PROVINCE}]\s?[A-HJ-NP-Za-hj-np-z])\s?[·•.\-]?\s?(?=[A-Za-z]*\d)"
    r"[A-HJ-NP-Za-hj-np-z\d]{4,5}[A-HJ-NP-Za-hj-np-z\d挂学警港澳领使](?![A-Za-z\d])"
)
WECHAT = (
    r"((?:微信号?|(?<![A-Za-z])(?:wx|WX|vx|VX|wechat|WeChat))\s?(?:号|是|为)?\s?:?\s?)"
    r"[A-Za-z][\w-]{5,19}(?![\w-])"
)
QQ = r"((?:(?<![A-Za-z])[Qq]{2}|扣扣)\s?(?:号|是|为)?\s?:?\s?)[1-9]\d{4,10}(?!\d)"

NUMBER = rf"(?:[A-Za-z\d]{{1,4}}|[{SPELLED}十百]{{1,5}})"
ROOM = (
    rf"(?:\d{{1,4}}(?=\s?[室房])|[{SPELLED}]{{3,4}}(?=\s?[室房])"
    r"|\d{3,4}(?![\d.\-/年个多余]|\s?[层楼户米元名人]))"
)
# 3幢501室, 12号楼1203, 七栋一单元五零一室, 3-2-501室: the building and the unit stay.
ROOM_IN_BUILDING = rf"({NUMBER}\s?(?:幢|栋|座|号楼|单元)\s?){ROOM}"
ROOM_BEHIND_DASHES = r"(?<![\d\-])(\d{1,4}-(?:\d{1,3}-)?)\d{2,4}(?=\s?室)"
HOME = (
    r"((?:家住|住在|住址|家庭地址|现住|我家在)[^，。；！？,;!?\n]{0,20}?)"
    rf"(?<![\dA-Za-z]){NUMBER}(?=号(?!楼|线|桥|门|院|公寓))"
)

RULES = (
    _rule(ROOM_IN_BUILDING, _keep_group),
    _rule(ROOM_BEHIND_DASHES, _keep_group),
    _rule(HOME, _keep_group),
    _rule(EMAIL, _keep(1)),
    _rule(IDENTITY, _keep(0)),
    _rule(CARD_IN_FOURS, _keep(0)),
    _rule(LONG_NUMBER, _keep(0)),
    _rule(MOBILE, _keep_group),
    _rule(MOBILE_IN_DIGITS, _keep(1)),
    _rule(MOBILE_IN_WORDS, _keep(1)),
    _rule(LANDLINE, _keep_group),
    _rule(LANDLINE_ANNOUNCED, _keep_group),
    _rule(PLATE, _keep_group),
    _rule(WECHAT, _keep_group),
    _rule(QQ, _keep_group),
)


def mask(text: str) -> str:
    """The text with phone, identity and card numbers, plates, e-mail names and account names starred out.

    The length of the text does not change; masking twice changes nothing more.
    """
    folded = text.translate(FORMS)
    shown = list(text)
    for rule in RULES:
        for found in rule.pattern.finditer(folded):
            for place in range(found.start() + rule.kept(found), found.end()):
                if folded[place].isalnum() or folded[place] == "_":
                    shown[place] = "*"
        folded = "".join("*" if new == "*" else old for new, old in zip(shown, folded, strict=True))
    return "".join(shown)
