"""Sealed values, the keys that seal them (themselves sealed), and disposals by two."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class SealingKey(models.Model):
    """A key for one class and year, sealed by a master key that lies outside the database."""

    id = models.UUIDField(primary_key=True)
    klass = models.TextField()
    year = models.SmallIntegerField()
    version = models.SmallIntegerField()
    algorithm = models.TextField()
    master = models.TextField(help_text="name of the master key that seals it")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["klass", "year", "version"], name="vault_key_once")]


class Value(models.Model):
    """One personal value: sealed, with a masked form to show and a keyed digest to compare.

    `owner` is the key of what it belongs to (a subject, a matter, a person): no foreign key, for those stand above.
    """

    id = models.UUIDField(primary_key=True)
    klass = models.TextField()
    owner = models.UUIDField()
    key = models.ForeignKey("vault.SealingKey", models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True)
    masked = models.TextField()
    blind = models.BinaryField(null=True)
    commitment = models.BinaryField()
    kept_at = models.DateTimeField()
    keep_until = models.DateField(null=True)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["klass", "blind"], name="vault_value_blind"),
            models.Index(fields=["owner"], name="vault_value_owner"),
            models.Index(fields=["keep_until"], name="vault_value_due", condition=Q(disposed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposed_at=None, sealed__isnull=False)
                | Q(disposed_at__isnull=False, sealed=None, blind=None),
                name="vault_disposed_is_gone",
            )
        ]


class Hold(models.Model):
    """A legal hold: nothing of this owner is disposed of while it stands."""

    id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    reason = models.TextField()
    set_by = models.TextField()
    set_at = models.DateTimeField()
    lifted_by = models.TextField(default="")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner"], name="vault_hold_owner", condition=Q(lifted_at=None))]


class Disposal(models.Model):
    """A value to be destroyed: proposed by one, approved by another."""

    id = models.UUIDField(primary_key=True)
    value = models.ForeignKey("vault.Value", models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    approved_by = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("proposed_by")), name="vault_disposal_by_two"),
            models.UniqueConstraint(
                fields=["value"], condition=Q(approved_at=None, withdrawn_at=None), name="vault_disposal_open_once"
            ),
        ]
