"""Whether the site runs on this home. The lock is the kernel's: it goes when the processes go."""

import fcntl
from typing import TextIO

from django.conf import settings


class SiteIsRunning(Exception):
    """A `serve` is using this home."""


def hold(*, alone: bool) -> TextIO:
    """Take the home's lock until the returned file is closed or the process ends.

    Servers share it (`alone=False`); whoever replaces the database must have it alone.

    Raises `SiteIsRunning` if it is taken in a way that excludes this one.
    """
    file = (settings.HOME / "serve.lock").open("a")
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise SiteIsRunning(f"the site is running on {settings.HOME}; stop it first") from None
    return file
