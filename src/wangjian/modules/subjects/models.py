"""Subjects, their links, and imports of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Subject(models.Model):
    """An operator, platform, shop, site, app, mini-program or live room.

    `name` is what may be shown: of a natural person the masked form, the name itself being `name_value` in the vault.
    `platform_key` is the platform's own id of a shop. `folded` and `words` serve the search (`kernel.wording`).
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    name = models.TextField()
    folded = models.TextField()
    words = ArrayField(models.TextField())
    code = models.CharField(max_length=18, null=True, help_text="unified social credit code")
    region = models.CharField(max_length=9, default="")
    natural_person = models.BooleanField(default=False)
    name_value = models.UUIDField(null=True)
    platform = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="+")
    platform_key = models.TextField(null=True)
    address = models.TextField(default="", help_text="host or link, without personal parts")
    noted_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="subjects_words", fastupdate=True),
            models.Index(fields=["address"], name="subjects_address", condition=~Q(address="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "company",
                        "individual",
                        "person",
                        "platform",
                        "shop",
                        "site",
                        "app",
                        "mini_program",
                        "live_room",
                    ]
                ),
                name="subjects_kind",
            ),
            models.UniqueConstraint(fields=["code"], name="subjects_code_once", condition=Q(code__isnull=False)),
            models.UniqueConstraint(
                fields=["platform", "platform_key"], name="subjects_shop_once", condition=Q(platform__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(platform=None, platform_key=None) | Q(platform__isnull=False, platform_key__isnull=False),
                name="subjects_platform_key",
            ),
        ]


class Link(models.Model):
    """How one subject hangs together with another over a time: who runs a shop, whose site it is."""

    id = models.UUIDField(primary_key=True)
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="+")
    relation = models.TextField()
    to = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="+")
    source = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["to", "relation"], name="subjects_link_to"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=F("to")), name="subjects_link_to_another"),
            models.CheckConstraint(
                condition=Q(relation__in=["run_by", "hosted_by", "owned_by", "same_as"]), name="subjects_relation"
            ),
            models.UniqueConstraint(
                fields=["subject", "relation"],
                name="subjects_one_operator",
                condition=Q(relation="run_by", until=None),
            ),
            models.UniqueConstraint(
                fields=["subject", "relation", "to"], name="subjects_link_once", condition=Q(until=None)
            ),
        ]


class Import(models.Model):
    """One file of subjects that was taken in: one act, one fact. The file itself is not kept: it may name persons."""

    id = models.UUIDField(primary_key=True)
    file = models.CharField(max_length=64, help_text="SHA-256")
    name = models.TextField()
    rows = models.IntegerField()
    made = models.IntegerField()
    known = models.IntegerField()
    rejected = models.IntegerField()
    rejects = models.ForeignKey("files.Content", models.PROTECT, null=True, related_name="+")
    by_key = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file"], name="subjects_import_once"),
            models.CheckConstraint(
                condition=Q(rows=F("made") + F("known") + F("rejected")), name="subjects_import_adds_up"
            ),
        ]
