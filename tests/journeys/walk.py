"""The desk as people use it in a browser: somebody of the sample by the sign-in, and what they do on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from tests.journeys.sizes import Visit

from wangjian.project.site import Site


@dataclass
class Walk:
    """Opens pages as the sample's people and fills in what stands there; files to send lie in `folder`."""

    visit: Visit
    site: Site
    folder: Path
    pages: dict[tuple[str, str, bool], Page] = field(default_factory=dict)

    def at(self, who: str, path: str, *, lang: str = "zh", script: bool = True, status: int = 200) -> Page:
        """Somebody's page at an address; each keeps one tab."""
        key = (who, lang, script)
        if key not in self.pages:
            self.pages[key] = self.visit("desk", path, who=who, lang=lang, script=script, status=status)
            return self.pages[key]
        answer = self.pages[key].goto(self.url(path))
        assert answer is not None and answer.status == status, path
        return self.pages[key]

    def url(self, path: str) -> str:
        """The full address of a path at the desk."""
        return self.site.desk.rstrip("/") + path

    def path(self, page: Page) -> str:
        """The path of the page one is on."""
        return self.path_of(page.url)

    def path_of(self, url: str) -> str:
        """The path of an address at the desk."""
        return url.removeprefix(self.site.desk.rstrip("/"))

    def sign(
        self,
        page: Page,
        move: str,
        *,
        answers: Mapping[str, str] | None = None,
        named: Sequence[str] = (),
        note: str = "",
    ) -> None:
        """Sign a move on the page of a matter, as the act panel offers it or as it waits for a signature."""
        form = self.form(page, move)
        for fold in page.locator(f"details:has(input[name=move][value={move}])").all():  # the outer ones first
            if fold.get_attribute("open") is None:
                fold.locator("summary").first.click()
        for fact, answer in (answers or {}).items():
            form.locator(f'input[name="fact.{fact}"][value={answer}]').check()
        for name in named:
            form.get_by_label(name).check()
        if note:
            form.locator("textarea[name=note]").fill(note)
        form.locator("button").click()

    def form(self, page: Page, move: str) -> Locator:
        """The form of a move; it is there."""
        form = page.locator(f'form[action$="/move/"]:has(input[name=move][value={move}])')
        expect(form).to_have_count(1)
        return form

    def done(self, page: Page, state: str) -> None:
        """The page shows no refusal and a run in this state."""
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.locator("h2 .badge", has_text=state).first).to_be_visible()

    def file(self, name: str, content: bytes) -> Path:
        """A file to send."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def evidence(self, page: Page, file: Path, *, shows: str = "送达") -> Locator:
        """Fill in the form that takes evidence in; its button."""
        panel = page.locator("details.move:has(#e-file)")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        page.set_input_files("#e-file", file)
        page.fill("#e-shows", shows)
        page.fill("#e-source", "执法人员固定")
        page.fill("#e-taken", minute())
        return panel.locator("button")

    def serve(self, page: Page, paper: str, receipt: str) -> None:
        """Put the receipt on record and write down that a paper was handed over."""
        self.evidence(page, self.file(receipt, f"{paper}已收到".encode())).click()
        panel = page.locator("details.move:has(#s-at)")
        panel.locator("summary").click()
        for name, wording in (("paper", paper), ("proof", receipt)):
            field = panel.locator(f"[name={name}]")
            if field.get_attribute("type") == "hidden":  # the only one there is
                expect(field.locator("xpath=..")).to_contain_text(wording)
                continue
            field.select_option(field.locator("option", has_text=wording).first.get_attribute("value"))
        page.fill("#s-at", minute())
        panel.locator("button").click()
        expect(page.get_by_role("alert")).to_have_count(0)


def minute() -> str:
    """The present minute in Shanghai, as a field for date and time holds it."""
    return datetime.now(UTC).astimezone(timezone(timedelta(hours=8))).strftime("%Y-%m-%dT%H:%M")


def held(form: Locator) -> tuple[str, dict[str, str]]:
    """Where a form goes and what it holds."""
    fields: dict[str, str] = form.evaluate("form => Object.fromEntries(new FormData(form))")
    return str(form.evaluate("form => form.action")), fields


SEND = """async ([action, fields]) => {
  const answer = await fetch(action, {method: 'POST', body: new URLSearchParams(fields)});
  return [answer.status, answer.url, await answer.text()];
}"""


def send(page: Page, action: str, fields: dict[str, str]) -> tuple[int, str, str]:
    """Send a form beside the page as a script of its person could; status, address it led to, text."""
    status, url, text = page.evaluate(SEND, [action, fields])
    return int(status), str(url), str(text)
