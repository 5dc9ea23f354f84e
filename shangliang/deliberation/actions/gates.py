"""The question that most actions on a meeting ask first: is it at a stage for this?"""

from collections.abc import Collection

from django.utils.translation import gettext as _

from shangliang.deliberation.lifecycle import MeetingState
from shangliang.deliberation.models import Meeting
from shangliang.errors import Refusal, Words


def refuse_unless(meeting: Meeting, states: Collection[MeetingState], act: Words) -> None:
    """Raise `Refusal` unless the meeting, as it stands once nobody else writes, is in one of `states`."""
    meeting.refresh_from_db(fields=["state"])
    if meeting.state not in states:
        raise Refusal(
            _("“%(meeting)s”目前为“%(now)s”，不能%(act)s。")
            % {"meeting": meeting, "now": meeting.get_state_display(), "act": act}
        )
