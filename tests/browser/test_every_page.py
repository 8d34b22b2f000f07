"""Every page that the resolver knows, in both languages and both widths: no barrier, no fault, nothing cut off."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, too_wide
from tests.browser.living import living
from tests.house.code import ROOT, none

pytestmark = pytest.mark.browser
SIZES = {"desk": DESK, "phone": PHONE}
PATIENCE = 10_000
NO_PAGES = ("/account/logout/", "/live/")
"""One ends the session, the other never ends."""


@dataclass(frozen=True, slots=True)
class Furnished:
    """A running house full of things: its URL, the addresses in it, an owner's session for each language."""

    url: str
    addresses: list[str]
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    """Furnish a home and run Nokshi in it."""
    home = tmp_path_factory.mktemp("house")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    with living(Path(home)) as running:
        yield Furnished(running.url, told["addresses"], told["sessions"])


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_for_everyone(chromium: Browser, house: Furnished, size: str, language: str) -> None:
    page = open_page(chromium, size=SIZES[size], language=language)
    page.set_default_timeout(PATIENCE)
    page.context.add_cookies([{"name": "sessionid", "value": house.sessions[language], "url": house.url}])
    pages = [house.url + address for address in house.addresses if address not in NO_PAGES]
    none([fault for address in pages for fault in faults_at(address, page)])


def faults_at(url: str, page: Page) -> Iterator[str]:
    """Yield what is wrong with the page at an address; parts, files and letters in their sandbox are no pages."""
    answer = page.request.get(url)
    is_letter = "sandbox" in answer.headers.get("content-security-policy", "")
    if answer.status != 200 or is_letter or "<html" not in answer.text()[:500]:
        return
    page.goto(url, wait_until="load")
    while page.evaluate("Boolean(document.querySelector('.htmx-request'))"):
        page.wait_for_timeout(50)
    yield from (f"{url}: {fault}" for fault in faults_of(page))
    yield from barriers(page)
    if too_wide(page):
        yield f"{url}: must be scrolled sideways"
