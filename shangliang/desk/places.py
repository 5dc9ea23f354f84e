"""Where somebody may act: the platforms under the roles that a permission names."""

from django.db.models import Q, QuerySet

from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.platforms.queries import open_platforms
from shangliang.platforms.roles import Permission


def places_for(user: User, permission: Permission) -> QuerySet[Platform]:
    """Platforms in use where one of the account's roles allows it, in the order of the tree."""
    scopes = Q(pk__in=[])
    for binding in user.bindings:
        if binding.role in permission.roles:
            scopes |= Q(path__startswith=binding.scope)
    return open_platforms(user.committee).filter(scopes)
