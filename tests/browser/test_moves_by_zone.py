"""A new user drops exports of HubSpot and Zoho, says in which zone their times are, and imports them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from nokshi.integrations.hubspot.tests.making import in_parts
from nokshi.integrations.zoho.tests.making import in_backup
from tests.browser.chromium import DESK, PHONE, faults_of, open_page
from tests.browser.living import living
from tests.browser.test_moves import look
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Import {} rows", "Count again", "Times are read as those of Europe/London.", "Every row is accounted for"),
    "bn": ("{}টি সারি আমদানি করুন", "আবার গুনুন", "সময়গুলো Europe/London-এর সময় হিসেবে পড়া হয়েছে।", "প্রতিটি সারির হিসাব আছে"),
}  # fmt: skip
ROWS = {"hubspot": {"en": "9", "bn": "৯"}, "zoho": {"en": "68", "bn": "৬৮"}}


def test_exports_without_a_zone_go_in_by_the_page(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    sessions = json.loads(done.stdout)["sessions"]
    with living(tmp_path) as house:
        for system, make in (("hubspot", in_parts), ("zoho", in_backup)):
            [(name, content)] = make()[0].items()
            (tmp_path / name).write_bytes(content)
            for language, size, dark in (("en", DESK, False), ("bn", PHONE, True)):
                page = open_page(chromium, size=size, language=language, dark=dark)
                page.context.add_cookies([{"name": "sessionid", "value": sessions[language], "url": house.url}])
                goes_in(page, house.url, tmp_path / name, language, system)
                assert faults_of(page) == []


def goes_in(page: Page, url: str, file: Path, language: str, system: str) -> None:
    button, again, zone, accounted = WORDS[language]
    page.goto(f"{url}/imports/new/")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form.form button.button--main").click()
    page.get_by_role("button", name=button.format(ROWS[system][language])).wait_for(timeout=60_000)
    look(page, f"{system}-checked-{language}")
    page.locator("input[name=zone]").fill("Europe/London")
    page.get_by_role("button", name=again).click()
    page.get_by_role("button", name=button.format(ROWS[system][language])).click()
    page.get_by_text(zone).wait_for(timeout=60_000)
    assert page.get_by_text(accounted).is_visible()
    look(page, f"{system}-done-{language}")
