"""A path is the prefix of another only if the other platform stands beneath it: the whole of scoping."""

from hypothesis import given
from hypothesis import strategies as st

from shangliang.platforms.addressing import MOST_SERIALS, leaf_path, stands_under

DIGITS = "0123456789"
TOWNSHIPS = st.lists(st.text(DIGITS, min_size=3, max_size=3), min_size=1, max_size=4, unique=True)
VILLAGES = st.lists(st.text(DIGITS, min_size=3, max_size=3), min_size=0, max_size=4, unique=True)
# Both ends, where a width would give way.
SERIALS = st.lists(
    st.one_of(st.integers(1, 12), st.integers(95, 105), st.integers(990, MOST_SERIALS)),
    max_size=3,
    unique=True,
)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str | None]:
    """Paths of the platforms of one district, each with its parent's path."""
    district = "32" + draw(st.text(DIGITS, min_size=4, max_size=4))
    parents: dict[str, str | None] = {district: None}
    for kind in "SAE":
        parents |= {leaf_path(district, kind, serial): district for serial in draw(SERIALS)}
    for town in draw(TOWNSHIPS):
        township = district + town
        parents[township] = district
        parents |= {leaf_path(township, "E", serial): township for serial in draw(SERIALS)}
        for number in draw(VILLAGES):
            parents |= {leaf_path(township + number, "V", serial): township for serial in draw(SERIALS)}
    return parents


def ancestors(path: str, parents: dict[str, str | None]) -> set[str]:
    found = set()
    here: str | None = path
    while here is not None:
        found.add(here)
        here = parents[here]
    return found


@given(trees())
def test_a_path_is_the_prefix_of_its_descendants_and_of_nothing_else(parents: dict[str, str | None]) -> None:
    for path in parents:
        assert {scope for scope in parents if stands_under(path, scope)} == ancestors(path, parents)
