"""Rows checked by their own fields before they are written, in words for the person who filled the form."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from shangliang.errors import Refusal


def check_fields(row: models.Model, *, leaving_out: tuple[str, ...] = ()) -> None:
    """Raise `Refusal`, naming the first field that is wrong, unless the row's fields and constraints hold."""
    try:
        row.full_clean(exclude=set(leaving_out))
    except ValidationError as error:
        name, faults = next(iter(error.error_dict.items()))
        fault = faults[0]
        if fault.code in {"unique", "unique_together"}:
            raise _taken(row, fault) from error
        if name == NON_FIELD_ERRORS:
            raise Refusal(fault.messages[0]) from error
        raise Refusal(f"{_label(row, name)}：{fault.messages[0]}", field=name) from error


def _taken(row: models.Model, fault: ValidationError) -> Refusal:
    """What is taken already; that it is so in one's own committee goes without saying."""
    names = [name for name in (fault.params or {}).get("unique_check", ()) if name != "committee"]
    labels = "、".join(_label(row, name) for name in names)
    values = "、".join(str(getattr(row, name)) for name in names)
    return Refusal(
        _("%(label)s“%(value)s”已被使用。") % {"label": labels, "value": values},
        field=names[-1] if names else None,
    )


def _label(row: models.Model, name: str) -> str:
    return str(getattr(row._meta.get_field(name), "verbose_name", name))
