"""People, their posts with dates, deputies, and how they sign in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

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
    objects: ClassVar[BaseUserManager[Account]] = BaseUserManager()  # type: ignore[misc]  # the base declares none

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

    class Meta:
        indexes = [models.Index(fields=["person"], name="accounts_post_person")]
        constraints = [
            ExclusionConstraint(
                name="accounts_sides_apart",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("side", RangeOperators.NOT_EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="accounts_post_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("capacity", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
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
        ]
