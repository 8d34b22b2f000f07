"""A group of companies on its page, a relation noted in a dialog, and a walk over the map by keyboard alone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, picture, too_wide
from tests.browser.living import Living, living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
LOOKS = [("en", DESK, False), ("bn", DESK, True), ("en", PHONE, True), ("bn", PHONE, False)]


def test_relations_are_seen_noted_and_walked(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish_group"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    known = json.loads(done.stdout)
    with living(tmp_path) as house:
        for language, size, dark in LOOKS:
            page = open_page(chromium, size=size, language=language, dark=dark)
            session = known["sessions"][language]
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": house.url}])
            seen(page, house, known, f"{language}-{size[0]}")
        page = open_page(chromium)
        page.context.add_cookies([{"name": "sessionid", "value": known["sessions"]["en"], "url": house.url}])
        noted(page, house, known)
        walked(page, house, known)


def seen(page: Page, house: Living, known: dict[str, Any], name: str) -> None:
    """Look at the company, its group and the map."""
    for path, shot in (
        (f"/customers/{known['top']}/#around", "company"),
        (f"/customers/{known['top']}/group/", "group"),
        (f"/customers/{known['ada']}/map/", "map"),
    ):
        page.goto(house.url + path)
        page.wait_for_load_state("networkidle")
        picture(page, f"relations-{shot}-{name}")
        assert barriers(page) == []
        assert not too_wide(page), path
    assert faults_of(page) == []


def noted(page: Page, house: Living, known: dict[str, Any]) -> None:
    """Note in the dialog whom Ada has brought along; take it back."""
    page.goto(f"{house.url}/customers/{known['ada']}/#around")
    page.locator("a[href$='/relations/add/']").first.click()
    page.locator("#dialog select[name=kind]").select_option("turned referred_by")
    box = page.locator("#dialog [role=combobox]")
    box.fill("nasrin")
    page.locator("#dialog [role=option]").first.click()
    picture(page, "relations-dialog")
    assert barriers(page) == []
    page.locator("#dialog .button--main").click()
    page.get_by_text("Brought along").first.wait_for()
    page.locator("toast-rack button", has_text="Undo").click()
    page.wait_for_load_state("networkidle")
    page.get_by_text("Decides for").first.wait_for()
    assert page.locator(".record__around").get_by_text("Nasrin Akter").count() == 0


def walked(page: Page, house: Living, known: dict[str, Any]) -> None:
    """Go from Ada to the group by the keyboard."""
    page.goto(f"{house.url}/customers/{known['ada']}/map/")
    link = page.locator(f".relation-map__picture--wide a[href$='/customers/{known['top']}/map/']")
    page.locator(".relation-map").focus()
    for _step in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{known['top']}/map/")
    assert (
        page.locator(".relation-map__picture--wide .relation-map__node--middle").inner_text().strip() == "Shapla Group"
    )
    assert faults_of(page) == []
