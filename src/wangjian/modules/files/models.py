"""What is known of each stored content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Content(models.Model):
    """One content by its SHA-256 (hexadecimal), as checked when it came in; `damaged_at` while it is not that."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.TextField()
    sm3 = models.CharField(max_length=64, null=True)
    stored_at = models.DateTimeField()
    damaged_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["stored_at", "sha256"], name="files_no_sm3", condition=Q(sm3=None, damaged_at=None)),
            models.Index(fields=["damaged_at"], name="files_damaged", condition=Q(damaged_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gte=0), name="files_size"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="files_digest"),
        ]
