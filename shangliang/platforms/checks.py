"""Rows checked by their own fields before they are written, in words for the person who filled the form."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from shangliang.errors import Refusal


def check_fields(row: models.Model, *, leaving_out: tuple[str, ...] = ()) -> None:
    """Raise `Refusal`, naming the first field that is wrong, unless the row's fields and constraints hold."""
    try:
        row.full_clean(exclude=set(leaving_out))
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        if name == NON_FIELD_ERRORS:
            raise Refusal(messages[0]) from error
        label = getattr(row._meta.get_field(name), "verbose_name", name)
        raise Refusal(f"{label}：{messages[0]}", field=name) from error
