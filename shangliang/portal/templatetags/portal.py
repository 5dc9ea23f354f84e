"""Small words for the portal's templates."""

from decimal import Decimal
from urllib.parse import urlencode

from django import template

from shangliang.outcomes.lifecycle import AssignmentState
from shangliang.outcomes.models import Assignment, Suggestion

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


@register.filter
def handled_by(suggestion: Suggestion) -> list[Assignment]:
    """Who handles or handled it, each once: not those who returned it, nor anybody twice after a redo."""
    kept = [one for one in suggestion.assignments.all() if one.state != AssignmentState.RETURNED]
    return list({(one.part, one.department_id): one for one in kept}.values())
