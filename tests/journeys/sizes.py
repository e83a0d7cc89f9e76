"""The sizes pages are walked in, and the type of the fixture that opens them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

PHONE, DESKTOP = (390, 844), (1440, 900)

Visit = Callable[..., Page]
