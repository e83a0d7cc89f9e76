"""Items of evidence and their custody lines."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Item(models.Model):
    """One thing taken as evidence: its content by digest, what it shows, where and when it was taken (EEV, PP-23)."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    content = models.ForeignKey("files.Content", models.PROTECT, related_name="+")
    kind = models.TextField()
    name = models.TextField()
    shows = models.TextField()
    source = models.TextField()
    taken_at = models.DateTimeField()
    added_at = models.DateTimeField()
    added_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["matter"], name="evidence_item_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "content"], name="evidence_item_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_for="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_for="")),
                name="evidence_withdrawn_for_a_reason",
            ),
        ]


class Custody(models.Model):
    """One line of the custody record; each line's digest covers the line before."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey("evidence.Item", models.PROTECT, related_name="+")
    line = models.IntegerField()
    act = models.TextField()
    by_key = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "line"], name="evidence_custody_line")]
        db_table_comment = "append-only"
