"""A password is tried: what fails is counted by name and by origin, and too many lock both for a while.

A name that nobody has is treated like any other, to the digest of a password that fits nobody: neither the answer nor
its time says whether the name exists. A try while locked is not looked at and does not lengthen the lock.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.modules.accounts.facts import SIGN_IN_FAILED, SIGNED_IN
from wangjian.modules.accounts.models import Account, Attempt
from wangjian.modules.audit.operations import Act

MOST_FAILURES = 5
"""Of one name within `WINDOW`; the next try is locked out."""
MOST_FROM_ONE_ORIGIN = 30
"""Over all names within `WINDOW`: one password tried on many accounts; an office behind one address has room."""
WINDOW = timedelta(minutes=15)

_WRONG = Text("登录名或口令不正确。", "The sign-in name or the password is wrong.")
_LOCKED = Text("失败次数过多，请15分钟后再试。", "Too many failures; try again in 15 minutes.")


class Outcome(StrEnum):
    """How a try ended."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


def attempt(act: Act, account: Account | None, *, name: str, password: str, origin: str) -> Outcome:
    """Try a password on a locked account row, or on nobody; write the try and its fact."""
    digest = sha256(name.encode()).digest()
    if _locked(digest, origin, act.at):
        outcome = Outcome.LOCKED
    else:
        outcome = Outcome.RIGHT if _fits(account, password) else Outcome.WRONG
    key = act.new_id("attempt")
    known = account.pk if account is not None else None
    Attempt.objects.create(
        id=key, account_id=known, name_digest=digest, origin=origin[:100], at=act.at.at, outcome=outcome.value
    )
    if outcome is Outcome.RIGHT:
        act.record(SIGNED_IN, account=known, attempt=key)
    else:
        act.record(SIGN_IN_FAILED, account=known, attempt=key, outcome=outcome.value)
    return outcome


def verified(outcome: Outcome) -> None:
    """Raise `Refusal` ``account.wrong`` or ``account.locked`` unless the password was right."""
    if outcome is Outcome.WRONG:
        raise Refusal("account.wrong", _WRONG)
    if outcome is Outcome.LOCKED:
        raise Refusal("account.locked", _LOCKED)


def same_try(once: UUID, *given: str) -> UUID:
    """The key of a try: the same for the same form with the same contents only.

    A form sent twice is one try, and a form whose key somebody saw opens nothing without the password. The form's own
    key is stored nowhere, so what is stored here tests no guess of the password.
    """
    return UUID(bytes=sha256("\n".join([str(once), *map(repr, given)]).encode()).digest()[:16], version=5)


def _locked(digest: bytes, origin: str, at: Instant) -> bool:
    recent = Attempt.objects.filter(at__gt=at.at - WINDOW, at__lte=at.at)
    of_name = list(recent.filter(name_digest=digest).order_by("-at", "-pk").values_list("outcome", flat=True)[:50])
    since_right = of_name[: of_name.index(Outcome.RIGHT)] if Outcome.RIGHT in of_name else of_name
    if since_right.count(Outcome.WRONG) >= MOST_FAILURES:
        return True
    return recent.filter(origin=origin[:100], outcome=Outcome.WRONG).count() >= MOST_FROM_ONE_ORIGIN


def _fits(account: Account | None, password: str) -> bool:
    """Whether the password is that of an account that may be used; as slow where it is nobody's."""
    if account is None:
        make_password(password)
        return False
    right = check_password(password, account.password)
    return (
        right and account.is_active and account.person.active and (settings.SAMPLE_INSTALLATION or not account.sample)
    )
