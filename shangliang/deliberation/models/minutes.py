"""The minutes, their confirmation, and the notes that correct them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import (
    MinutesState,
)
from shangliang.deliberation.models.meeting import Meeting, Participant
from shangliang.ledger.models import Recorded
from shangliang.people.models import User


class Minutes(Recorded):
    """会议纪要."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    number = models.CharField(_("编号"), max_length=30, unique=True)
    state = models.CharField(_("状态"), max_length=12, choices=MinutesState, default=MinutesState.DRAFT)
    agreed = models.TextField(_("形成的一致意见"), max_length=4000)
    dissent = models.TextField(_("不同意见"), max_length=4000, blank=True)
    # Assembled from the record when drafted, so that the signed text is what was signed.
    body: Any = models.JSONField(_("正文"), default=dict)
    # How often it was sent to the participants, and until when they may answer.
    round = models.PositiveSmallIntegerField(_("确认轮次"), default=0)
    sent_at = models.DateTimeField(_("送确认时间"), null=True, blank=True)
    confirm_until = models.DateField(_("确认截止日"), null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="minutes_signed")
    signed_at = models.DateTimeField(_("签发时间"), null=True, blank=True)
    # The ledger holds the salted digest of the signed text; the salt stays here, with the text.
    salt = models.CharField(max_length=32, blank=True)
    digest = models.CharField(_("签发文本摘要"), max_length=64, blank=True)
    filed_at = models.DateTimeField(_("归档时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("会议纪要")
        verbose_name_plural = _("会议纪要")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[MinutesState.DRAFT, MinutesState.CONFIRMING])
                | models.Q(signed_by__isnull=False, signed_at__isnull=False) & ~models.Q(digest=""),
                name="signed_minutes_name_their_signer",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_signed(self) -> bool:
        return self.state in {MinutesState.SIGNED, MinutesState.FILED}

    @property
    def committee_id(self) -> int:
        return self.meeting.committee_id

    @property
    def path(self) -> str:
        return self.meeting.path

    @property
    def matter(self) -> str:
        return self.meeting.matter


class Confirmation(models.Model):
    """A participant's word on their own part of the minutes."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="confirmations")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="confirmations")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    agrees = models.BooleanField(_("无异议"), null=True)
    words = models.CharField(_("意见"), max_length=500, blank=True)
    at = models.DateTimeField(_("时间"), null=True, blank=True)
    # What was said to an objection that the text does not take up; both stand in the signed minutes.
    reply = models.CharField(_("异议处理"), max_length=500, blank=True)
    replied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    replied_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("纪要确认")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["minutes", "participant", "round"], name="confirmed_once_a_round"
            ),
        ]

    @property
    def is_open_objection(self) -> bool:
        return self.agrees is False and not self.reply


class CorrectionNote(models.Model):
    """更正说明: the only way to amend filed minutes."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections")
    words = models.TextField(_("更正内容"), max_length=1000)
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("更正说明")
        ordering = ["pk"]
