"""What nobody means to type: the values that every field, address and header meets here."""

from typing import Any

from django import forms

SCRIPT = "\"'><script>alert(1)</script>{{ 7|add:7 }}{% now 'Y' %}"
# As it must never stand in a page.
REFLECTED = ("<script>alert(1)", "'><script")
LONG = "长" * 20_000
RIGHT_TO_LEFT = "\u202eemag\u202c\u2066\u200b\ufeff"

TEXTS: dict[str, str] = {
    "empty": "",
    "blank": " \u3000\n\t ",
    "script": SCRIPT,
    "long": LONG,
    "nul": "停车\x00难",
    "broken": "停\ufffd车",
    "bidi": RIGHT_TO_LEFT,
    "huge": "9" * 5000,
    "past_64_bits": "99999999999999999999",
    "negative": "-1",
    "wide_digits": "１２３",
    "arabic_digits": "١٢٣",
    "not_a_number": "NaN",
    "infinite": "1e400",
    "tiny": "1e-999",
    "exponent": "1E+308",
    "list": "[]",
    "sql": "' OR 1=1 --",
    "path": "../../etc/passwd",
    "percent": "%s%(x)s%n{0}{x}",
    "emoji": "👩‍👩‍👧‍👦" * 40,
    "combining": "ȃ" + "\u0301" * 300,
    "date_far": "9999-12-31",
    "date_first": "0001-01-01",
    "date_none": "2026-02-30",
    "moment_far": "9999-12-31T23:59",
    "moment_first": "0001-01-01T00:00",
    "midnight": "2026-13-45T25:61",
}


def is_typed(field: forms.Field) -> bool:
    """Whether a person writes words into it, which must not be lost."""
    return isinstance(field.widget, forms.TextInput | forms.Textarea) and not isinstance(
        field.widget, forms.PasswordInput | forms.HiddenInput
    )


def filled(form: forms.Form, value: str) -> dict[str, Any]:
    """The form with the value in every field, but with its own key."""
    return dict.fromkeys(form.fields, value) | {
        name: form[name].value()
        for name in ("once", "seen")
        if name in form.fields and form[name].value() is not None
    }
