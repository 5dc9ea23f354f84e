"""The English catalogues: what must be translated, what is, and what is wrong with it.

Chinese is the source language: its words stand in the code and need no catalogue. Extraction and
compilation are done by Babel, so that nobody needs GNU gettext.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
# The app that keeps the words of the modules that stand beside the apps, such as `errors`.
KEEPER = "config"
HEADER = """\
msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = {
    "_": None,
    # As modules call `gettext` that call `gettext_lazy` `_`.
    "_now": None,
    "_gettext": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\((?P<name>\w+)\))?[#0\- +]*[\d.*]*[diouxXeEfFgGcrsa]")
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Finding:
    """One thing wrong with the words of an app."""

    where: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: {self.text}"


def owners(package: Path = PACKAGE) -> dict[str, list[Path]]:
    """The files of each app whose words its own catalogue translates."""
    files: dict[str, list[Path]] = {}
    for file in sorted([*package.rglob("*.py"), *package.rglob("templates/**/*.*")]):
        if "migrations" not in file.parts:
            rooms = file.relative_to(package).parts
            files.setdefault(rooms[0] if len(rooms) > 1 else KEEPER, []).append(file)
    return files


def catalogue_file(app: str, package: Path = PACKAGE) -> Path:
    return package / app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def extracted(files: Iterable[Path], package: Path = PACKAGE) -> Catalog:
    """Every text in these modules and templates that goes through gettext."""
    catalogue = Catalog(locale="en", charset="utf-8")
    for file in files:
        place = file.relative_to(package.parent).as_posix()
        source = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # What templatize leaves is tokens of Python, but its indentation means nothing.
            source = "\n".join(line.strip() for line in templatize(source, origin=place).splitlines())
        for line, text, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
            catalogue.add(text, locations=[(place, line)], context=context)
    return catalogue


def bare_words(files: Iterable[Path], package: Path = PACKAGE) -> Iterator[Finding]:
    """Chinese in templates that does not go through gettext, but where the line says `lang="zh…"`."""
    for file in files:
        if file.suffix == ".py":
            continue
        source, wrapped = file.read_text(encoding="utf-8"), ""
        lines = source.splitlines()
        for token in Lexer(source).tokenize():
            tag = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
            if tag in {"blocktranslate", "blocktrans", "comment"}:
                wrapped = f"end{tag}"
            elif wrapped:
                wrapped = "" if tag == wrapped else wrapped
            elif token.token_type == TokenType.TEXT:
                for line, text in enumerate(token.contents.split("\n"), token.lineno or 1):
                    if CHINESE.search(text) and 'lang="zh' not in lines[line - 1]:
                        place = f"{file.relative_to(package.parent).as_posix()}:{line}"
                        yield Finding(place, "not in a translate tag", text.strip())


def written(file: Path) -> Catalog:
    """The catalogue as it stands in the file; an empty one if there is none."""
    if not file.exists():
        return Catalog(locale="en", charset="utf-8")
    with file.open("rb") as lines:
        return read_po(lines, locale="en", charset="utf-8", abort_invalid=True)


def findings(package: Path = PACKAGE) -> list[Finding]:
    """All that is missing, unused, doubtful or contradictory in the catalogues."""
    found: list[Finding] = []
    said: dict[tuple[object, object], tuple[str, object]] = {}
    for app, files in owners(package).items():
        place = catalogue_file(app, package).relative_to(package.parent).as_posix()
        wanted = extracted(files, package)
        try:
            have = written(catalogue_file(app, package))
        except PoFileError as error:
            found.append(Finding(place, "cannot be read", str(error)))
            continue
        found += bare_words(files, package)
        found += _compare(place, wanted, have)
        for message in _texts(have):
            first, words = said.setdefault((message.context, message.id), (place, message.string))
            if words != message.string:
                found.append(Finding(place, f"translated otherwise in {first}", _shown(message)))
    return found


def update(package: Path = PACKAGE) -> dict[str, int]:
    """Add what is new to each catalogue, drop what is gone; return the number of empty texts by app."""
    empty = {}
    for app, files in owners(package).items():
        wanted, file = extracted(files, package), catalogue_file(app, package)
        if not len(wanted) and not file.exists():
            continue
        have = written(file)
        merged = Catalog(locale="en", charset="utf-8")
        for message in _texts(wanted):
            known = have.get(message.id, message.context)
            text = known.string if known is not None else None
            merged.add(message.id, text, message.locations, context=message.context)
        content = BytesIO()
        write_po(content, merged, width=0, omit_header=True, include_lineno=False)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(HEADER.encode() + content.getvalue())
        empty[app] = sum(not all(_forms(message.string)) for message in _texts(merged))
    return empty


def compile_all(package: Path = PACKAGE) -> int:
    """Write the compiled form of every catalogue that is newer than its own; return how many."""
    n_written = 0
    for file in sorted(package.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = file.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > file.stat().st_mtime_ns:
            continue
        content = BytesIO()
        write_mo(content, written(file))
        # Another process may be reading the old one: it sees that or the new one, never half.
        draft = target.with_suffix(f".mo.{id(content)}")
        draft.write_bytes(content.getvalue())
        draft.replace(target)
        n_written += 1
    return n_written


def _compare(place: str, wanted: Catalog, have: Catalog) -> Iterator[Finding]:
    for message in _texts(wanted):
        known = have.get(message.id, message.context)
        if known is None or not all(_forms(known.string)):
            yield Finding(place, "not translated", _shown(message))
        elif known.fuzzy:
            yield Finding(place, "fuzzy", _shown(message))
        else:
            yield from _doubts(place, known)
    for message in _texts(have):
        if wanted.get(message.id, message.context) is None:
            yield Finding(place, "no longer used", _shown(message))


def _doubts(place: str, message: Message) -> Iterator[Finding]:
    source = [_placeholders(text) for text in _forms(message.id)]
    if any("" in names for names in source):
        yield Finding(place, "placeholder without a name", _shown(message))
    known, always = set().union(*source), set.intersection(*source)
    forms = _forms(message.string)
    for text in forms:
        # "One item" may leave out the number; the last form, which speaks of many, may not.
        needed = always if text is forms[-1] else set()
        if not needed <= _placeholders(text) <= known:
            yield Finding(place, "other placeholders than the source", f"{_shown(message)} / {text}")
    if message.string == message.id and CHINESE.search(_shown(message)):
        yield Finding(place, "left in Chinese", _shown(message))


def _texts(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _forms(text: str | Iterable[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str) or text is None else list(text)


def _shown(message: Message) -> str:
    return _forms(message.id)[0]


def _placeholders(text: str) -> set[str]:
    return {found["name"] or "" for found in PLACEHOLDER.finditer(text.replace("%%", ""))}
