"""So many tries in so many seconds, counted in the database, hence across processes.

A bucket names what is limited and, hashed under a key of this installation, who: `guess:203.0.113.7`.
Only the hash is stored, and it is forgotten when its window ends.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F

from shangliang.ledger import clock
from shangliang.people.models import Attempt


def allow(bucket: str, *, most: int, seconds: int) -> bool:
    """Count one try in the bucket, and say whether it was among the first `most` of this window.

    Windows are fixed, so twice `most` may pass around a boundary. Call it outside of a transaction that
    may be rolled back: a try that was refused must still count.
    """
    if most < 0 or seconds < 1:
        raise ValueError(f"at most {most} in {seconds} seconds is no limit")
    window = int(clock.now().timestamp()) // seconds
    with transaction.atomic():
        # The conflict is settled by the database, so of many tries at once each is counted.
        attempt, is_first = Attempt.objects.get_or_create(
            bucket=_hidden(bucket),
            window=window,
            defaults={"n": 1, "ends_at": datetime.fromtimestamp((window + 1) * seconds, UTC)},
        )
        if not is_first:
            Attempt.objects.filter(pk=attempt.pk).update(n=F("n") + 1)
            attempt.refresh_from_db(fields=["n"])
    return attempt.n <= most


def forget_attempts() -> int:
    """Delete the windows that have ended; returns how many. For the upkeep."""
    return Attempt.objects.filter(ends_at__lte=clock.now()).delete()[0]


def _hidden(bucket: str) -> str:
    key = hashlib.sha256(b"shangliang limits 1:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, bucket.encode(), hashlib.sha256).hexdigest()
