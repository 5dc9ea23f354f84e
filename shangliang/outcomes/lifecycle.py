"""The conversion of outcomes as data (DOMAIN 4.7): states, steps, and the rule told beside each step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.lifecycle import steps


class OutcomeState(models.TextChoices):
    """Where the report of what a meeting agreed is."""

    DRAFT = "draft", _("起草")
    SUBMITTED = "submitted", _("已提交")
    DISPATCHED = "dispatched", _("已交办")


OUTCOME_STEPS = steps(
    (
        "outcome.submitted",
        _("提交协商成果"),
        OutcomeState.DRAFT,
        OutcomeState.SUBMITTED,
        _("至少一条建议；每条写明内容、衡量办法、建议主办部门和完成日期。"),
    ),
    (
        "outcome.dispatched",
        _("全部交办"),
        OutcomeState.SUBMITTED,
        OutcomeState.DISPATCHED,
        _("最后一条建议交办后自动转入。"),
    ),
)


class SuggestionState(models.TextChoices):
    """Where one numbered suggestion is."""

    DRAFT = "draft", _("起草")
    SUBMITTED = "submitted", _("待交办")
    DISPATCHED = "dispatched", _("已交办，待签收")
    RETURNED = "returned", _("部门退回，待重新交办")
    SIGNED = "signed", _("已签收，办理中")
    REPLYING = "replying", _("答复待审批")
    REPLIED = "replied", _("已答复")
    IMPLEMENTING = "implementing", _("落实中")
    COMPLETED = "completed", _("已落实，待核验")
    VERIFIED = "verified", _("已核验")
    NOT_ADOPTED = "not_adopted", _("未采纳，已说明理由")
    REDO = "redo", _("重新办理")


S = SuggestionState
FINAL = frozenset({S.VERIFIED, S.NOT_ADOPTED})
# The departments have said what they will do, or that they will not.
DECIDED = FINAL | {S.REPLIED, S.IMPLEMENTING, S.COMPLETED}
# In a department's hands.
IN_HAND = frozenset({S.DISPATCHED, S.SIGNED, S.REPLYING, S.REPLIED, S.IMPLEMENTING, S.REDO})

SUGGESTION_STEPS = steps(
    (
        "suggestion.submitted",
        _("提交建议"),
        S.DRAFT,
        S.SUBMITTED,
        _("写明内容、衡量办法、建议主办部门和完成日期。"),
    ),
    (
        "suggestion.dispatched",
        _("交办"),
        {S.SUBMITTED, S.RETURNED},
        S.DISPATCHED,
        _("指定主办、会办部门。首次按期退回的，答复时限重新起算一次；此后再退回，不再重新起算。"),
    ),
    ("suggestion.signed", _("签收"), S.DISPATCHED, S.SIGNED, _("5 个工作日内签收，或附法规依据退回。")),
    (
        "suggestion.returned",
        _("退回"),
        S.DISPATCHED,
        S.RETURNED,
        _("写明法规依据和建议的承办部门。指定承办的不得退回。"),
    ),
    (
        "suggestion.reply_drafted",
        _("送审答复"),
        {S.SIGNED, S.REDO},
        S.REPLYING,
        _("会办部门先会签；写明采纳、部分采纳或未采纳及理由。"),
    ),
    (
        "suggestion.reply_sent_back",
        _("退回修改答复"),
        S.REPLYING,
        S.SIGNED,
        _("审批人写明修改意见。答复时限不变。"),
    ),
    (
        "suggestion.replied",
        _("批准答复"),
        S.REPLYING,
        {S.REPLIED, S.NOT_ADOPTED},
        _("承办人与审批人须为两人。批准后向社会公开。"),
    ),
    (
        "suggestion.committed",
        _("立下承诺"),
        {S.REPLIED, S.IMPLEMENTING},
        S.IMPLEMENTING,
        _("每项承诺有衡量指标、单位、目标值和期限。立下后不得更改，只能说明理由延期。"),
    ),
    (
        "suggestion.completed",
        _("报告落实完成"),
        S.IMPLEMENTING,
        S.COMPLETED,
        _("每项承诺都有达到的数值，并附办理后照片；未达目标的，说明差距。"),
    ),
    ("suggestion.verified", _("核验通过"), S.COMPLETED, S.VERIFIED, _("由本平台委员到现场核验。")),
    ("suggestion.found_wanting", _("核验不通过"), S.COMPLETED, S.IMPLEMENTING, _("写明差在哪里。")),
    (
        "suggestion.redone",
        _("重新办理"),
        FINAL,
        S.REDO,
        _("群众评价不满意的，重新办理一次；仍不满意的，由领导面商。"),
    ),
)


class Decision(models.TextChoices):
    """采纳情况, per suggestion."""

    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("未采纳")


class ReasonCode(models.TextChoices):
    """Why a suggestion is not or only partly adopted (DOMAIN 4.7)."""

    POLICY = "policy", _("政策限制")
    FUNDS = "funds", _("资金不足")
    LAND = "land", _("用地限制")
    SAFETY = "safety", _("安全原因")
    AUTHORITY = "authority", _("权限不在本级")
    INFEASIBLE = "infeasible", _("暂不可行")


class Score(models.TextChoices):
    """群众评价."""

    SATISFIED = "satisfied", _("满意")
    FAIR = "fair", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")


class Part(models.TextChoices):
    """承办方式."""

    LEAD = "lead", _("主办")
    CO = "co", _("会办")


class AssignmentState(models.TextChoices):
    """What one department has done with what it was given. A lead's own steps are those of the suggestion."""

    DISPATCHED = "dispatched", _("待签收")
    SIGNED = "signed", _("已签收")
    RETURNED = "returned", _("已退回")
    COUNTERSIGNED = "countersigned", _("已会签")


A = AssignmentState
ASSIGNMENT_STEPS = steps(
    ("assignment.signed", _("签收会办"), A.DISPATCHED, A.SIGNED, _("5 个工作日内签收，或附法规依据退回。")),
    ("assignment.returned", _("退回会办"), A.DISPATCHED, A.RETURNED, _("写明法规依据。指定承办的不得退回。")),
    (
        "assignment.countersigned",
        _("会签"),
        A.SIGNED,
        A.COUNTERSIGNED,
        _("写明会办意见。会签齐全后，主办部门方可送审答复。"),
    ),
)

STEPS = OUTCOME_STEPS | SUGGESTION_STEPS | ASSIGNMENT_STEPS


class Shows(models.TextChoices):
    """What a picture of progress shows."""

    BEFORE = "before", _("办理前")
    DURING = "during", _("办理中")
    AFTER = "after", _("办理后")
