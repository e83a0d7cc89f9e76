"""Papers and the series that number them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Paper(models.Model):
    """One official paper of a run: its kind in the procedure, its number where it has one, and its content.

    `inputs` is the content its template was given, so that the same paper can be made again; `seal_state` says what the
    electronic seal made of it. One whose number is awaited from elsewhere has no content yet: it is made
    with its number. Of one that names a natural person `content` is the masked copy, and `original`, sealed under the
    key that the vault keeps as `original_key`, is the paper that counts.
    """

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    run = models.ForeignKey("matters.Run", models.PROTECT, related_name="+")
    kind = models.TextField()
    title = models.TextField()
    number = models.TextField(null=True)
    number_source = models.TextField()
    template = models.TextField()
    inputs = models.ForeignKey("files.Content", models.PROTECT, null=True, related_name="+")
    content = models.ForeignKey("files.Content", models.PROTECT, null=True, related_name="+")
    original = models.ForeignKey("files.Content", models.PROTECT, null=True, related_name="+")
    original_key = models.UUIDField(null=True)
    seal_state = models.TextField()
    seal_algorithm = models.TextField(default="")
    seal = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["matter"], name="documents_paper_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="documents_number_once",
                # what came in bears its sender's number, and one ruling may belong to two matters
                condition=Q(number__isnull=False) & ~Q(seal_state="received"),
            ),
            models.CheckConstraint(
                condition=Q(number_source__in=["none", "own", "external", "awaited"]), name="documents_number_source"
            ),
            models.CheckConstraint(
                condition=Q(seal_state__in=["unsealed", "awaited", "sealed", "received"]), name="documents_seal_state"
            ),
            models.CheckConstraint(
                condition=~Q(number_source="awaited")
                | Q(number=None, content=None, original=None, seal_state="awaited"),
                name="documents_awaited_is_not_out",
            ),
            models.CheckConstraint(
                condition=Q(original=None, original_key=None)
                | Q(original__isnull=False, original_key__isnull=False, content__isnull=False),
                name="documents_original_has_key_and_copy",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="documents_voided_for_a_reason",
            ),
        ]


class Series(models.Model):
    """The last number given in a series and year: a paper takes the next one last of all, so that none is missing."""

    id = models.TextField(primary_key=True)
    last = models.IntegerField()
