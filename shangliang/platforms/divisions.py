"""Reads a list of administrative divisions: CSV with the columns code, name, kind (others are ignored).

Codes are short (6 digits for a county, 9 for a town, 12 for a village) or padded with zeros to 12.
"""

import csv
from collections.abc import Iterable

from django.utils.translation import gettext as _

from shangliang.platforms.models import CODE_DIGITS, Division

# The statistics bureau's stand-ins where there is no residents' or villagers' committee.
PLACEHOLDERS = ("虚拟社区", "类似社区")
COLUMNS = ("code", "name")


class BadDivisions(Exception):
    """The list cannot be taken in; `rows` say what is wrong in which line. Nothing was written."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("\n".join(rows))
        self.rows = rows


def decode(data: bytes) -> str:
    """The text of a file as offices save it: UTF-8, with or without a mark, or GB 18030.

    Raises `ValueError` if it is neither.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read_divisions(lines: Iterable[str]) -> list[Division]:
    """The divisions of a CSV file, unsaved, without an edition. Raises `BadDivisions` with every bad line."""
    table = csv.DictReader(lines)
    try:
        return _divisions(table)
    except csv.Error as error:
        fault = _("第 %(line)d 行：%(fault)s") % {"line": table.line_num + 1, "fault": error}
        raise BadDivisions([fault]) from error


def _divisions(table: "csv.DictReader[str]") -> list[Division]:
    missing = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise BadDivisions([_("第 1 行：缺少列 %(columns)s。") % {"columns": "、".join(missing)}])
    divisions: dict[str, Division] = {}
    wrong: list[str] = []
    for row in table:
        code, name = _short((row["code"] or "").strip()), (row["name"] or "").strip()
        kind = (row.get("kind") or "").strip()
        fault = _fault(code, name, kind, divisions)
        if fault:
            wrong.append(_("第 %(line)d 行：%(fault)s") % {"line": table.line_num, "fault": fault})
        else:
            divisions[code] = _division(code, name, kind)
    if not divisions and not wrong:
        wrong.append(_("名单是空的。"))
    if wrong:
        raise BadDivisions(wrong)
    return list(divisions.values())


def _short(code: str) -> str:
    """The code without the zeros that pad it to 12 digits."""
    if len(code) == CODE_DIGITS[Division.Level.VILLAGE]:
        for digits in CODE_DIGITS.values():
            if set(code[digits:]) <= {"0"}:
                return code[:digits]
    return code


def _fault(code: str, name: str, kind: str, known: dict[str, Division]) -> str:
    if not (code.isascii() and code.isdigit()) or len(code) not in CODE_DIGITS.values():
        return _("代码“%(code)s”须是 2、4、6、9 或 12 位数字。") % {"code": code}
    if not 0 < len(name) <= 60 or not name.isprintable():
        return _("名称须有 1 至 60 个字。")
    if len(kind) > 10 or not kind.isprintable():
        return _("类别最多 10 个字。")
    if code in known:
        return _("代码“%(code)s”重复。") % {"code": code}
    return ""


def _division(code: str, name: str, kind: str) -> Division:
    level = next(level for level, digits in CODE_DIGITS.items() if digits == len(code))
    return Division(
        code=code,
        name=name,
        level=level,
        kind=kind,
        is_placeholder=kind in PLACEHOLDERS or name.endswith(PLACEHOLDERS),
    )
