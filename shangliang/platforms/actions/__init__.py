"""Every change to committees, divisions, sectors, settings and platforms."""

from shangliang.platforms.actions.committees import found_committee, load_divisions, register_sectors
from shangliang.platforms.actions.platforms import (
    change_platform,
    close_platform,
    open_platform,
    reopen_platform,
)
from shangliang.platforms.actions.settings import change_setting

__all__ = [
    "change_platform",
    "change_setting",
    "close_platform",
    "found_committee",
    "load_divisions",
    "open_platform",
    "register_sectors",
    "reopen_platform",
]
