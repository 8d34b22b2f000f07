"""A look at a customer is noted when his page is shown, though it was fetched before; not when it is only fetched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import faults_of, open_page
from tests.browser.living import living
from tests.house.code import ROOT

pytestmark = pytest.mark.browser


def test_a_page_that_was_fetched_before_tells_when_it_is_shown(chromium: Browser, tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    with living(tmp_path) as house:
        page = open_page(chromium)
        session = json.loads(done.stdout)["sessions"]["en"]
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": house.url}])
        told: list[str] = []
        page.on("request", lambda one: told.append(one.method) if one.url.endswith("/timeline/looked/") else None)
        page.goto(house.url + "/customers/")
        link = page.locator("a.table__name[data-preload]").first
        with page.expect_response(lambda answer: answer.request.headers.get("purpose") == "prefetch"):
            link.hover()
        assert told == []
        with page.expect_response("**/timeline/looked/") as noted:
            link.click()
        assert noted.value.status == 204
        page.reload()
        page.wait_for_load_state("load")
        assert told == ["POST"]
        assert faults_of(page) == []
