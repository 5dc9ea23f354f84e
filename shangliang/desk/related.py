"""What later stages keep about a topic: links for its page. Each stage of the desk enters a function."""

from collections.abc import Callable, Sequence

from shangliang.people.models import User
from shangliang.topics.models import Topic
from shangliang.ui.parts import Link

# Takes the reader and the topic, gives links to pages of the desk; one statement each.
Related = Callable[[User, Topic], Sequence[Link]]
RELATED: list[Related] = []


def related_to(user: User, topic: Topic) -> list[Link]:
    return [link for find in RELATED for link in find(user, topic)]
