"""How passwords are hashed: as strong as is advised and no heavier, so that many may sign in at nine."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 46 MiB, two passes, one lane.

    Above the least that OWASP's Password Storage Cheat Sheet accepts (46 MiB and one pass, or 19 MiB and
    two). Django's own default, 100 MiB on eight lanes, takes more than twice the processor time, and a few
    sign-ins at once fill a small server. Hashes made with other numbers are renewed at the next sign-in.
    """

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1
