"""Every page that is looked at: the screens are taken of them, and the journeys and language tests walk them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from wangjian.project.loop import STEPS, Hosts, loop_of
from wangjian.project.site import Site


@dataclass(frozen=True, slots=True)
class Page:
    """A name for files, its surface, its address, the status it answers with, and who is signed in ("" for nobody).

    An address may name what `Places` finds: ``{case}``.
    """

    name: str
    surface: str
    path: str
    status: int = 200
    who: str = ""


PAGES = (
    Page("home", "portal", "/"),
    Page("law", "portal", "/law/"),
    Page("law-found", "portal", "/law/?q=直播&on=2026-11-24&mark=C"),
    Page("law-none", "portal", "/law/?q=nothing-like-this&on=2026-02-30"),
    Page("instrument", "portal", "/law/instruments/O121/"),
    Page("instrument-unsure", "portal", "/law/instruments/O44/"),
    Page("procedures", "portal", "/law/procedures/"),
    Page("procedure-report", "portal", "/law/procedures/report/"),
    Page("procedure-case", "portal", "/law/procedures/case/?state=filed"),
    Page("clocks", "portal", "/law/clocks/"),
    Page("clocks-found", "portal", "/law/clocks/?topic=measures&effect=law"),
    Page("clock", "portal", "/law/clocks/CMP.MEDIATE/"),
    Page("clock-off", "portal", "/law/clocks/HEAR.CHAIR/"),
    Page("due", "portal", "/law/due/"),
    Page("due-chosen", "portal", "/law/due/?clock=CASE.DECIDE"),
    Page("due-swapped", "portal", "/law/due/?clock=CMP.ACCEPT&from=2026-09-18"),
    Page(
        "due-paused",
        "portal",
        "/law/due/?clock=RPT.CHECK&from=2026-09-11&pause_from=2026-09-16&pause_to=2026-09-21&extend=15",
    ),
    Page("due-two", "portal", "/law/due/?clock=CMP.MEDIATE&from=2026-03-02"),
    Page("due-hours", "portal", "/law/due/?clock=EVD.URGENT&from=2026-11-24T15:20"),
    Page("due-months", "portal", "/law/due/?clock=SUIT&from=2026-08-31"),
    Page("due-window", "portal", "/law/due/?clock=EID.REPORT&from=2026-11-24"),
    Page("due-before", "portal", "/law/due/?clock=HEAR.NOTE&from=2026-10-15"),
    Page("due-provisional", "portal", "/law/due/?clock=EVD.HOLD&from=2026-12-28"),
    Page("due-power", "portal", "/law/due/?clock=SEIZE&from=2026-09-02"),
    Page("due-refused", "portal", "/law/due/?clock=PLT.RULE&from=2026-09-18", 400),
    Page("due-too-early", "portal", "/law/due/?clock=LIM.PEN.2Y&from=2014-12-31", 400),
    Page(
        "due-extended",
        "portal",
        "/law/due/?clock=CMP.LEAD&from=2026-09-18&extend=15&extend=15&pause_from=2026-09-20",
        400,
    ),
    Page("calendar", "portal", "/law/calendar/"),
    Page("calendar-provisional", "portal", "/law/calendar/?year=2027"),
    Page("not-found", "portal", "/law/instruments/NOSUCH/", 404),
    Page("register", "portal", "/register/?q=杭州"),
    Page("entry", "portal", "{entry}"),
    Page("log", "portal", "/log/"),
    Page("sign-in", "desk", "/sign-in/"),
    Page("worklist", "desk", "/", who="officer"),
    Page("worklist-head", "desk", "/", who="head"),
    Page("suspicions", "desk", "/suspicions/", who="officer"),
    Page("suspicion", "desk", "{suspicion}", who="officer"),
    Page("lead", "desk", "{lead}", who="head"),
    Page("case", "desk", "{case}", who="officer"),
    Page("paper", "desk", "{paper}", who="officer"),
    Page("custody", "desk", "{custody}", who="officer"),
    Page("lead-by-hand", "desk", "/leads/new/?q=杭州", who="officer"),
    Page("lead-by-hand-form", "desk", "{new}", who="officer"),
    Page("disposals", "desk", "/disposals/", who="head"),
    Page("timeline", "desk", "{case}timeline/", who="officer"),
    Page("readings", "desk", "{case}readings/", who="head"),
    Page("subjects", "desk", "/subjects/?q=杭州", who="officer"),
    Page("subject", "desk", "{subject}", who="officer"),
    Page("search", "desk", "/search/?q=杭州", who="supervisor"),
    Page("notices", "desk", "/notices/", who="head"),
    Page("exchanges", "desk", "/exchanges/", who="head"),
    Page("password", "desk", "/password/", who="officer"),
    Page("faults", "desk", "/faults/", who="system"),
    Page("organisations", "desk", "/organisations/", who="system"),
    Page("organisation", "desk", "{organisation}", who="system"),
    Page("audit", "desk", "/log/", who="audit"),
    Page("people", "desk", "/people/", who="security"),
    Page("person", "desk", "{person}", who="security"),
    Page("account-end", "desk", "{person}account/close/", who="security"),
    Page("findings", "desk", "/findings/", who="officer"),
    Page("findings-titles", "desk", "/findings/titles/", who="officer"),
    Page("findings-titles-2", "desk", "/findings/titles/?page=2", who="officer"),
    Page("findings-deals", "desk", "/findings/deals/", who="officer"),
    Page("findings-merchants", "desk", "/findings/merchants/", who="officer"),
)

PLAIN = tuple(page for page in PAGES if page.surface == "portal" and page.name not in ("register", "entry", "log"))
"""The pages that need no database."""


class Places:
    """Where the things are that an address may name, once a case of the sample was taken from finding to entry."""

    def __init__(self, site: Site, var: Path) -> None:
        loop = loop_of(Hosts(site.port, site.portal_host, site.desk_host, site.api_host), var)
        for step in STEPS:
            step.do(loop)
        officer, security, system = (loop.who(name) for name in ("officer", "security", "system"))
        self.passwords = loop.passwords
        self.found = {name: loop.known[name] for name in ("lead", "case", "entry")}
        self.found["suspicion"] = officer.get("/suspicions/").link("/suspicions/0")
        self.found["subject"] = officer.get(loop.known["case"]).link("/subjects/0")
        self.found["person"] = security.get("/people/?q=officer2").link("/people/0")
        self.found["organisation"] = system.get("/organisations/").link("/organisations/0")
        self.found["custody"] = officer.get(loop.known["case"]).link("/evidence/0")
        paper = officer.get(loop.known["case"]).link("/papers/0")
        self.found["paper"] = f"/papers/{paper.split('/')[2]}/about/"
        self.found["new"] = f"/leads/new/?subject={self.found['subject'].split('/')[2]}"
        assert all(self.found.values()), self.found

    def path(self, page: Page) -> str:
        """The address of a page."""
        return re.sub(r"\{(\w+)\}", lambda named: self.found[named[1]], page.path)
