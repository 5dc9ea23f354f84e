"""One plain spelling for text that is written to slip past a reader who is a machine.

References
----------
Unicode Technical Standard 39, Unicode Security Mechanisms, section 4 (confusables).
"""

from __future__ import annotations

import html
import re
import unicodedata

CYRILLIC_AND_GREEK = dict(zip("аеорсухіјѕԁһквмнтгαορνικτυ", "aeopcyxijsdhkbmhtraopviktu", strict=True))
# Traditional characters in the phrases that are looked for; not a conversion of texts.
TRADITIONAL = dict(
    zip(
        "貸費約賺錢視頻無碼賬帳額贏賭場註冊開業發單檔門務網優惠價購賣寶號聯繫諮詢員禮領紅學歷證辦訂點擊進羣",
        "贷费约赚钱视频无码账账额赢赌场注册开业发单档门务网优惠价购卖宝号联系咨询员礼领红学历证办订点击进群",
        strict=True,
    )
)
SIGNS = {**dict.fromkeys("❤♥💕💗💖💓💙💚💛💜🧡", "心"), **dict.fromkeys("➕✚✛", "加")}
# Letters in dark circles and squares, and flag letters, which NFKC leaves alone.
BOXED = {chr(start + i): chr(97 + i) for start in (0x1F150, 0x1F170, 0x1F1E6) for i in range(26)}
FOLDS = str.maketrans({**CYRILLIC_AND_GREEK, **TRADITIONAL, **SIGNS, **BOXED})

LEET = str.maketrans("013457@$", "oieastas")
LATIN = re.compile("[a-z]")
SPACED_LETTERS = re.compile(r"(?<![a-z])[a-z](?:[\s.\-_*|]{1,2}[a-z]){3,}(?![a-z])")


def fold(text: str) -> str:
    """Half-width lower case without marks and invisible characters, look-alike letters made plain."""
    unescaped = html.unescape(text)
    seen = unicodedata.normalize("NFKC", unescaped.translate(FOLDS))
    kept = "".join(
        c for c in unicodedata.normalize("NFD", seen) if unicodedata.category(c) not in ("Cf", "Mn")
    )
    return unicodedata.normalize("NFKC", kept).casefold().translate(FOLDS)


def squeeze(folded: str) -> str:
    """Letters and digits only: what is left when separators no longer separate."""
    return "".join(c for c in folded if c.isalnum())


def latin_readings(folded: str) -> tuple[str, str]:
    """The text with spaced letters joined, and the same with digits inside words read as letters."""
    joined = SPACED_LETTERS.sub(lambda found: re.sub(r"[^a-z]", "", found.group()), folded)
    words = (word.translate(LEET) if LATIN.search(word) else word for word in joined.split(" "))
    return joined, " ".join(words)
