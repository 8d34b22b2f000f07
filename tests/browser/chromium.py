"""A real Chromium, driven by Playwright; pictures of what it saw; axe to look for barriers."""

import shutil
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.house.code import ROOT

PICTURES = ROOT / "tests" / "pictures"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = (1440, 1000), (390, 844)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FAULTS: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def path_of_chromium() -> str:
    """Return where Chromium is, or leave the test out with the command that mends it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("Chromium is not there: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser."""
    path = path_of_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def open_page(
    browser: Browser,
    *,
    size: tuple[int, int] = DESK,
    language: str = "en",
    dark: bool = False,
    state: Any = None,
) -> Page:
    """Return a fresh page that fails on any script error, refused resource or foreign request."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        color_scheme="dark" if dark else "light",
        storage_state=state,
        has_touch=size == PHONE,
        is_mobile=size == PHONE,
        timezone_id="Asia/Dhaka",
        reduced_motion="reduce",
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    FAULTS[page] = faults
    return page


def faults_of(page: Page) -> list[str]:
    """Return and forget what went wrong in the page so far."""
    faults = list(FAULTS[page])
    FAULTS[page].clear()
    return faults


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page."""
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=False)


def barriers(page: Page) -> list[str]:
    """Return what axe finds (WCAG 2.2 A and AA): rule, help, and where."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{page.url}: {one['id']}: {one['help']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def too_wide(page: Page) -> bool:
    """Say whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"))
