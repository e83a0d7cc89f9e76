"""A signed message is believed only whole, fresh, from a known key and, for an answer, under its own request."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.modules.national.conftest import Side

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Answer, Request, Signer, sign, verify
from wangjian.project.national_side.keys import CLIENT, key_pair

AT = Instant.parse("2026-03-10T09:30")
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
KNOWN = {"us": KEY.public_key()}


def request(nonce: str = "n-1") -> Request:
    made = Request("POST", "http://127.0.0.1:8000/exchange", "正文".encode())
    sign(made, by=Signer("us", KEY), at=AT, nonce=nonce)
    return made


def answer() -> Answer:
    made = Answer(200, request(), b"{}")
    sign(made, by=Signer("us", KEY), at=AT, nonce="a-1")
    return made


def test_who_signed_and_when_is_read_back() -> None:
    for message, nonce in ((request(), "n-1"), (answer(), "a-1")):
        signed = verify(message, keys=KNOWN, at=AT)
        assert (signed.name, signed.at, signed.nonce) == ("us", AT, nonce)


Harm = Callable[[Request], None]


@pytest.mark.parametrize(
    "harm",
    [
        lambda it: setattr(it, "body", b"other"),
        lambda it: setattr(it, "method", "PUT"),
        lambda it: setattr(it, "url", it.url + "?all=1"),
        lambda it: it.headers.pop("Signature"),
        lambda it: it.headers.pop("Signature-Input"),
        lambda it: it.headers.pop("Content-Digest"),
        lambda it: it.headers.update({"Signature-Input": it.headers["Signature-Input"].replace("n-1", "n-2")}),
        lambda it: it.headers.update(
            {"Signature-Input": it.headers["Signature-Input"].replace(' "content-digest"', "")}
        ),
        lambda it: it.headers.update({"Signature": "pyhms=:AAAA:"}),
        lambda it: it.headers.update({"Signature-Input": "§"}),
    ],
)
def test_a_changed_request_is_forged(harm: Harm) -> None:
    message = request()
    harm(message)
    with pytest.raises(Refusal) as refused:
        verify(message, keys=KNOWN, at=AT)
    assert refused.value.code == "message.forged"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_message_out_of_its_time_is_forged(seconds: int) -> None:
    with pytest.raises(Refusal):
        verify(request(), keys=KNOWN, at=Instant(AT.at + timedelta(seconds=seconds)))
    assert verify(request(), keys=KNOWN, at=Instant(AT.at + timedelta(seconds=seconds // 2))).name == "us"


def test_an_unknown_or_wrong_key_is_forged() -> None:
    for keys in ({}, {"us": OTHER.public_key()}, {"them": KEY.public_key()}):
        with pytest.raises(Refusal):
            verify(request(), keys=keys, at=AT)


def test_an_answer_cannot_be_put_under_another_request() -> None:
    made = answer()
    other = dataclasses.replace(made.request, url="http://127.0.0.1:8000/exchange/2")
    for moved in (dataclasses.replace(made, request=other), dataclasses.replace(made, status_code=409)):
        with pytest.raises(Refusal):
            verify(moved, keys=KNOWN, at=AT)


def sent(side: Side, message: Request) -> int:
    """The status the other side answers with."""
    parts = urlsplit(message.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request(message.method, parts.path, message.body, message.headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_other_side_takes_no_request_twice_and_none_unsigned(gsxt: Side, keys: Path, at: Instant) -> None:
    key, _ = key_pair(keys.parent, CLIENT)
    content = b'{"exchange":"5b1c1f0e-0000-4000-8000-000000000009","system":"gsxt","kind":"publication","body":{}}'
    made = Request("POST", f"{gsxt.running.url}/exchange", content)
    assert sent(gsxt, made) == 401
    sign(made, by=Signer("wangjian", key), at=at, nonce="once")
    assert sent(gsxt, made) == 200
    assert sent(gsxt, made) == 401, "the same nonce again is a replay"
    stale = Request("POST", f"{gsxt.running.url}/exchange", content)
    sign(stale, by=Signer("wangjian", key), at=Instant(at.at - timedelta(minutes=6)), nonce="early")
    assert sent(gsxt, stale) == 401


@pytest.mark.parametrize("content", [b"[]", b"{}", b"\xff", b'{"exchange":"no","system":"gsxt","kind":"x","body":{}}'])
def test_the_other_side_turns_malformed_content_away(gsxt: Side, keys: Path, at: Instant, content: bytes) -> None:
    key, _ = key_pair(keys.parent, CLIENT)
    made = Request("POST", f"{gsxt.running.url}/exchange", content)
    sign(made, by=Signer("wangjian", key), at=at, nonce="n")
    assert sent(gsxt, made) == 400
