"""The other side's interface: POST /exchange, GET /exchange/ID and GET /list, signed both ways, on loopback only."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.signed_message import Answer, Request, Signer, sign, verify
from wangjian.project.national_side.desk import Conflict, Desk
from wangjian.project.national_side.keys import key_pair, known_clients
from wangjian.project.national_side.store import Store
from wangjian.project.national_side.troubles import Troubles

ADDRESS = "127.0.0.1"
LARGEST = 5_000_000
PAGE = 200


def system_now() -> Instant:
    """The present moment by the system's clock."""
    return Instant(datetime.now(UTC))


@dataclass(frozen=True)
class Side:
    """All that a request needs: the desk, the key, where clients' keys lie, and the clock."""

    desk: Desk
    signer: Signer
    data: Path
    now: Callable[[], Instant]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    side: Side


def make_server(
    system: str, data: Path, *, port: int, trouble: Path | None, at: Instant | None
) -> tuple[_Server, Path]:
    """A server ready to run, and the file of its public key; `at` stops its clock."""
    key, public = key_pair(data, system)
    troubles = Troubles(trouble)
    server = _Server((ADDRESS, port), _Handler)
    now = system_now if at is None else lambda: at
    desk = Desk(system, Store(data / f"{system}.sqlite3"), troubles)
    server.side = Side(desk, Signer(system, key), data, now)
    return server, public


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_POST(self) -> None:
        """Take what is handed over."""
        length = int(self.headers.get("Content-Length", "0") or 0)
        if not 0 < length <= LARGEST or urlsplit(self.path).path != "/exchange":
            self._plain(413 if length > LARGEST else 404)
            return
        self._answer("POST", self.rfile.read(length), self._take)

    def do_GET(self) -> None:
        """Give one record, or a page of the list."""
        path = urlsplit(self.path).path
        found = self._list if path == "/list" else self._look if path.startswith("/exchange/") else None
        if found is None:
            self._plain(404)
            return
        self._answer("GET", b"", found)

    def _answer(self, method: str, body: bytes, act: Callable[[str, bytes], tuple[int, Any]]) -> None:
        """Check who asks, do it, answer signed; with the trouble that is ordered."""
        side, troubles = self.server.side, self.server.side.desk.troubles
        url = f"http://{ADDRESS}:{self.server.server_address[1]}{self.path}"
        request = Request(method, url, body, dict(self.headers.items()))
        try:
            signed = verify(request, keys=known_clients(side.data), at=side.now())
        except Refusal:
            self._plain(401)
            return
        if not side.desk.store.first_use(signed.name, signed.nonce, str(side.now())):
            self._plain(401)
            return
        time.sleep(troubles.seconds())
        if (failing := troubles.status()) is not None:
            troubles.used()
            self._plain(failing)
            return
        status, content = act(signed.name, body)
        answer = Answer(status, request, json.dumps(content, ensure_ascii=False).encode())
        key = Ed25519PrivateKey.generate() if troubles.on("forge") else side.signer.key
        sign(answer, by=Signer(side.signer.name, key), at=side.now(), nonce=secrets.token_urlsafe(16))
        drop, twice = troubles.on("drop"), troubles.on("twice")
        troubles.used()
        if drop:
            self.close_connection = True
            return
        for _ in range(2 if twice else 1):
            self._send(answer)

    def _take(self, client: str, body: bytes) -> tuple[int, Any]:
        side = self.server.side
        try:
            return 200, side.desk.answer(side.desk.take(client, body, side.now()))
        except Conflict as conflict:
            return 409, {"exchange": str(conflict), "state": "conflict"}
        except (ValueError, KeyError, TypeError):
            return 400, {"state": "malformed"}

    def _look(self, client: str, _body: bytes) -> tuple[int, Any]:
        exchange = urlsplit(self.path).path.removeprefix("/exchange/")
        held = self.server.side.desk.store.record(client, exchange)
        if held is None:
            return 404, {"exchange": exchange, "state": "unknown"}
        return 200, self.server.side.desk.answer(held)

    def _list(self, client: str, _body: bytes) -> tuple[int, Any]:
        after = parse_qs(urlsplit(self.path).query).get("after", ["0"])[0]
        if not after.isascii() or not after.isdigit():
            return 400, {"state": "malformed"}
        desk = self.server.side.desk
        rows, following = desk.store.rows(client, int(after), PAGE)
        return 200, {"rows": [desk.answer(row) for row in rows], "next": following}

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def _plain(self, status: int) -> None:
        """An unsigned answer: nothing in it is to be believed but that it did not work."""
        self.close_connection = True
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
