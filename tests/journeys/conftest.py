"""A whole running site on loopback with its sample, and Debian's Chromium to walk it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState
from tests.journeys.sizes import DESKTOP, Visit
from tools.browser import find_chromium, write_fonts
from tools.moulds import lay, moulds
from tools.pages import Places

from wangjian.project.check import throwaway_folder
from wangjian.project.sample_people import sign_ins
from wangjian.project.site import Site, running_site

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALES = {"zh": "zh-CN", "en": "en-GB"}


@pytest.fixture(scope="session")
def browser_type_launch_args(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    fonts = os.environ.get("FONTCONFIG_FILE") or str(write_fonts(tmp_path_factory.mktemp("fonts")))
    chromium = find_chromium()
    assert chromium, "install Chromium: apt-get install -y chromium"
    return {"executable_path": chromium, "args": list(QUIET), "env": {**os.environ, "FONTCONFIG_FILE": fonts}}


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    with moulds(), throwaway_folder() as folder:
        lay("sampled", folder)
        yield folder


@pytest.fixture(scope="session")
def site(var: Path) -> Iterator[Site]:
    with running_site(var, 0, durable=False, extra={"WANGJIAN_WATCH_SQL": "1"}) as one:
        yield one


@pytest.fixture(scope="session")
def places(site: Site, var: Path) -> Places:
    """Where things are, once a case was taken through over HTTP."""
    return Places(site, var)


@pytest.fixture(scope="session")
def passwords(site: Site, var: Path) -> dict[str, str]:
    """The password of each of the sample's sign-ins."""
    return sign_ins(var)


@pytest.fixture(scope="session")
def session_of(browser: Browser, site: Site, passwords: dict[str, str]) -> Callable[[str], StorageState]:
    """The cookies of one of the sample's people, who signs in when first asked for."""
    kept: dict[str, StorageState] = {}

    def signed_in(who: str) -> StorageState:
        if who not in kept:
            context = browser.new_context()
            page = context.new_page()
            page.goto(f"{site.desk}sign-in/")
            page.fill("#name", who)
            page.fill("#password", passwords[who])
            page.click("main button")
            assert "/sign-in/" not in page.url
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return signed_in


@pytest.fixture
def visit(browser: Browser, site: Site, session_of: Callable[[str], StorageState]) -> Iterator[Visit]:
    """Open a page of a surface in a language and size, as somebody, script on or off; what the browser minds fails."""
    complaints: list[str] = []
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def miss(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a walk that goes on does not wait for every picture
            complaints.append(f"{request.url}: {request.failure}")

    def open_page(
        surface: str,
        path: str,
        *,
        lang: str = "zh",
        size: tuple[int, int] = DESKTOP,
        script: bool = True,
        status: int = 200,
        who: str = "",
    ) -> Page:
        context = browser.new_context(
            locale=LOCALES[lang],
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            storage_state=session_of(who) if who else None,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", miss)
        root = site.portal if surface == "portal" else site.desk
        answer = page.goto(root.rstrip("/") + path)
        assert answer is not None and answer.status == status, path
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
