"""Small words for the portal's templates."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template

register = template.Library()


@register.filter
def amount(value: Decimal | float) -> float | int:
    """A stored amount as one reads it: 2214 rather than 2214.00."""
    number = float(value)
    return int(number) if number.is_integer() else number


@register.filter
def measure(path: str, name: str) -> str:
    """The list of what was delivered, narrowed to one measure."""
    return f"{path}?{urlencode({'measure': name})}"
