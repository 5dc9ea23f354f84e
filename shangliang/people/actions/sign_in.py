"""Sign-ins for the audit (GB/T 22239, 8.1.4.3). The face that signs people in calls these.

Refusals are recorded for accounts that exist, and an account is locked after a few: so nobody can fill
the ledger by guessing.
"""

from shangliang.ledger.actions import SYSTEM, act, append
from shangliang.people.models import User


@act
def record_sign_in(user: User) -> None:
    append("account.signed_in", user, by=user)


@act
def record_sign_out(user: User) -> None:
    append("account.signed_out", user, by=user)


@act
def record_refused_sign_in(user: User, *, reason: str = "password") -> None:
    """`reason` is a word for the audit, like `password`, `second_factor`, `closed`; never what was typed."""
    append("account.sign_in_refused", user, by=SYSTEM, reason=reason)


@act
def record_lock(user: User) -> None:
    """Once, when the lock falls, not for every try against it."""
    append("account.locked", user, by=SYSTEM)
