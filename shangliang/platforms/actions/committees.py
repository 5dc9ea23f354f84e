"""A committee begins: its divisions, its sectors."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import canonical
from shangliang.ledger.actions import act, append
from shangliang.ledger.models import Actor
from shangliang.platforms.checks import check_fields
from shangliang.platforms.models import Committee, Division, Sector
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.roles import require_unless_system


@act
def found_committee(
    *,
    code: str,
    name: str,
    short_name: str,
    letters: str,
    level: Committee.Level = Committee.Level.DISTRICT,
    by: Actor,
) -> Committee:
    """Enter a committee as a tenant. Only the system does, on the command line.

    Raises `Refusal` if a field is wrong, or the code or the letters are another committee's.
    """
    committee = Committee(code=code, name=name, short_name=short_name, letters=letters, level=level)
    # Nobody holds a role over a committee that is not there yet, so this lets nobody but the system.
    require_unless_system(by, PERMISSIONS["setting.changed"], committee)
    check_fields(committee)
    # `\d` of the pattern means the digits of every script, and `$` lets a line's end pass.
    if not (code.isascii() and code.isalnum() and letters.isalnum()):
        raise Refusal(_("区划代码和编号字头只能用半角的数字和字母。"))
    committee.save()
    append("committee.founded", committee, by=by, public=True, code=code, name=name, letters=letters)
    return committee


@act
def load_divisions(committee: Committee, rows: Sequence[Division], *, edition: int, by: Actor) -> int:
    """Take in one edition of the statistics bureau's list, as far as it concerns the committee.

    `rows` come from `platforms.divisions.read_divisions`. A row loaded before is brought up to date, and
    none is taken away: platforms may serve it. Returns the number of rows that concern the committee.
    """
    require_unless_system(by, PERMISSIONS["divisions.loaded"], committee)
    own = [
        Division(
            edition=edition,
            code=row.code,
            name=row.name,
            level=row.level,
            kind=row.kind,
            is_placeholder=row.is_placeholder,
        )
        for row in rows
        if row.code.startswith(committee.code)
    ]
    if not own:
        raise Refusal(
            _("名单中没有“%(code)s”及其下级区划，请核对区划代码。") % {"code": committee.code},
            field="divisions",
        )
    Division.objects.bulk_create(
        own,
        update_conflicts=True,
        unique_fields=["edition", "code"],
        update_fields=["name", "level", "kind", "is_placeholder"],
        batch_size=500,
    )
    content = [[row.code, row.name, row.level, row.kind, row.is_placeholder] for row in own]
    digest = canonical.salted_digest("", content)
    append("divisions.loaded", committee, by=by, public=True, edition=edition, n=len(own), digest=digest)
    return len(own)


@act
def register_sectors(committee: Committee, *, term: int, names: Sequence[str], by: Actor) -> list[Sector]:
    """Enter the sectors of a term, in their order; those already there keep their place."""
    require_unless_system(by, PERMISSIONS["sectors.registered"], committee)
    known = set(committee.sectors.filter(term=term).values_list("name", flat=True))
    doubled = sorted({name for name in names if name in known or list(names).count(name) > 1})
    if doubled:
        raise Refusal(_("界别重复：%(names)s。") % {"names": "、".join(doubled)}, field="sectors")
    sectors = [
        Sector(committee=committee, term=term, number=number, name=name.strip())
        for number, name in enumerate(names, start=len(known) + 1)
    ]
    for sector in sectors:
        check_fields(sector, leaving_out=("committee",))
    sectors = Sector.objects.bulk_create(sectors)
    append("sectors.registered", committee, by=by, public=True, term=term, names=list(names))
    return sectors
