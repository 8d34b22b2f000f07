"""A new user drops the exports of other systems, says what they do not say, imports them, and sees the account."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from nokshi.integrations.hubspot.tests.making import in_parts
from nokshi.integrations.salesforce.tests.making import export
from nokshi.integrations.zoho.tests.making import in_backup
from tests.browser.chromium import DESK, PHONE, barriers, faults_of, picture, too_wide
from tests.browser.furnished import Furnished

pytestmark = pytest.mark.browser
BUTTON = {"en": "Import {} rows", "bn": "{}টি সারি আমদানি করুন"}
HELD = {"en": "Links that lead nowhere", "bn": "যে সূত্রের অন্য প্রান্ত নেই"}
AGAIN = {"en": "Count again", "bn": "আবার গুনুন"}
ZONED = {
    "en": "Times are read as those of Europe/London.",
    "bn": "সময়গুলো Europe/London-এর সময় হিসেবে পড়া হয়েছে।",
}
ACCOUNTED = {"en": "Every row is accounted for", "bn": "প্রতিটি সারির হিসাব আছে"}
WITHOUT_ZONE = {"hubspot": (in_parts, "en", DESK, False, "9"), "zoho": (in_backup, "bn", PHONE, True, "৬৮")}


@pytest.mark.parametrize(("language", "size", "rows"), [("en", DESK, "13"), ("bn", PHONE, "১৩")], ids=["en", "bn"])
def test_an_export_of_salesforce_goes_in_by_the_page(
    chromium: Browser, furnished: Furnished, tmp_path: Path, language: str, size: tuple[int, int], rows: str
) -> None:
    page = furnished.page(chromium, language, size=size)
    button = given(page, furnished, tmp_path / "WE_00D4J000000CuzUUAS_1.ZIP", export(), BUTTON[language].format(rows))
    look(page, f"move-checked-{language}")
    page.get_by_role("button", name=button).click()
    page.get_by_text(HELD[language]).wait_for(timeout=60_000)
    look(page, f"move-done-{language}")
    assert faults_of(page) == []


@pytest.mark.parametrize("system", WITHOUT_ZONE)
def test_an_export_without_a_zone_goes_in_by_the_page(
    chromium: Browser, furnished: Furnished, tmp_path: Path, system: str
) -> None:
    make, language, size, dark, rows = WITHOUT_ZONE[system]
    [(name, content)] = make()[0].items()
    page = furnished.page(chromium, language, size=size, dark=dark)
    button = given(page, furnished, tmp_path / name, content, BUTTON[language].format(rows))
    look(page, f"{system}-checked-{language}")
    page.locator("input[name=zone]").fill("Europe/London")
    page.get_by_role("button", name=AGAIN[language]).click()
    page.get_by_role("button", name=button).click()
    page.get_by_text(ZONED[language]).wait_for(timeout=60_000)
    assert page.get_by_text(ACCOUNTED[language]).is_visible()
    look(page, f"{system}-done-{language}")
    assert faults_of(page) == []


def given(page: Page, house: Furnished, file: Path, content: bytes, button: str) -> str:
    """Drop a file, wait until the button that imports it says how many rows it has, and return what it says."""
    file.write_bytes(content)
    page.goto(f"{house.url}/imports/new/")
    page.set_input_files("input[type=file]", str(file))
    page.locator("main form.form button.button--main").click()
    page.get_by_role("button", name=button).wait_for(timeout=60_000)
    return button


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, which nobody has to scroll sideways and which has no barriers."""
    picture(page, name)
    assert not too_wide(page)
    assert barriers(page) == []
