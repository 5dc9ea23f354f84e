"""The map: every village once, with a link, and no name cut in the middle without need."""

import pytest
from django.test import Client

from shangliang.platforms.models import Division
from shangliang.portal.tilemap import Tile, clusters_of
from tests.factories import Cast, make_division


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("何山", ["何山"]),
        ("华通花园", ["华通花园"]),
        ("华通花园一", ["华通花", "园一"]),
        ("高新技术创业服务中心", ["高新技术", "创业服务", "中心"]),
        ("名字实在太长太长太长太长太长", ["名字实在", "太长太长", "太长太…"]),
    ],
)
def test_a_name_stands_in_at_most_three_lines(name: str, lines: list[str]) -> None:
    assert [line for line, _y in Tile(name, "room", name, "/").lines] == lines


def test_each_village_is_a_tile_that_says_who_serves_it(cast: Cast) -> None:
    gap = make_division(cast.committee, code=f"{cast.township.path}077", name="无室社区居委会")
    near = make_division(cast.committee, code=f"{cast.township.path}078", name="邻近社区居委会")
    cast.village.serves.add(near)
    villages = list(
        Division.objects.filter(level=Division.Level.VILLAGE, code__startswith=cast.committee.code)
    )

    cluster = clusters_of([cast.township, cast.village], villages)[0]

    kinds = {tile.name: (tile.kind, tile.href) for tile in cluster.tiles}
    assert kinds["无室"] == ("none", cast.township.get_absolute_url())
    assert kinds["邻近"] == ("neighbour", cast.village.get_absolute_url())
    assert [kind for kind, _href in kinds.values()].count("room") == 1
    assert (cluster.n_served, len(cluster.tiles)) == (2, 3)
    assert gap.code


def test_no_two_tiles_lie_on_each_other(cast: Cast) -> None:
    for n in range(20):
        make_division(cast.committee, code=f"{cast.township.path}{100 + n}", name=f"某{n}社区")
    villages = list(
        Division.objects.filter(level=Division.Level.VILLAGE, code__startswith=cast.township.path)
    )
    cluster = clusters_of([cast.township, cast.village], villages)[0]
    places = [(tile.x, tile.y) for tile in cluster.tiles]
    assert len(set(places)) == len(places)
    assert max(x for x, _y in places) < cluster.width
    assert max(y for _x, y in places) < cluster.height


@pytest.mark.parametrize(
    ("brand", "other"), [("hearts", "tile--sector"), ("wisdom", "tile--room tile--hearts")]
)
def test_a_brand_shows_its_own_platforms_only(client: Client, cast: Cast, brand: str, other: str) -> None:
    page = client.get(f"/map/?brand={brand}").content.decode()
    tiles = page[page.index('<div class="map">') :]
    assert other not in tiles
    assert "tile--" in tiles
