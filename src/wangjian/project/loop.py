"""The whole loop over HTTP, as people do it: a finding becomes a lead, a case, a decision, an entry anyone can read.

The sample's people sign in, read pages, fill in the forms they find there and send them. Each step goes on from what
`Loop.known` says, so that a loop can be taken up at any step.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from wangjian.kernel.moment import Instant
from wangjian.kernel.refusal import Refusal
from wangjian.kernel.text import Text
from wangjian.law.procedure_source import procedure
from wangjian.project.browsing import Page, Person
from wangjian.project.sample_people import sign_ins

WAIT_SECONDS = 60
"""How long the worker may take until the other system's receipt shows."""

TRIES = 3
_LEAD_ANSWERS = ("prima_facie", "penalty_due", "competent", "within_limitation")
_DRAFT = {
    "findings": "当事人在其网店商品标题中使用绝对化用语，不能提供依据。",
    "reasons": "当事人主动改正，予以从轻。",
    "basis": "ADL-9(3)|57",
    "kinds": ["fine"],
    "fine": "200000",
    "tier": "first",
    "order": "none",
}
_NO_SUSPICION = Text("没有可以登记的广告嫌疑。", "There is no suspicion of advertising to register.")
_NOT_SHOWN = Text("{seconds}秒内没有等到：{what}", "Within {seconds} seconds this did not come: {what}")
_OTHER = Text("“{path}”上不是所找的决定：{found}", "At “{path}” stands another decision: {found}")


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where the site answers: its port and its three names."""

    port: int
    portal: str
    desk: str
    api: str


@dataclass
class Loop:
    """The loop: where, the sample's passwords, what is known by now, and who sends again what came to nothing."""

    hosts: Hosts
    passwords: dict[str, str]
    known: dict[str, str] = field(default_factory=dict)
    again: Callable[[int], bool] = field(default=lambda status: False)
    people: dict[str, Person] = field(default_factory=dict)

    def who(self, name: str) -> Person:
        """One of the sample's people, signed in when first asked for."""
        if name not in self.people:
            person = Person(self.hosts.port, self.hosts.desk, self.again)
            form = person.get("/sign-in/").form("/sign-in/")
            person.send(form, {"name": name, "password": self.passwords[name]})
            self.people[name] = person
        return self.people[name]

    def visitor(self, host: str) -> Person:
        """Somebody who does not sign in."""
        return Person(self.hosts.port, host, self.again)

    def sign(
        self, who: str, matter: str, move: str, *, named: Sequence[str] = (), note: str = "", **answers: str
    ) -> Page:
        """Let somebody sign a move on the page of the lead or case; `answers` by the name of the fact."""
        person = self.who(who)
        form = person.get(self.known[matter]).form("/move/", move=move)
        given: dict[str, str | list[str]] = {f"fact.{fact}": answer for fact, answer in answers.items()}
        if named:
            given["named"] = [form.choice("named", name) for name in named]
        if note:
            given["note"] = note
        return person.send(form, given)

    def evidence(self, name: str, shows: str) -> str:
        """Let the officer put a file on record in the case."""
        person = self.who("officer")
        form = person.get(self.known["case"]).form("/evidence/")
        about = {"kind": "electronic", "shows": shows, "source": "执法人员固定", "taken_at": _minute()}
        person.send(form, about, {"file": (name, f"{name}\n{self.known['case']}\n".encode())})
        return name

    def serve(self, paper: str, receipt: str) -> str:
        """Put the proof on record and let the officer write down that a paper was handed over."""
        self.evidence(receipt, f"{paper}已送达")
        person = self.who("officer")
        form = person.get(self.known["case"]).form("/serve/")
        given = {"paper": form.choice("paper", paper), "proof": form.choice("proof", receipt), "mode": "direct"}
        person.send(form, given | {"served_at": _minute()})
        return paper


def loop_of(hosts: Hosts, var: Path, again: Callable[[int], bool] = lambda status: False) -> Loop:
    """A loop that has not begun, at the sample installation in `var`."""
    return Loop(hosts, sign_ins(var), again=again)


@dataclass(frozen=True, slots=True)
class Step:
    """A step by its name; it says in a few words what came of it, and raises `Refusal` where it was not done."""

    name: str
    do: Callable[[Loop], str]


def _register(loop: Loop) -> str:
    """The officer registers the first suspicion of a company's advertising, unless the daily opening is quicker."""
    person = loop.who("officer")
    for _ in range(TRIES):
        found, loop.known["name"] = _suspicion(person.get("/suspicions/"))
        form = person.get(found).find("/register/")
        if form is not None:
            break
    else:
        raise Refusal("loop.no-suspicion", _NO_SUSPICION)
    page = person.send(form, {})
    loop.known["lead"] = page.path
    return f"{page.title} {loop.known['name']}"


def _suspicion(page: Page) -> tuple[str, str]:
    """The first suspicion of a company under the article on what advertising may not say, and the name of its shop."""
    found = ("", "")
    for href, words in page.links:
        if href.startswith("/suspicions/") and words:
            found = (href, words)
        elif "公司" in found[1] and href.endswith("/instruments/ADL/#a9"):
            return found
    raise Refusal("loop.no-suspicion", _NO_SUSPICION)


def _file(loop: Loop) -> str:
    """The officer proposes a case; the head approves, and is led on to it."""
    loop.sign("officer", "lead", "file_case", note="有证据初步证明，应当立案。", **dict.fromkeys(_LEAD_ANSWERS, "yes"))
    page = loop.sign("head", "lead", "file_case")
    loop.known["case"] = page.path
    return page.title


def _assign(loop: Loop) -> str:
    people = [_name_of(loop.who(who)) for who in ("officer", "officer2")]
    loop.sign("unit", "case", "assign", named=people, licensed="yes")
    return "、".join(people)


def _name_of(person: Person) -> str:
    found = re.search(r'class="who".*?<span>([^<]+)</span>', person.get("/notices/").text, re.DOTALL)
    return found[1] if found else ""


def _twice(loop: Loop, move: str, second: str, **answers: str) -> Page:
    """The officer proposes a move of the case, somebody else signs it too."""
    loop.sign("officer", "case", move, **answers)
    return loop.sign(second, "case", move)


def _draft(loop: Loop) -> str:
    person = loop.who("officer")
    person.send(person.get(loop.known["case"]).form("/draft/"), _DRAFT)
    return f"{_DRAFT['basis']}, {_DRAFT['fine']} 元"


def _decide(loop: Loop) -> str:
    """The officer proposes the decision, the head makes it; its number is on the page from then on."""
    page = _twice(loop, "decide_penalty", "head", refund_required="no")
    loop.known["number"] = _number(page)
    return loop.known["number"]


def _number(page: Page) -> str:
    found = re.search(r"<dt>决定书文号</dt><dd[^>]*>([^<]+)</dd>", page.text)
    return found[1] if found else ""


def _send(loop: Loop) -> str:
    return f"→ GSXT, {loop.sign('officer', 'case', 'send').status}"


def _acknowledged(loop: Loop) -> str:
    """The worker hands it over; the receipt of the other system moves the publication on."""
    shown = procedure("publication", on=Instant(datetime.now(UTC)).day).states["shown"].text.zh
    person = loop.who("officer")
    page = _waited(lambda: person.get(loop.known["case"]), lambda page: f">{shown}<" in page.text, shown)
    found = re.search(r"公示系统</dt><dd>.*?<span class=\"key\">([^<]+)</span>", page.text)
    loop.known["reference"] = found[1] if found else ""
    return f"{shown} {loop.known['reference']}"


def _entry(loop: Loop) -> str:
    """Anybody finds the entry by two characters of the name, and reads it by its link."""
    anyone, words = loop.visitor(loop.hosts.portal), _two_words(loop.known["name"])
    page = _waited(
        lambda: anyone.get(f"/register/?q={quote(words)}"),
        lambda page: bool(_entry_link(page)),
        f"/register/?q={words}",
    )
    link = _entry_link(page)
    entry = anyone.get(link)
    if loop.known["number"] not in entry.text:
        raise Refusal("loop.other-entry", _OTHER, path=link, found=entry.title)
    loop.known["entry"] = link
    return f"“{words}” → {link}"


def _entry_link(page: Page) -> str:
    return next((href for href, _ in page.links if re.fullmatch(r"/register/[^/?]+/", href)), "")


def _api(loop: Loop) -> str:
    """Machines find the same entry."""
    path = f"/v1/entries?q={quote(_two_words(loop.known['name']))}"
    numbers = [row["number"] for row in json.loads(loop.visitor(loop.hosts.api).get(path).text)["entries"]]
    if loop.known["number"] not in numbers:
        raise Refusal("loop.other-entry", _OTHER, path=path, found=numbers)
    return f"{path.partition('?')[0]}: {len(numbers)}"


def _two_words(name: str) -> str:
    """Two characters of a company's name that are its own: after the city."""
    return name.removeprefix("杭州")[:2]


def _waited(look: Callable[[], Page], right: Callable[[Page], bool], what: str) -> Page:
    until = time.monotonic() + WAIT_SECONDS
    while not right(page := look()):
        if time.monotonic() > until:
            raise Refusal("loop.not-shown", _NOT_SHOWN, seconds=WAIT_SECONDS, what=what)
        time.sleep(0.3)
    return page


def _minute() -> str:
    """The present minute, as a field for date and time holds it."""
    return Instant(datetime.now(UTC)).at.strftime("%Y-%m-%dT%H:%M")


def _said(page: Page) -> str:
    return page.title


STEPS: tuple[Step, ...] = (
    Step("登记线索 register", _register),
    Step("分送核查 distribute", lambda loop: _said(loop.sign("intake", "lead", "distribute", competent="yes"))),
    Step("立案 file", _file),
    Step("指定办案人员 assign", _assign),
    Step("权利告知 tell rights", lambda loop: _said(_twice(loop, "tell_rights", "officer2"))),
    Step("归入证据 evidence", lambda loop: loop.evidence("网页截图.txt", "标题用语")),
    Step("拟定处罚 draft", _draft),
    Step("送审 submit", lambda loop: _said(loop.sign("officer", "case", "submit_case_review", heavy="no"))),
    Step("审核 review", lambda loop: _said(loop.sign("reviewer", "case", "pass_case_review", note="事实清楚。"))),
    Step("告知 notify", lambda loop: _said(_twice(loop, "notify", "head"))),
    Step("送达告知书 serve notice", lambda loop: loop.serve("告知书", "告知书送达回证.txt")),
    Step("告知书已送达 notice served", lambda loop: _said(loop.sign("officer", "case", "notice_served"))),
    Step(
        "陈述申辩 defence",
        lambda loop: _said(loop.sign("officer", "case", "record_defence", note="已改正，请求从轻。")),
    ),
    Step("放弃其余权利 waive", lambda loop: _said(loop.sign("officer", "case", "waive", waived_expressly="yes"))),
    Step("复核 recheck", lambda loop: _said(loop.sign("officer", "case", "recheck", note="意见成立，已从轻。"))),
    Step(
        "报负责人 report",
        lambda loop: _said(
            loop.sign("officer", "case", "report_to_head", heavy_by_hearing="no", views_considered="yes")
        ),
    ),
    Step("决定 decide", _decide),
    Step("送达决定书 serve decision", lambda loop: loop.serve("决定书", "决定书送达回证.txt")),
    Step("决定书已送达 decision served", lambda loop: _said(loop.sign("officer", "case", "decision_served"))),
    Step("送交公示 publish", _send),
    Step("对方回执 acknowledged", _acknowledged),
    Step("公众查询 public entry", _entry),
    Step("接口查询 api", _api),
)
"""The loop in its order."""

__all__ = ["STEPS", "Hosts", "Loop", "Step", "loop_of"]
