"""Facts, what was done once, the tree over the facts with its heads, and which reactions have run.

The tables are made by SQL (`migrations/0001_initial.py`): facts are partitioned, and every table takes rows only.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Fact(models.Model):
    """Something that happened, written in the transaction in which it did.

    The table is partitioned by `id` at the month bounds of Asia/Shanghai. `xact_id` and `cluster` say which transaction
    of which server wrote the row: what the cut of the tree goes by.
    """

    id = models.UUIDField(primary_key=True)
    code = models.TextField()
    version = models.SmallIntegerField()
    actor_key = models.TextField()
    actor_name = models.TextField()
    actor_kind = models.TextField()
    purpose = models.TextField()
    matter = models.UUIDField(null=True)
    at = models.DateTimeField()
    payload = models.JSONField()
    cluster = models.BigIntegerField()
    xact_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["matter", "id"], name="audit_fact_matter", condition=Q(matter__isnull=False)),
            models.Index(fields=["cluster", "xact_id"], name="audit_fact_order"),
        ]


class Once(models.Model):
    """An act that an actor began with a key: the row makes a second call wait, then read the first result."""

    pk = models.CompositePrimaryKey("actor_key", "key")
    actor_key = models.TextField()
    key = models.UUIDField()
    act = models.TextField()
    at = models.DateTimeField()


class Result(models.Model):
    """What an act gave; a row beside `Once` rather than a change of it, so that neither table needs an update."""

    pk = models.CompositePrimaryKey("actor_key", "key")
    actor_key = models.TextField()
    key = models.UUIDField()
    result = models.JSONField()


class Leaf(models.Model):
    """A fact's place in the tree, given at the cut: numbers begin at 0 and have no gaps."""

    number = models.BigIntegerField(primary_key=True)
    fact = models.UUIDField(unique=True)
    hash = models.BinaryField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=0), name="audit_leaf_number")]


class Head(models.Model):
    """A signed head: the root over the first `size` leaves, the frontier to go on from, and what was cut `below`."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    frontier = models.BinaryField()
    at = models.DateTimeField()
    algorithm = models.TextField()
    key = models.TextField()
    signature = models.BinaryField()
    cluster = models.BigIntegerField()
    below = models.BigIntegerField()


class Reaction(models.Model):
    """A reaction that has run for a fact: the row is written in the reaction's own transaction."""

    pk = models.CompositePrimaryKey("fact", "reaction")
    fact = models.UUIDField()
    reaction = models.TextField()
    at = models.DateTimeField()
