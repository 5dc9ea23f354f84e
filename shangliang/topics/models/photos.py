"""Pictures of a matter, and those that still wait for the form they were chosen on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shangliang.topics.models.topics import Topic


class Photo(models.Model):
    """A picture of the matter, cleaned of everything but its pixels."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="photos")
    image = models.FileField(_("照片"), upload_to="topics/%Y/%m")
    caption = models.CharField(_("说明"), max_length=100, blank=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # A clerk has looked: no faces, plates or names.
    is_public = models.BooleanField(_("可公开"), default=False)

    class Meta:
        verbose_name = _("照片")
        ordering = ["pk"]


class PhotoDraft(models.Model):
    """A picture that came with a form not yet done: kept for some hours, so that nobody chooses it twice.

    Whoever has the form's own key has the picture; only a keyed hash of that key is stored.
    """

    key_hash = models.CharField(max_length=64)
    # As the file was called, for its sender to know it by.
    name = models.CharField(max_length=100, blank=True)
    data = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("待提交的照片")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["key_hash", "sha256"], name="photo_draft_once_a_form")]
