"""Somebody without a browser: what is read of a page, and what is sent again when no answer came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from wangjian.kernel.refusal import Refusal
from wangjian.project.browsing import Page, Person

HTML = """
<title>AJ-1｜网监</title><a href="/suspicions/1/">杭州恒帆 <b>网店</b></a>
<form action="/matters/1/move/"><input type="hidden" name="once" value="k">
<input type="hidden" name="move" value="notify">
<label><input type="radio" name="fact.heavy" value="yes">是</label>
<label><input type="radio" name="fact.heavy" value="no" checked>否</label>
<label><input type="checkbox" name="named" value="7"><span>李明</span></label>
<select name="mode"><option value="direct">直接送达</option><option value="post" selected>邮寄送达</option></select>
<select name="paper"><option value="p1">立案表</option><option value="p2">告知书 1号</option></select>
<textarea name="note">事实 &amp; 理由</textarea><input type="file" name="file"></form>
<form action="/matters/1/move/"><input type="hidden" name="move" value="assign"></form>
"""


def test_a_page_gives_its_forms_as_a_browser_would_send_them() -> None:
    page = Page(200, "/matters/1/", HTML)
    assert page.title == "AJ-1" and page.link("/suspicions/", "网店") == "/suspicions/1/" and page.alert == ""
    form = page.form("/move/", move="notify")
    assert form.fields == {
        "once": ["k"],
        "move": ["notify"],
        "fact.heavy": ["no"],
        "mode": ["post"],
        "paper": ["p1"],
        "note": ["事实 & 理由"],
    }
    assert form.files == ["file"] and form.choice("named", "李明") == "7" and form.choice("paper", "告知书") == "p2"
    assert form.choice("once", "告知书") == "k" and form.choice("absent", "告知书") == ""  # nothing to choose
    assert form.choice("paper", "决定书") == "" and page.find("/move/", move="decide") is None


def test_a_form_that_is_not_there_is_refused_with_what_the_page_says() -> None:
    page = Page(409, "/matters/1/", '<div role="alert"><p>情况已有变动。</p><code>matter.changed</code></div>')
    with pytest.raises(Refusal) as refused:
        page.form("/move/")
    assert refused.value.code == "loop.no-form" and "情况已有变动。" in refused.value.zh


class Failing(BaseHTTPRequestHandler):
    """Gives no answer to the first post, 500 to the second, then leads on; keeps what it was sent."""

    bodies: list[bytes]

    def do_GET(self) -> None:
        self._answer(200, "")

    def do_POST(self) -> None:
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        if len(self.bodies) > 1:
            self._answer(500 if len(self.bodies) == 2 else 303, "/done/")

    def _answer(self, status: int, location: str) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
            self.send_header("Set-Cookie", "session=s; Secure")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def failing() -> Iterator[tuple[int, list[bytes]]]:
    bodies: list[bytes] = []
    server = HTTPServer(("127.0.0.1", 0), type("Handler", (Failing,), {"bodies": bodies}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, bodies
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_what_had_no_answer_is_sent_again_as_it_was() -> None:
    form, told = Page(200, "/", HTML).form("/move/", move="notify"), []
    with failing() as (port, bodies):

        def again(status: int) -> bool:
            told.append(status)
            return True

        person = Person(port, "desk.localhost", again)
        page = person.send(form, {"note": "改"}, {"file": ("页面.txt", b"\x00\xff")})
    assert page.path == "/done/" and person.cookies == {"session": "s"}
    assert told == [0, 500] and len(bodies) == 3 and len(set(bodies)) == 1
    assert b'filename="\xe9\xa1\xb5' in bodies[0] and b"\x00\xff" in bodies[0]


def test_without_a_word_to_go_on_no_answer_is_an_error() -> None:
    with failing() as (port, bodies), pytest.raises(OSError):
        Person(port, "desk.localhost").send(Page(200, "/", HTML).form("/move/"), {})
    assert len(bodies) == 1
