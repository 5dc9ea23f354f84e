"""How often the public may try what could be abused; counted for an address of the network."""

from datetime import datetime
from functools import partial

from django.http import HttpRequest
from django.utils.timezone import localtime

from shangliang.ledger import clock
from shangliang.people.limits import allow

# (most, seconds): many people share one address, in an office or behind their telephone company.
RAISING = (30, 3600)
SUPPORTING = (120, 3600)
UPLOADING = (120, 3600)
GUESSING = (60, 600)


def allowed(request: HttpRequest, what: str, limit: tuple[int, int]) -> bool:
    """Count one try, and say whether it may go on."""
    most, seconds = limit
    return allow(f"{what}:{request.META.get('REMOTE_ADDR', '')}", most=most, seconds=seconds)


def again_at(limit: tuple[int, int]) -> datetime:
    """When the window that is running ends."""
    seconds = limit[1]
    end = (int(clock.now().timestamp()) // seconds + 1) * seconds
    return localtime(datetime.fromtimestamp(end, clock.now().tzinfo))


may_raise = partial(allowed, what="raise", limit=RAISING)
may_support = partial(allowed, what="support", limit=SUPPORTING)
may_upload = partial(allowed, what="upload", limit=UPLOADING)
