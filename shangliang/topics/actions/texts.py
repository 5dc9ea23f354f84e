"""Text as people type it, made fit for its column or refused with the words that name the field."""

from typing import Any, TypeVar

from django.db.models import Model, TextChoices
from django.utils.translation import gettext as _

from shangliang.errors import Refusal, Words

Options = TypeVar("Options", bound=TextChoices)


def filled(
    model: type[Model], name: str, text: str, *, field: str | None = None, optional: bool = False
) -> str:
    """`text` without blanks around it, as the model's column `name` takes it.

    Raises `Refusal` on the form field `field` (default: `name`) if it is empty though wanted, or too long.
    """
    column: Any = model._meta.get_field(name)
    return filled_words(
        text, label=column.verbose_name, most=column.max_length, field=field or name, optional=optional
    )


def filled_words(text: str, *, label: Words, most: int, field: str, optional: bool = False) -> str:
    """As `filled`, for words that go into the record only and have no column."""
    # NUL cannot be stored by PostgreSQL, and nobody types it.
    text = text.replace("\x00", "").strip()
    if not text and not optional:
        raise Refusal(_("请填写“%(field)s”。") % {"field": label}, field=field)
    if len(text) > most:
        raise Refusal(
            _("“%(field)s”最多 %(most)s 个字，现在有 %(n)s 个字。")
            % {"field": label, "most": most, "n": len(text)},
            field=field,
        )
    return text


def chosen(options: type[Options], value: str, *, label: Words, field: str) -> Options:
    """The member of `options` that `value` names. Raises `Refusal` if there is none."""
    try:
        return options(value)
    except ValueError:
        raise Refusal(_("请为“%(field)s”选择列出的选项。") % {"field": label}, field=field) from None
