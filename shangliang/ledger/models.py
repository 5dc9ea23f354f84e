"""The chain of entries, its head, and the receipts of forms already done."""

from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _


class Actor(Protocol):
    """Whoever acts: an account, a resident known by a query code, or the system."""

    @property
    def actor(self) -> str: ...


class Recorded(models.Model):
    """A row whose changes go through actions: it carries a version, and knows its place in the record."""

    version = models.PositiveIntegerField(_("版本"), default=1)

    class Meta:
        abstract = True

    @property
    def ref(self) -> str:
        """The row's name in the ledger, like `topic:12`."""
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def path(self) -> str:
        """The platform path under which the row's entries stand."""
        raise NotImplementedError(type(self).__name__)

    @property
    def matter(self) -> str:
        """The topic whose journey the row belongs to, like `topic:12`; empty if none."""
        return ""


class Entry(models.Model):
    """One act, for good. The database itself refuses to change or delete it."""

    sequence = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(_("时间"))
    actor = models.CharField(_("操作人"), max_length=60)
    verb = models.CharField(_("动作"), max_length=60)
    subject = models.CharField(_("对象"), max_length=60)
    matter = models.CharField(_("所属议题"), max_length=60, blank=True)
    path = models.CharField(_("平台路径"), max_length=40, blank=True)
    public = models.BooleanField(_("公开"), default=False)
    data: Any = models.JSONField(_("内容"), default=dict)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    # Unique: a second entry after the same predecessor would fork the chain.
    previous = models.CharField(_("前项哈希"), max_length=64, unique=True)
    hash = models.CharField(_("哈希"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("台账条目")
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["matter", "sequence"], name="entry_matter"),
            models.Index(fields=["subject", "sequence"], name="entry_subject"),
            # The operator class lets PostgreSQL find a subtree by its prefix under any collation.
            models.Index(
                fields=["path", "sequence"], name="entry_path", opclasses=["varchar_pattern_ops", "int8_ops"]
            ),
            models.Index(fields=["actor", "sequence"], name="entry_actor"),
            models.Index(fields=["verb", "sequence"], name="entry_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject}"


class Head(models.Model):
    """The last link, in one row: whoever appends locks it, so the chain can neither fork nor gap."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("台账链头")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="head_is_one_row")]


class Receipt(models.Model):
    """A form that was done: sent again with the same key it is answered alike, and nothing is done twice."""

    key = models.CharField(primary_key=True, max_length=80)
    digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("提交回执")
