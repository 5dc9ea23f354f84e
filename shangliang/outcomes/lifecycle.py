"""The conversion of outcomes as data (DOMAIN 4.7): states, steps, and the rule told beside each step."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.ledger.lifecycle import steps


class OutcomeState(models.TextChoices):
    DRAFT = "draft", _("起草")
    SUBMITTED = "submitted", _("已提交")
    DISPATCHED = "dispatched", _("已交办")


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
FINAL = {S.VERIFIED, S.NOT_ADOPTED}
SUGGESTION_STEPS = steps(
    ("suggestion.submitted", _("提交"), S.DRAFT, S.SUBMITTED, _("写明内容、衡量办法、主办部门和期限。")),
    ("suggestion.dispatched", _("交办"), {S.SUBMITTED, S.RETURNED}, S.DISPATCHED, _("指定主办、会办部门。再次交办不重新起算答复时限。")),
    ("suggestion.signed", _("签收"), S.DISPATCHED, S.SIGNED, _("5 个工作日内签收，或附法规依据退回。")),
    ("suggestion.returned", _("退回"), S.DISPATCHED, S.RETURNED, _("写明法规依据和建议的承办部门。指定承办的不得退回。")),
    ("suggestion.reply_drafted", _("送审答复"), {S.SIGNED, S.REDO}, S.REPLYING, _("会办部门先会签；写明采纳、部分采纳或未采纳及理由。")),
    ("suggestion.reply_sent_back", _("退回修改答复"), S.REPLYING, S.SIGNED, _("审批人写明修改意见。")),
    ("suggestion.replied", _("批准答复"), S.REPLYING, {S.REPLIED, S.NOT_ADOPTED}, _("承办人与审批人须为两人。")),
    ("suggestion.committed", _("立下承诺"), S.REPLIED, S.IMPLEMENTING, _("每项承诺有衡量办法、单位、目标值和期限。")),
    ("suggestion.completed", _("报告落实完成"), S.IMPLEMENTING, S.COMPLETED, _("逐项填写达到的数值并附照片。")),
    ("suggestion.verified", _("核验通过"), S.COMPLETED, S.VERIFIED, _("由委员到现场核验。")),
    ("suggestion.found_wanting", _("核验不通过"), S.COMPLETED, S.IMPLEMENTING, _("写明差在哪里。")),
    ("suggestion.redone", _("重新办理"), {S.VERIFIED, S.NOT_ADOPTED}, S.REDO, _("群众不满意的，重新办理一次。")),
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
    LEAD = "lead", _("主办")
    CO = "co", _("会办")


class AssignmentState(models.TextChoices):
    DISPATCHED = "dispatched", _("待签收")
    SIGNED = "signed", _("已签收")
    RETURNED = "returned", _("已退回")
    COUNTERSIGNED = "countersigned", _("已会签")
