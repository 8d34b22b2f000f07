"""The configuration in a real browser: a file is compared and applied, at a desk and on a phone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, open_page, picture, too_wide
from tests.browser.living import living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser
FILE = """
organisation:
  name: A tea shop with a name that is much longer than a phone is wide, and then some more · শাপলা
  zone: Asia/Dhaka
shop: {cart_hours: 9}
segments:
  CHANGED: {conditions: {field: customers.country, op: is_one_of, value: [BD, IN, BR]}}
roles:
  Till: {capabilities: [customers.view, customers.change, commerce.view], hidden: [customers.phone]}
"""
APPLY = {"en": "Apply", "bn": "প্রয়োগ করুন"}


def test_a_file_is_compared_and_applied(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    sessions = json.loads(done.stdout)["sessions"]
    with living(tmp_path) as house:
        for language, size, scheme in (("en", DESK, "light"), ("bn", PHONE, "dark"), ("en", PHONE, "light")):
            page = open_page(chromium, size=size, language=language, dark=scheme == "dark")
            page.context.add_cookies([{"name": "sessionid", "value": sessions[language], "url": house.url}])
            file = tmp_path / f"{language}-{scheme}.yaml"
            file.write_text(FILE.replace("CHANGED", f"Near {language} {scheme}"), encoding="utf-8")
            goes_in(page, house.url, file, language, f"{language}-{scheme}")
            assert faults_of(page) == []
        assert "Till" in house.command("config", "export")


def goes_in(page: Page, url: str, file: Path, language: str, name: str) -> None:
    page.goto(f"{url}/settings/configuration/")
    look(page, f"configuration-{name}")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form.form button.button--main").click()
    button = page.get_by_role("button", name=APPLY[language], exact=True)
    button.wait_for()
    look(page, f"difference-{name}")
    button.click()
    page.wait_for_url("**/settings/configuration/")
    look(page, f"applied-{name}")


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, which nobody has to scroll sideways and which has no barriers."""
    picture(page, name)
    assert not too_wide(page)
    assert barriers(page) == []
