"""The cast on which the other tests stand is what it says."""

from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.roles import allows
from tests.factories import PASSWORD, Cast


def test_the_cast_stands_where_it_says(cast: Cast) -> None:
    assert [p.path for p in (cast.district, cast.township, cast.village, cast.neighbour, cast.sector)] == [
        "320505",
        "320505001",
        "320505001001-V001",
        "320505002001-V001",
        "320505-S001",
    ]
    assert cast.village.code == "HQ-V-01-001"
    assert cast.neighbour.code == "HQ-V-02-001"
    assert cast.clerk.check_password(PASSWORD)


def test_a_clerk_may_place_members_in_the_own_township_alone(cast: Cast) -> None:
    place = PERMISSIONS["member.placed"]
    assert allows(cast.clerk, place, cast.village)
    assert not allows(cast.clerk, place, cast.neighbour)
    assert not allows(cast.clerk, place, cast.other_village)
    assert not allows(cast.outsider, place, cast.village)
    assert not allows(cast.nobody, place, cast.village)
