"""Where a value comes from is told beside it: under a pointer, by the keyboard, under a finger, and without script."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of
from tests.browser.furnished import Furnished

pytestmark = pytest.mark.browser
TOLD = "#whence [data-origin=city]"


def test_a_value_tells_where_it_comes_from(chromium: Browser, furnished: Furnished) -> None:
    for language, size in (("en", DESK), ("bn", PHONE)):
        page = furnished.page(chromium, language, size=size)
        page.goto(furnished.url + "/customers/1/#facts")
        by_finger(page) if size == PHONE else by_pointer_and_keys(page)
        assert barriers(page) == []
        assert faults_of(page) == []


def by_pointer_and_keys(page: Page) -> None:
    label = page.locator("a.whence[href$='#city']")
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/origins/" in one.url else None)
    label.hover()
    page.wait_for_selector(TOLD)
    page.mouse.move(700, 500)
    page.wait_for_selector("#whence", state="detached")
    label.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.wait_for_selector(TOLD)
    # One answer holds every field: a second look within a few seconds asks nothing.
    assert len(asked) == 1
    page.keyboard.press("Tab")
    assert page.locator("#whence a:focus").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_selector("#whence", state="detached")
    assert page.locator("a.whence:focus").get_attribute("href") == label.get_attribute("href")
    label.hover()
    page.wait_for_selector(TOLD)


def by_finger(page: Page) -> None:
    label = page.locator("a.whence[href$='#city']")
    label.tap()
    page.wait_for_selector(TOLD)
    assert page.url.endswith("/customers/1/#facts")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    label.tap()
    page.wait_for_selector("#whence", state="detached")
    label.tap()
    page.locator("#whence a").tap()
    page.wait_for_url("**/customers/1/origins/#city")
