"""Somebody signs in with a name and a password."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from wangjian.kernel.actor import ANYONE
from wangjian.kernel.ids import Key
from wangjian.kernel.moment import Instant
from wangjian.modules.accounts.models import Account
from wangjian.modules.accounts.operations.attempts import Outcome, attempt, same_try, verified
from wangjian.modules.audit.operations import acting


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The account that signed in, and the epoch its session keeps."""

    account: UUID
    epoch: int


@dataclass(frozen=True, slots=True)
class _Tried:
    account: UUID | None
    epoch: int
    outcome: str


def sign_in(name: str, password: str, *, origin: str, at: Instant, once: Key) -> SignedIn:
    """Let somebody in under a name and its password; `origin` is the address the request came from.

    Every try is written down and a fact, the refused ones too. Raise `Refusal` ``account.wrong`` (also for a name
    nobody has, a closed account, a retired person), ``account.locked`` after five failures in 15 minutes.
    """
    given = name.strip().lower()
    with acting("accounts.sign_in", by=ANYONE, at=at, once=same_try(once, given, password)) as act:
        if (tried := act.earlier(_Tried)) is None:
            # the row is locked, so that guesses sent at once are counted one after the other
            rows = Account.objects.select_for_update(of=("self",), no_key=True).select_related("person")
            found = rows.filter(sign_in=given).first()
            outcome = attempt(act, found, name=given, password=password, origin=origin)
            known = found if outcome is Outcome.RIGHT else None
            tried = act.give(_Tried(known.pk if known else None, known.epoch if known else 0, outcome.value))
    # the failed try is committed before it is refused, or it would not count
    verified(Outcome(tried.outcome))
    assert tried.account is not None  # of a right one
    return SignedIn(tried.account, tried.epoch)
