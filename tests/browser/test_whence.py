"""Where a value comes from is told beside it: under a pointer, by the keyboard, under a finger, and without script."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page
from tests.browser.living import living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
TOLD = "#whence [data-origin=city]"


def test_a_value_tells_where_it_comes_from(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    sessions = json.loads(done.stdout)["sessions"]
    with living(tmp_path) as house:
        for language, size in (("en", DESK), ("bn", PHONE)):
            page = open_page(chromium, size=size, language=language)
            page.context.add_cookies([{"name": "sessionid", "value": sessions[language], "url": house.url}])
            page.goto(house.url + "/customers/1/#facts")
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
