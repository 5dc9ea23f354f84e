"""What may be done with a promise: progress told, or more time given."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, Noun, acts_of, doing
from shangliang.desk.acts.suggestions import DEPARTMENTS, trail
from shangliang.desk.acts.ways import topic_fact
from shangliang.desk.forms.suggestions import ExtendCommitmentForm, ProgressForm
from shangliang.outcomes import actions
from shangliang.outcomes.lifecycle import SuggestionState
from shangliang.outcomes.models import Commitment
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.outcomes.queries import commitment_for
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, allows


def _progress(commitment: Commitment, data: dict[str, Any], by: User) -> None:
    photo = data.pop("photo", None)
    actions.report_progress(commitment, photo=photo.read() if photo else None, by=by, **data)


def _is_being_kept(commitment: Commitment) -> bool:
    return commitment.suggestion.state == SuggestionState.IMPLEMENTING


def may(user: User, permission: Permission, commitment: Commitment) -> bool:
    of = commitment.department_id if permission.roles <= DEPARTMENTS else None
    return allows(user, permission, commitment.suggestion.topic, of)


NOUN = Noun(
    key="commitments",
    model=Commitment,
    find=commitment_for,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "commitment.progressed",
            ProgressForm,
            _progress,
            label=_("报告进展"),
            rule=_("每月报告一次达到的数值，附照片更好。数值和照片向社会公开。"),
            waits=("progress",),
            when=_is_being_kept,
            kind="primary",
            symbol="progress",
        ),
        Act(
            "commitment.extended",
            ExtendCommitmentForm,
            doing(actions.extend_commitment),
            label=_("批准承诺延期"),
            rule=_("承诺立下后内容和目标不得更改，只能在期限之前说明理由延期；原期限照样公开。"),
            when=lambda commitment: _is_being_kept(commitment) and commitment.completed_at is None,
        ),
    ),
    page="desk:commitment",
    facts=lambda commitment: [
        topic_fact(commitment.suggestion.topic),
        (_now("部门"), commitment.department),
        (_now("指标"), f"{commitment.measure}（{commitment.unit}）"),
        (_now("目标值"), commitment.target.normalize()),
        (_now("已达到"), commitment.reached.normalize()),
    ],
    trail=lambda commitment: [
        *trail(commitment.suggestion),
        (_now("承诺"), reverse("desk:commitment", args=[commitment.pk])),
    ],
    may=may,
    waits={"progress": "commitment.progressed"},
)
