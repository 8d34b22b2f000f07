"""Every page that the resolver knows, in both languages and both widths: no barrier, no fault, nothing cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, too_wide
from tests.browser.furnished import Furnished
from tests.house.code import none

pytestmark = pytest.mark.browser
SIZES = {"desk": DESK, "phone": PHONE}
PATIENCE = 10_000
NO_PAGES = ("/account/logout/", "/live/")
"""One ends the session, the other never ends."""


@pytest.fixture(scope="module")
def pages(chromium: Browser, furnished: Furnished) -> list[str]:
    """Return the addresses that answer with a page; parts, files and letters in their sandbox are none."""
    asking = furnished.page(chromium).request
    answers = ((path, asking.get(furnished.url + path)) for path in furnished.addresses if path not in NO_PAGES)
    found = [
        furnished.url + path
        for path, answer in answers
        if answer.status == 200
        and "sandbox" not in answer.headers.get("content-security-policy", "")
        and "<html" in answer.text()[:500]
    ]
    assert len(found) > 50
    return found


@pytest.mark.parametrize(("size", "language"), [("desk", "en"), ("phone", "bn")])
def test_every_page_is_for_everyone(
    chromium: Browser, furnished: Furnished, pages: list[str], size: str, language: str
) -> None:
    page = furnished.page(chromium, language, size=SIZES[size])
    none([fault for address in pages for fault in (*faults_at(address, page), *barriers(page))])


@pytest.mark.parametrize(("size", "language"), [("phone", "en"), ("desk", "bn")])
def test_no_page_is_cut_off(
    chromium: Browser, furnished: Furnished, pages: list[str], size: str, language: str
) -> None:
    """What axe looks at is the same in the other language; how wide words are is not."""
    page = furnished.page(chromium, language, size=SIZES[size])
    none([fault for address in pages for fault in faults_at(address, page)])


def faults_at(url: str, page: Page) -> Iterator[str]:
    """Yield what is wrong with the page at an address, once all of its parts have come."""
    page.set_default_timeout(PATIENCE)
    page.goto(url, wait_until="load")
    while page.evaluate("Boolean(document.querySelector('.htmx-request'))"):
        page.wait_for_timeout(50)
    yield from (f"{url}: {fault}" for fault in faults_of(page))
    if too_wide(page):
        yield f"{url}: must be scrolled sideways"
