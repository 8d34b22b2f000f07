"""A house full of things, furnished once for all tests of a process; each file of tests runs its own copy of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import open_page
from tests.browser.living import Living, living
from tests.house.code import ROOT


@dataclass(frozen=True, slots=True)
class Furnished:
    """A running house full of things: how it runs, the addresses in it, an owner's session for each language."""

    running: Living
    addresses: list[str]
    sessions: dict[str, str]

    @property
    def url(self) -> str:
        return self.running.url

    def page(self, chromium: Browser, language: str = "en", **look: Any) -> Page:
        """Return a fresh page of an owner who reads a language."""
        page = open_page(chromium, language=language, **look)
        page.context.add_cookies([{"name": "sessionid", "value": self.sessions[language], "url": self.url}])
        return page


@pytest.fixture(scope="session")
def furnished_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Return a furnished home, and what was told of it."""
    home = tmp_path_factory.mktemp("furnished")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("NOKSHI_")},
        "NOKSHI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }
    command = [sys.executable, "-m", "tests.browser.furnish"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return home, json.loads(done.stdout)


@pytest.fixture(scope="module")
def furnished(
    furnished_home: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Furnished]:
    """Run Nokshi in a copy of the furnished home."""
    home, told = furnished_home
    copy = tmp_path_factory.mktemp("house") / "home"
    shutil.copytree(home, copy)
    with living(copy) as running:
        yield Furnished(running, told["addresses"], told["sessions"])
