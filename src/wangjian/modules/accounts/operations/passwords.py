"""Passwords: what is strong enough, changing one's own, and resetting another's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from wangjian.kernel.actor import Actor
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import PASSWORD_CHANGED, PASSWORD_RESET
from wangjian.modules.accounts.models import Account
from wangjian.modules.accounts.operations.attempts import Outcome, attempt, same_try, verified
from wangjian.modules.accounts.policies import keeps_accounts
from wangjian.modules.audit.operations import acting

LONGEST = 200
"""Characters that are hashed; longer ones would only cost time."""

_WEAK: Mapping[str, Text] = MappingProxyType(
    {
        "password_too_short": Text("口令至少10个字符。", "A password has at least 10 characters."),
        "password_too_long": Text("口令至多200个字符。", "A password has at most 200 characters."),
        "password_too_common": Text("这个口令太常见，请换一个。", "This password is too common; choose another."),
        "password_too_similar": Text("口令与登录名太相似。", "The password is too much like the sign-in name."),
        "password_entirely_numeric": Text("口令不能只有数字。", "A password is not digits alone."),
    }
)
_SAME = Text("新口令与原口令相同。", "The new password is the old one.")
_NONE = Text("没有这个账号。", "There is no such account.")
_NOT_OWN = Text("只能更改自己账号的口令。", "One changes the password of one's own account only.")


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """The account whose password is new, and the epoch its sessions must now have."""

    account: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class _Changing:
    account: UUID
    epoch: int
    outcome: str


def change_password(  # noqa: PLR0913 - four of its own; who, when and which act beside them
    account: UUID, *, old: str, new: str, origin: str, by: Actor, at: Instant, once: Key
) -> PasswordChanged:
    """Change one's own password; every session but the one that gets the new epoch ends.

    A wrong `old` counts like a failed sign-in. Raise `Refusal` ``account.not-own``, ``account.wrong``,
    ``account.locked``, ``password.weak``, ``password.same``.
    """
    with acting("accounts.change_password", by=by, at=at, once=same_try(once, str(account), old, new)) as act:
        if (done := act.earlier(_Changing)) is None:
            found = Account.objects.select_for_update(of=("self",), no_key=True).filter(pk=account).first()
            if found is None or str(found.person_id) != by.key:
                raise Refusal("account.not-own", _NOT_OWN)
            strong(new, found)
            if old == new:
                raise Refusal("password.same", _SAME)
            outcome = attempt(act, found, name=found.sign_in, password=old, origin=origin)
            if outcome is Outcome.RIGHT:
                _set(found, new)
                act.record(PASSWORD_CHANGED, account=account)
            done = act.give(_Changing(account, found.epoch + 1, outcome.value))
    # the failed try is committed before it is refused, or it would not count
    verified(Outcome(done.outcome))
    return PasswordChanged(done.account, done.epoch)


def reset_password(account: UUID, *, new: str, by: Actor, at: Instant, once: Key) -> PasswordChanged:
    """Give somebody else's account a new password; its sessions end.

    Raise `Refusal` ``accounts.forbidden``, ``.himself``, ``account.none``, ``password.weak``.
    """
    with acting("accounts.reset_password", by=by, at=at, once=once) as act:
        if (earlier := act.earlier(PasswordChanged)) is not None:
            return earlier
        found = Account.objects.select_for_update(of=("self",), no_key=True).filter(pk=account, is_active=True).first()
        keeps_accounts(by, of=found.person_id if found is not None else None)
        if found is None:
            raise Refusal("account.none", _NONE)
        strong(new, found)
        _set(found, new)
        act.record(PASSWORD_RESET, account=account)
        return act.give(PasswordChanged(account, found.epoch + 1))


def strong(password: str, account: Account) -> None:
    """Raise `Refusal` ``password.weak`` with what is wrong first."""
    if len(password) > LONGEST:
        raise Refusal("password.weak", _WEAK["password_too_long"])
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refusal("password.weak", _WEAK[str(weak.error_list[0].code)]) from None


def _set(account: Account, password: str) -> None:
    Account.objects.filter(pk=account.pk).update(password=make_password(password), epoch=F("epoch") + 1)
