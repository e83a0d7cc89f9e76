"""Somebody at the site without a browser: pages read, forms found, filled in and sent, by the standard library."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.project.web import LOOPBACK

SECONDS = 30
HOPS = 5
_FORM = "application/x-www-form-urlencoded"

_NO_FORM = Text(
    "“{page}”上没有可以填写的表单（{wanted}）：{said}",
    "The page “{page}” has no such form to fill in ({wanted}): {said}",
)
_ANSWERED = Text("“{page}”答以 {status}：{said}", "“{page}” answered {status}: {said}")

Given = Mapping[str, str | Sequence[str]]
"""What is filled in, by the name of the field; several values for one name as a list."""


@dataclass
class Form:
    """A form as it stands on a page: where it goes, what is filled in already, what can be chosen (value, wording)."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def holds(self, wanted: Mapping[str, str]) -> bool:
        """Whether the form has these values already."""
        return all(value in self.fields.get(name, []) for name, value in wanted.items())

    def choice(self, name: str, wording: str) -> str:
        """The first value to choose for `name` whose wording contains `wording`; empty if there is none.

        Where there is nothing to choose, for one answer alone is possible, the form holds it already.
        """
        if name not in self.choices:
            return next(iter(self.fields.get(name, [])), "")
        return next((value for value, words in self.choices.get(name, []) if wording in words), "")


class _Reader(HTMLParser):
    """Collects forms, links and what an alert says."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.alert, self.title = "", ""
        self._form: Form | None = None
        self._into: list[str] = []
        self._into_end: Callable[[str], None] | None = None
        self._closes, self._select, self._alerting = "", "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin whatever the tag begins."""
        given = {name: value if value is not None else "" for name, value in attrs}
        if self._alerting or given.get("role") == "alert":
            self._alerting += tag == "div"
        if tag == "title":
            self._collect("title", lambda words: setattr(self, "title", words.partition("｜")[0]))
        elif tag == "a":
            self._collect("a", lambda words: self.links.append((given.get("href", ""), words)))
        elif tag == "form":
            self._form = Form(given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag == self._closes and self._into_end is not None:
            words, self._closes = "".join(self._into).strip(), ""
            end, self._into_end = self._into_end, None
            end(words)
        if tag == "form":
            self._form = None
        elif tag == "div" and self._alerting:
            self._alerting -= 1

    def handle_data(self, data: str) -> None:
        """Keep the words of what is being read."""
        self._into.append(data)
        if self._alerting:
            self.alert += data

    def _collect(self, tag: str, end: Callable[[str], None]) -> None:
        self._into, self._closes, self._into_end = [], tag, end

    def _field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        kind = given.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option":
            select = self._select
            if "selected" in given or select not in form.fields:
                form.fields[select] = [value]  # a browser sends the first where none is marked
            self._collect("option", lambda words: form.choices.setdefault(select, []).append((value, words)))
        elif tag == "textarea":
            self._collect("textarea", lambda words: form.fields.update({name: [words]}))
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif tag == "input" and kind in ("radio", "checkbox"):
            self._collect("label", lambda words: form.choices.setdefault(name, []).append((value, words)))
            if "checked" in given:
                form.fields.setdefault(name, []).append(value)
        elif tag == "input" and name:
            form.fields.setdefault(name, []).append(value)


class Page:
    """An answer as a person sees it: status, address, text, title, forms, links, what an alert on it says."""

    def __init__(self, status: int, path: str, text: str) -> None:
        self.status, self.path, self.text = status, path, text
        reader = _Reader()
        reader.feed(text)
        self.forms, self.links, self.title = reader.forms, reader.links, reader.title
        self.alert = " ".join(reader.alert.split())

    def find(self, action: str, **wanted: str) -> Form | None:
        """The form that goes to an address ending in `action` and holds these values; None if there is none."""
        found = (form for form in self.forms if form.action.endswith(action) and form.holds(wanted))
        return next(found, None)

    def form(self, action: str, **wanted: str) -> Form:
        """The same; raise `Refusal` ``loop.no-form``."""
        found = self.find(action, **wanted)
        if found is None:
            asked = f"{action} {wanted}" if wanted else action
            raise Refusal("loop.no-form", _NO_FORM, page=self.path, wanted=asked, said=self.alert or self.status)
        return found

    def link(self, begins: str, wording: str = "") -> str:
        """The address of the first link that begins so and says `wording`; empty if there is none."""
        found = (href for href, words in self.links if href.startswith(begins) and wording in words)
        return next(found, "")


@dataclass
class Person:
    """Somebody at one host of the site, with cookies; `again` is asked whether what came to nothing is sent once more.

    It is told what happened: the answer's status, 0 where there was no answer.
    """

    port: int
    host: str
    again: Callable[[int], bool] = field(default=lambda status: False)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Page:
        """Open a page, redirects followed; raise `Refusal` ``loop.answer`` unless it is shown."""
        page = self._follow(path, None, {})
        if page.status != http.client.OK:
            raise Refusal("loop.answer", _ANSWERED, page=path, status=page.status, said=page.alert)
        return page

    def send(self, form: Form, given: Given, files: Mapping[str, tuple[str, bytes]] | None = None) -> Page:
        """Fill in and send a form, once; raise `Refusal` ``loop.answer`` with what the page says where it is refused.

        Where no answer came, the very same is sent again: its key lets it be done once.
        """
        filled = dict(form.fields) | {
            name: [value] if isinstance(value, str) else list(value) for name, value in given.items()
        }
        body, kind = _encoded(filled, files or {})
        page = self._follow(form.action, body, {"Content-Type": kind})
        if page.status != http.client.OK or page.alert:
            raise Refusal("loop.answer", _ANSWERED, page=form.action, status=page.status, said=page.alert)
        return page

    def _follow(self, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        for _ in range(HOPS):
            status, sent_to, text = self._ask(path, body, headers)
            if not sent_to:
                break
            path, body, headers = sent_to, None, {}
        return Page(status, path, text)

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, str]:
        """Status, the address it leads on to ("" for none) and text."""
        while True:
            try:
                status, sent_to, text = self._exchange(path, body, headers)
            except (OSError, http.client.HTTPException):
                if not self.again(0):
                    raise
                continue
            if status < http.client.INTERNAL_SERVER_ERROR or not self.again(status):
                return status, sent_to, text

    def _exchange(self, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, str, str]:
        own = {"Host": f"{self.host}:{self.port}", "Accept-Language": "zh-hans", "Connection": "close"}
        own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=SECONDS)
        try:
            connection.request("GET" if body is None else "POST", path, body=body, headers=headers | own)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", errors="replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        to = urlsplit(answer.headers.get("Location") or "")
        return answer.status, f"{to.path}?{to.query}" if to.query else to.path, text


def _encoded(fields: Mapping[str, Sequence[str]], files: Mapping[str, tuple[str, bytes]]) -> tuple[bytes, str]:
    """The body of a form and its type: with files in parts, else as pairs."""
    pairs = [(name, value) for name, values in fields.items() for value in values]
    if not files:
        return urlencode(pairs).encode(), _FORM
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, (called, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{called}"\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
