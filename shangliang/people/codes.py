"""查询码: the only key that a resident needs to follow a matter. Shown once, stored only as a keyed hash.

Twenty characters of an alphabet of 32 are 100 bits. I, L, O and U are missing, since they are misread as
other characters; whoever writes them is understood.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
N_CHARACTERS = 20
GROUP = 4
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
SEPARATORS = re.compile(r"[\s_.·‐-―-]+")


def new_code() -> str:
    """A code like `7KQ4-M2X9-0TBD-5WHR-E3NA`, from the machine's secure source."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(N_CHARACTERS)))


def grouped(characters: str) -> str:
    """The characters in groups of four, as they are printed."""
    return "-".join(characters[at : at + GROUP] for at in range(0, len(characters), GROUP))


def normalise(code: str) -> str:
    """The code as it was given out, whatever case, width, blanks and look-alikes it comes back with."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", code)).upper().translate(LOOK_ALIKES)


def is_code(code: str) -> bool:
    """Whether it has the shape of a code, so that nonsense costs no look-up and no guess."""
    characters = normalise(code)
    return len(characters) == N_CHARACTERS and set(characters) <= set(ALPHABET)


def code_hash(code: str) -> str:
    """What is stored in place of the code: HMAC-SHA-256 under a key of this installation, as 64 hex digits.

    The code is long and random, so a slow hash would protect no better and could not be looked up.
    """
    key = hashlib.sha256(b"shangliang query codes 1:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, normalise(code).encode(), hashlib.sha256).hexdigest()
