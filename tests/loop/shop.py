"""What a shop owner does in the pages, step by step, in words of the story."""

import re
import time
from pathlib import Path

from playwright.sync_api import Error, Page, expect

from tests.browser.chromium import picture
from tests.browser.living import Living

PATIENCE = 20_000


class Owner:
    """Somebody at a screen; every step ends by seeing that it worked."""

    def __init__(self, page: Page, nokshi: Living) -> None:
        self.page = page
        self.url = nokshi.url
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)

    def go(self, path: str) -> None:
        """Load a page, also while the browser is still on its way to another one."""
        try:
            self.page.goto(self.url + path)
        except Error as error:
            if "ERR_ABORTED" not in str(error):
                raise
            self.page.goto(self.url + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def begins(self, link: str) -> None:
        """Make the account and name the shop."""
        self.page.goto(link)
        self.page.fill("input[name=name]", "Nusrat Jahan")
        self.page.fill("input[name=email]", "nusrat@shapla.example")
        self.page.fill("input[name=password]", "eleven stitches and a dot")
        self.page.get_by_role("button", name="Make my account").click()
        self.page.fill("input[name=name]", "Shapla Tea & Home")
        self.press("Save")
        self.go("/")
        expect(self.page.get_by_text("Name your shop")).to_be_visible()
        picture(self.page, "01-first-hour")

    def brings(self, file: Path, saved: str) -> None:
        """Take a file in through the five steps."""
        self.go("/imports/new/")
        self.page.set_input_files("input[type=file]", file)
        if self.page.url.endswith("/new/"):
            self.press("Read the file")
        self.press("Check every row")
        button = self.page.get_by_role("button", name=re.compile(r"^Import \d+ rows?$"))
        button.wait_for()
        picture(self.page, f"02-check-{file.stem}")
        button.click()
        expect(self.page.get_by_text("What happened", exact=True).first).to_be_visible()
        expect(self.page.get_by_role("main")).to_contain_text(saved)
        picture(self.page, f"03-report-{file.stem}")

    def finds(self, words: str, name: str) -> None:
        """Open a customer by a search in the other script."""
        self.go(f"/customers/?q={words}")
        picture(self.page, "04-customers")
        self.page.get_by_role("link", name=name).first.click()
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def builds_segment(self, name: str) -> None:
        """Build “orders, at least 2” and see who is in."""
        self.go("/segments/new/")
        self.page.fill("main input[name=name]", name)
        self.press("Condition")
        box = self.page.locator("combo-box input[type=text]").first
        box.click()
        box.fill("Orders")
        self.page.locator("combo-box [role=option]:visible").first.wait_for()
        self.page.keyboard.press("Enter")
        self.page.fill("input[name='c.0.value']", "2")
        expect(self.page.get_by_text("2 customers", exact=True)).to_be_visible()
        picture(self.page, "05-segment")
        self.press("Save")
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()

    def writes_letter(self, name: str, segment: str, leads_to: str) -> None:
        """Write a letter in both languages, and send it."""
        self.go("/campaigns/new/")
        self.page.fill("main input[name=name]", name)
        self.page.select_option("select[name=to]", label=segment)
        self.press("Begin")
        self._writes({"en.subject": "Winter teas are here", "bn.subject": "শীতের চা এসে গেছে"})
        self._writes({"en.text": "Good evening, {{ customer.called }}", "bn.text": "শুভ সন্ধ্যা, {{ customer.called }}"}, 1)
        self._writes({"en.text": "The first winter picking is in.", "bn.text": "শীতের প্রথম পাতা এসেছে।"}, 2)
        self._writes({"shared.href": leads_to, "en.label": "Order again", "bn.label": "আবার অর্ডার"}, 3)
        self._writes({"en.text": "Shapla, House 23, Dhaka", "bn.text": "শাপলা, বাড়ি ২৩, ঢাকা"}, 4)
        picture(self.page, "06-letter")
        self.page.get_by_role("link", name="Send…").click()
        expect(self.page.get_by_text("2 letters leave")).to_be_visible()
        picture(self.page, "07-plan")
        self.page.get_by_role("button", name="Yes, let them leave").click()
        expect(self.page.get_by_text("2 letters leave")).to_be_hidden()

    def opens_and_clicks(self, subject: str, link: str) -> None:
        """Open a letter from the outbox and follow its link, as its reader would."""
        self._waits_for("/mail/outbox/?folder=sent", subject)
        picture(self.page, "08-outbox")
        self.page.get_by_role("link", name=subject).click()
        with self.page.expect_popup() as opened:
            self.page.frame_locator("iframe").get_by_role("link", name=link).click()
        opened.value.wait_for_load_state()
        expect(opened.value.get_by_role("heading", name="The shop")).to_be_visible()
        opened.value.close()
        picture(self.page, "09-letter-opened")

    def sees_on_timeline(self, words: str, *happened: str) -> None:
        """See on a customer's timeline what happened."""
        self._waits_for(f"/customers/?q={words}", words)
        self.page.locator("main tbody a.table__name").first.click()
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until and happened[0] not in self.page.inner_text(".timeline"):
            self.page.wait_for_timeout(300)
            self.page.reload()
        for one in happened:
            expect(self.page.locator(".timeline")).to_contain_text(one)
        self.page.wait_for_load_state("networkidle")
        picture(self.page, "10-timeline")

    def sees_result(self, name: str, *told: str) -> None:
        """See on a letter's page what came of it, once the workers have counted it."""
        self.go("/campaigns/")
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self._waits_for(re.sub("^https?://[^/]+", "", self.page.url), told[0])
        for one in told:
            expect(self.page.get_by_role("main")).to_contain_text(one)

    def _waits_for(self, path: str, words: str) -> None:
        """Load a page until the workers have done their part."""
        until = time.monotonic() + PATIENCE / 1000
        self.go(path)
        while time.monotonic() < until and words not in self.page.inner_text("main"):
            self.page.wait_for_timeout(300)
            self.go(path)

    def _writes(self, words: dict[str, str], part: int | None = None) -> None:
        if part is not None:
            campaign = re.sub(r"\?.*", "", self.page.url)
            self.page.goto(f"{campaign}?part={part}")
        for field, text in words.items():
            self.page.fill(f"[name='{field}']", text)
        form = self.page.locator("form:has([name^='en.'])")
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            form.get_by_role("button", name="Save", exact=True).click()
        self.page.wait_for_load_state("networkidle")
