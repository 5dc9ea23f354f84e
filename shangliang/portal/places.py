"""The places that a resident chooses from, and the platform that each leads to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.platforms.addressing import stem_of
from shangliang.platforms.models import Committee, Division, Platform, PlatformClass
from shangliang.platforms.queries import coverage, open_platforms
from shangliang.portal.forms.raising import Places
from shangliang.portal.forms.topics import place_name


@dataclass(frozen=True)
class Choice:
    """What was chosen, in words, and where it leads."""

    label: str
    platform: Platform


@dataclass(frozen=True)
class Directory:
    """Every choice by its value, and the choices as a form shows them."""

    choices: dict[str, Choice]
    groups: Places


def directory(committee: Committee, *, under: str = "") -> Directory:
    """The choices of the committee, or of a subtree. Three statements."""
    platforms = [one for one in open_platforms(committee).prefetch_related("serves") if one.has_room]
    serving = {place.pk: one for one in reversed(platforms) for place in one.serves.all()}
    villages = [place for place in coverage(committee) if place.level == Division.Level.VILLAGE]
    choices: dict[str, Choice] = {}
    groups: list[tuple[str, list[tuple[str, str]]]] = []

    def group(label: str, rows: list[tuple[str, str, Platform]]) -> None:
        found = [(value, words, one) for value, words, one in rows if one.path.startswith(under)]
        choices.update({value: Choice(words, one) for value, words, one in found})
        if found:
            groups.append((label, [(value, words) for value, words, _platform in found]))

    whole = [one for one in platforms if one.platform_class == PlatformClass.DISTRICT]
    group(_("不清楚在哪里"), [(one.code, _("不知道，请工作人员转办"), one) for one in whole])
    for township in platforms:
        if township.platform_class == PlatformClass.TOWNSHIP:
            group(place_name(township), _in_township(township, villages, serving))
    labels = {PlatformClass.SECTOR: _("界别"), PlatformClass.ENTERPRISE: _("企事业单位")}
    for platform_class, label in labels.items():
        of_class = [one for one in platforms if one.platform_class == platform_class]
        group(label, [(one.code, place_name(one), one) for one in of_class])
    return Directory(choices, groups)


def _in_township(
    township: Platform, villages: list[Division], serving: dict[int, Platform]
) -> list[tuple[str, str, Platform]]:
    """The township itself, then its villages: each with the room that serves it, or else the township's."""
    unknown = _("%(place)s（不清楚哪个社区）") % {"place": place_name(township)}
    rows = [(township.code, unknown, township)]
    for village in villages:
        if village.code.startswith(stem_of(township.path)):
            room = serving.get(village.pk, township)
            rows.append((village.code, village.short_name, room))
    return rows
