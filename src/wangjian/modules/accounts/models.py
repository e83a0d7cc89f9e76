"""People, their posts with dates, deputies, and how they sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast

ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")


class Person(models.Model):
    """Someone who works here, under the name that stands on papers; anything more personal lies in the vault."""

    holder = models.OneToOneField("organisations.Holder", models.PROTECT, primary_key=True, related_name="+")
    name = models.TextField()
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    licence = models.TextField(default="", help_text="number of the enforcement licence 执法证号")
    active = models.BooleanField()


class Account(AbstractBaseUser):
    """How a person signs in."""

    id = models.UUIDField(primary_key=True)
    person = models.OneToOneField("accounts.Person", models.PROTECT, related_name="+")
    sign_in = models.TextField(unique=True)
    is_active = models.BooleanField(default=True)
    epoch = models.IntegerField(default=0, help_text="raised to end every session")
    sample = models.BooleanField(default=False, help_text="answers on loopback of a sample installation alone")

    USERNAME_FIELD = "sign_in"
    objects: ClassVar[BaseUserManager[Account]] = BaseUserManager()  # type: ignore[assignment]  # typed for Self there

    class Meta:
        pass


class Post(models.Model):
    """A capacity that a person holds at an organisation over a time; administrators hold nothing else (8.1.4.2 d)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    capacity = models.TextField()
    side = models.SmallIntegerField(help_text="0 for the work itself, 1 to 3 for the three administrators")
    during = DateRangeField()
    given_by = models.TextField()
    confirmed_by = models.TextField(
        default="", help_text="who confirmed it; a post of an administrator counts from then"
    )
    ended_at = models.DateTimeField(null=True, help_text="from when on it no longer counts, whatever its days say")

    class Meta:
        indexes = [
            models.Index(fields=["person"], name="accounts_post_person"),
            models.Index(fields=["organisation", "capacity"], name="accounts_post_holding"),
        ]
        constraints = [
            ExclusionConstraint(
                name="accounts_sides_apart",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
            ExclusionConstraint(
                name="accounts_post_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("capacity", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(
                condition=~Q(given_by=Cast("person", models.TextField())), name="accounts_not_to_himself"
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=Cast("person", models.TextField())),
                name="accounts_second_hand",
            ),
            models.CheckConstraint(
                condition=Q(side=0) & ~Q(capacity__in=ADMINISTRATORS)
                | Q(side=1, capacity=ADMINISTRATORS[0])
                | Q(side=2, capacity=ADMINISTRATORS[1])
                | Q(side=3, capacity=ADMINISTRATORS[2]),
                name="accounts_side",
            ),
        ]


class Deputy(models.Model):
    """Somebody who acts on a post of another for a time."""

    id = models.UUIDField(primary_key=True)
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+")
    absent = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    deputy = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    during = DateRangeField()
    given_by = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["deputy"], name="accounts_deputy_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(deputy=F("absent")), name="accounts_deputy_is_another"),
            models.CheckConstraint(
                condition=~Q(given_by=Cast("deputy", models.TextField())), name="accounts_deputy_not_by_himself"
            ),
            ExclusionConstraint(
                name="accounts_one_deputy",
                expressions=[("post", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(ended_at=None),
            ),
        ]


class Attempt(models.Model):
    """One try to sign in: of an account or of a name that nobody has; what failed is counted from here.

    The name is kept as a digest, for people type passwords into the wrong field.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    name_digest = models.BinaryField()
    origin = models.TextField()
    at = models.DateTimeField()
    outcome = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["name_digest", "at"], name="accounts_attempt_name"),
            models.Index(fields=["origin", "at"], name="accounts_attempt_origin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["right", "wrong", "locked"]), name="accounts_attempt_outcome"
            )
        ]
