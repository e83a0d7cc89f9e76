"""Accounts are opened and closed by a security administrator, never for himself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import F

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import ACCOUNT_CLOSED, ACCOUNT_OPENED
from wangjian.modules.accounts.models import Account
from wangjian.modules.accounts.operations.keeping import (
    leave_two_security_administrators,
    lock_active_person,
    require_ending,
)
from wangjian.modules.accounts.operations.passwords import strong
from wangjian.modules.accounts.policies import keeps_accounts
from wangjian.modules.audit.operations import Act, acting

_SIGN_IN = re.compile(r"[a-z][a-z0-9._-]{2,39}")

_BAD_NAME = Text(
    "登录名应为3至40个小写字母、数字、点、下划线或连字符，以字母开头。",
    "A sign-in name has 3 to 40 lower-case letters, digits, dots, underscores or hyphens and begins with a letter.",
)
_TAKEN = Text("登录名“{name}”已被使用。", "The sign-in name “{name}” is taken.")
_HAS_ONE = Text("{name}已有账号，一人一号。", "{name} has an account already; one person has one.")
_SAMPLE = Text("样例账号只能在样例安装中开立。", "A sample account is opened on a sample installation alone.")
_NONE = Text("没有这个账号。", "There is no such account.")
_CLOSED = Text("该账号已关闭。", "This account is closed already.")


@dataclass(frozen=True, slots=True)
class AccountOpened:
    """The account that was opened."""

    id: UUID


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """The account that was closed."""

    id: UUID


def open_account(  # noqa: PLR0913 - four of its own; who, when and which act beside them
    person: UUID, *, sign_in: str, password: str, sample: bool = False, by: Actor, at: Instant, once: Key
) -> AccountOpened:
    """Open an account for a person, who gets the password by another way and changes it.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``person.none``, ``person.retired``, ``account.malformed``,
    ``account.taken``, ``account.second``, ``account.sample``, ``password.weak``.
    """
    with acting("accounts.open_account", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(AccountOpened)) is not None:
            return earlier
        keeps_accounts(by, of=person)
        key = write_account(act, "account", person=person, sign_in=sign_in, password=password, sample=sample)
        return act.give(AccountOpened(key))


def close_account(account: UUID, *, why: str, by: Actor, at: Instant, once: Key) -> AccountClosed:
    """Close an account; its sessions end at once. `why` is one of `ENDINGS`.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``ending.why``, ``account.none``, ``account.closed``,
    ``administrators.too-few``.
    """
    with acting("accounts.close_account", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(AccountClosed)) is not None:
            return earlier
        found = Account.objects.select_for_update(of=("self",), no_key=True).filter(pk=account).first()
        keeps_accounts(by, of=found.person_id if found is not None else None)
        require_ending(why)
        if found is None:
            raise Refusal("account.none", _NONE)
        if not found.is_active:
            raise Refusal("account.closed", _CLOSED)
        leave_two_security_administrators(found.person_id, on=at.day)
        Account.objects.filter(pk=account).update(is_active=False, epoch=F("epoch") + 1)
        act.record(ACCOUNT_CLOSED, account=account, why=why)
        return act.give(AccountClosed(account))


def write_account(act: Act, label: str, *, person: UUID, sign_in: str, password: str, sample: bool) -> UUID:
    """Check and write an account with its fact (of this module's acts alone)."""
    owner = lock_active_person(person)
    if not _SIGN_IN.fullmatch(sign_in):
        raise Refusal("account.malformed", _BAD_NAME)
    if sample and not settings.SAMPLE_INSTALLATION:
        raise Refusal("account.sample", _SAMPLE)
    if Account.objects.filter(person=person).exists():
        raise Refusal("account.second", _HAS_ONE, name=owner.name)
    if Account.objects.filter(sign_in=sign_in).exists():
        raise Refusal("account.taken", _TAKEN, name=sign_in)
    key = act.new_id(label)
    made = Account(id=key, person=owner, sign_in=sign_in, sample=sample)
    strong(password, made)
    made.password = make_password(password)
    Account.objects.bulk_create([made])
    act.record(ACCOUNT_OPENED, account=key, person=person, sample=sample)
    return key
