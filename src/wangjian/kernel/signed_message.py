"""HTTP messages signed by RFC 9421 with Ed25519: who wrote them, that nothing was changed, and that they are fresh.

Both sides of every interface speak this way. A request covers its method, target and content; an answer covers its
status, its content and the request it answers, so that it cannot be moved under another one. Nothing is read here but
the values given: moment, nonce and keys come from the caller, and so does the memory of nonces seen before.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, InvalidSignature
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import HTTPSignatureKeyResolver

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text

WINDOW = datetime.timedelta(minutes=5)
"""How far the moment of a signature may lie from the reader's; a nonce must be remembered twice as long."""

REQUEST = ("@method", "@target-uri", "content-digest")
ANSWER = ("@status", "content-type", "content-digest", '"@method";req', '"@target-uri";req', '"content-digest";req')
_TAG = "wangjian-exchange"
_BAD = Text(
    "报文的签名不能采信：签名、摘要、密钥或者时间不符。",
    "The signature of the message is not to be trusted: signature, digest, key or time does not fit.",
)


@dataclass(slots=True)
class Request:
    """A request: method in capitals, whole address, header fields and body."""

    method: str
    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Answer:
    """An answer to `request`: status, header fields and body."""

    status_code: int
    request: Request
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signer:
    """A name under which the other side knows the key, and the key."""

    name: str
    key: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a message, when, and the nonce that must not come twice."""

    name: str
    at: Instant
    nonce: str


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, known: Mapping[str, Ed25519PublicKey], signer: Signer | None = None) -> None:
        self.known, self.signer = known, signer

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        return self.known.get(key_id)

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        if self.signer is None or self.signer.name != key_id:
            raise KeyError(key_id)
        return self.signer.key


class _VerifierAt(HTTPMessageVerifier):
    """A verifier that reads the given moment, not the system's clock; outside the window is refused on either side."""

    def __init__(self, keys: _Keys, at: Instant) -> None:
        super().__init__(signature_algorithm=ED25519, key_resolver=keys)
        self.at = at

    def validate_created_and_expires(self, sig_input: Any, max_age: datetime.timedelta | None = None) -> None:
        created = sig_input.params.get("created")
        if type(created) is not int or abs(created - self.at.at.timestamp()) > WINDOW.total_seconds():
            raise InvalidSignature("created lies outside the window")


def sign(message: Request | Answer, *, by: Signer, at: Instant, nonce: str) -> None:
    """Put digest and signature of `by` into the header fields of `message`."""
    message.headers.setdefault("Content-Type", "application/json")
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Keys({}, by))
    covered = ANSWER if isinstance(message, Answer) else (*REQUEST, "content-type")
    signer.sign(
        message,
        key_id=by.name,
        created=at.at,
        nonce=nonce,
        tag=_TAG,
        covered_component_ids=covered,
        body=message.body,
    )


def verify(message: Request | Answer, *, keys: Mapping[str, Ed25519PublicKey], at: Instant) -> Signed:
    """Who signed `message`, if one of `keys` did, over all that must be covered and within `WINDOW` of `at`.

    Raise `Refusal` ``message.forged`` for anything else.
    """
    covered = ANSWER if isinstance(message, Answer) else REQUEST
    try:
        found = _VerifierAt(_Keys(keys), at).verify(
            message, expect_tag=_TAG, require_components=covered, body=message.body
        )
    except HTTPMessageSignaturesException:
        raise Refusal("message.forged", _BAD) from None
    name, created, nonce = (found[0].parameters.get(key) for key in ("keyid", "created", "nonce"))
    if not isinstance(name, str) or not isinstance(nonce, str) or not nonce or not isinstance(created, int):
        raise Refusal("message.forged", _BAD)
    return Signed(name, Instant(datetime.datetime.fromtimestamp(created, datetime.UTC)), nonce)
