"""Sample data in a real browser: an empty shop is filled, looked at and emptied again, in both languages."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import barriers, faults_of, open_page, picture, too_wide
from tests.browser.living import living

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Look around", "Remove the sample data"),
    "bn": ("ঘুরে দেখুন", "নমুনা তথ্য সরান"),
}
PATIENCE = 120_000


def enter(page: Page, link: str) -> str:
    """Become the owner of the empty house and return its address."""
    page.goto(link)
    page.fill("[name=name]", "Ona")
    page.fill("[name=email]", "ona@shapla.example")
    page.fill("[name=password]", "a quilt of eleven stitches")
    page.locator(".gate__card button.button--main").click()
    page.wait_for_url("**/settings/organisation/**")
    return "/".join(page.url.split("/")[:3])


@pytest.mark.parametrize("language", ["en", "bn"])
def test_an_empty_shop_is_filled_seen_and_emptied_again(chromium: Browser, tmp_path: Path, language: str) -> None:
    fill, remove = WORDS[language]
    with living(tmp_path) as house:
        page = open_page(chromium, language=language)
        root = enter(page, house.first_link())
        page.goto(f"{root}/")
        page.get_by_role("button", name=fill).click()
        for _again in range(PATIENCE // 1_000):
            page.goto(f"{root}/customers/")
            if page.locator("tbody tr").count():
                break
            page.wait_for_timeout(1_000)
        expect(page.locator("tbody tr").first).to_be_visible()
        page.goto(f"{root}/")
        expect(page.get_by_role("button", name=remove)).to_be_visible()
        assert (barriers(page), too_wide(page)) == ([], False)
        picture(page, f"sample-{language}")
        page.get_by_role("button", name=remove).click()
        expect(page.get_by_role("button", name=fill)).to_be_visible(timeout=PATIENCE)
        page.goto(f"{root}/customers/")
        expect(page.locator("tbody tr")).to_have_count(0)
        assert faults_of(page) == []
