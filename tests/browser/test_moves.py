"""A new user drops the export of another system, reads what it is, imports it, and sees the account."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from nokshi.integrations.salesforce.tests.making import export
from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, picture, too_wide
from tests.browser.living import living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
BUTTON = {"en": "Import 13 rows", "bn": "১৩টি সারি আমদানি করুন"}
HELD = {"en": "Links that lead nowhere", "bn": "যে সূত্রের অন্য প্রান্ত নেই"}


def test_an_export_of_salesforce_goes_in_by_the_page(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    sessions = json.loads(done.stdout)["sessions"]
    file = tmp_path / "WE_00D4J000000CuzUUAS_1.ZIP"
    file.write_bytes(export())
    with living(tmp_path) as house:
        for language, size in (("en", DESK), ("bn", PHONE)):
            page = open_page(chromium, size=size, language=language)
            page.context.add_cookies([{"name": "sessionid", "value": sessions[language], "url": house.url}])
            goes_in(page, house.url, file, language)
            assert faults_of(page) == []


def goes_in(page: Page, url: str, file: Path, language: str) -> None:
    page.goto(f"{url}/imports/new/")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form.form button.button--main").click()
    button = page.get_by_role("button", name=BUTTON[language])
    button.wait_for(timeout=60_000)
    look(page, f"move-checked-{language}")
    button.click()
    page.get_by_text(HELD[language]).wait_for(timeout=60_000)
    look(page, f"move-done-{language}")


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, which nobody has to scroll sideways and which has no barriers."""
    picture(page, name)
    assert not too_wide(page)
    assert barriers(page) == []
