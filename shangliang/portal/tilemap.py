"""A designed map without coordinates: each township a cluster of hexagons, each hexagon a village.

Rooms of sectors are circles, those of firms and alliances are squares. Everything is a link, has its name
written in it, and stands in the table beside the map too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.errors import Words
from shangliang.platforms.addressing import stem_of
from shangliang.platforms.models import Division, Platform, PlatformClass
from shangliang.portal.forms.topics import place_name

ACROSS = 3
WIDTH, RISE, MARGIN = 92, 80, 6
HEXAGON = "M0 -50L43.3 -25V25L0 50L-43.3 25V-25Z"
CIRCLE = "M-43 0a43 43 0 1 0 86 0a43 43 0 1 0 -86 0Z"
SQUARE = "M-40 -30Q-40 -40 -30 -40H30Q40 -40 40 -30V30Q40 40 30 40H-30Q-40 40 -40 30Z"
LETTERS = 4
# Where the lines of a name stand, by their number.
HEIGHTS = {1: (6,), 2: (-5, 17), 3: (-15, 6, 27)}


@dataclass(frozen=True)
class Tile:
    """One place or room: `kind` is room, neighbour, none, sector or enterprise."""

    name: str
    kind: str
    words: str
    href: str
    brand: str = ""
    x: int = 0
    y: int = 0
    shape: str = HEXAGON

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The name in at most three lines, each with its height."""
        most = len(HEIGHTS) * LETTERS
        name = self.name if len(self.name) <= most else f"{self.name[: most - 1]}…"
        n = -(-len(name) // LETTERS)
        each = -(-len(name) // n)
        return [(name[k * each : (k + 1) * each], y) for k, y in enumerate(HEIGHTS[n])]


@dataclass(frozen=True)
class Cluster:
    """A township, or the rooms of one class; `rem` is the width at ordinary text size."""

    name: str
    href: str
    tiles: Sequence[Tile]
    width: int
    height: int

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def rem(self) -> str:
        return f"{self.width / 17:.1f}rem"

    @property
    def n_served(self) -> int:
        return sum(tile.kind != "none" for tile in self.tiles)


def clusters_of(platforms: Sequence[Platform], villages: Sequence[Division]) -> list[Cluster]:
    """The map of these platforms (with `serves` read) and villages; a brand without rooms leaves no gap."""
    clusters = []
    for township in platforms:
        if township.platform_class == PlatformClass.TOWNSHIP:
            here = [place for place in villages if place.code.startswith(stem_of(township.path))]
            tiles = [_village(place, township, platforms) for place in here]
            clusters.append(_cluster(place_name(township), township.get_absolute_url(), tiles))
    return clusters


def rooms_of(
    platforms: Sequence[Platform], platform_class: PlatformClass, name: Words, shape: str
) -> Cluster | None:
    """The rooms of one class as a cluster of their own."""
    tiles = [
        Tile(
            _short(place_name(one)),
            str(platform_class),
            str(one),
            one.get_absolute_url(),
            one.brand,
            shape=shape,
        )
        for one in platforms
        if one.platform_class == platform_class
    ]
    href = f"{reverse('portal:platforms')}?platform_class={platform_class}"
    return _cluster(str(name), href, tiles) if tiles else None


def _village(place: Division, township: Platform, platforms: Sequence[Platform]) -> Tile:
    rooms = [
        one
        for one in platforms
        if one.platform_class == PlatformClass.VILLAGE and any(place.pk == s.pk for s in one.serves.all())
    ]
    own = next((one for one in rooms if stem_of(one.path) == place.code), None)
    if own is not None:
        words = _("%(place)s：有协商议事室") % {"place": place.short_name}
        return Tile(_short(place.short_name), "room", words, own.get_absolute_url(), own.brand)
    if rooms:
        words = _("%(place)s：由%(room)s服务") % {"place": place.short_name, "room": rooms[0]}
        return Tile(_short(place.short_name), "neighbour", words, rooms[0].get_absolute_url(), rooms[0].brand)
    words = _("%(place)s：尚无协商议事室，由%(room)s受理") % {"place": place.short_name, "room": township}
    return Tile(_short(place.short_name), "none", words, township.get_absolute_url(), township.brand)


def _short(name: str) -> str:
    return name.removesuffix("社区") or name


def _cluster(name: str, href: str, tiles: Sequence[Tile]) -> Cluster:
    across = min(ACROSS, max(len(tiles), 1))
    placed = []
    for n, tile in enumerate(tiles):
        row, column = divmod(n, across)
        shift = WIDTH // 2 if row % 2 and tile.shape == HEXAGON else 0
        x = MARGIN + WIDTH // 2 + column * WIDTH + shift
        y = MARGIN + 50 + row * (RISE if tile.shape == HEXAGON else WIDTH)
        placed.append(Tile(tile.name, tile.kind, tile.words, tile.href, tile.brand, x, y, tile.shape))
    width = max((tile.x for tile in placed), default=0) + WIDTH // 2 + MARGIN
    height = max((tile.y for tile in placed), default=0) + 50 + MARGIN
    return Cluster(name, href, placed, width, height)
