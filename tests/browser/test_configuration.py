"""The configuration in a real browser: a file is compared and applied, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import DESK, PHONE, barriers, faults_of, picture, too_wide
from tests.browser.furnished import Furnished

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


def test_a_file_is_compared_and_applied(chromium: Browser, furnished: Furnished, tmp_path: Path) -> None:
    for language, size, scheme in (("en", DESK, "light"), ("bn", PHONE, "dark"), ("en", PHONE, "light")):
        page = furnished.page(chromium, language, size=size, dark=scheme == "dark")
        file = tmp_path / f"{language}-{scheme}.yaml"
        file.write_text(FILE.replace("CHANGED", f"Near {language} {scheme}"), encoding="utf-8")
        goes_in(page, furnished.url, file, language, f"{language}-{scheme}")
        assert faults_of(page) == []
    assert "Till" in furnished.running.command("config", "export")


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
