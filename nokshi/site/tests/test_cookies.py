"""Cookies leave the house by https alone where it has an https address, and no script reads them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from nokshi.workspace.models import User
settings.ALLOWED_HOSTS.append("testserver")
call_command("migrate", verbosity=0)
User.objects.create_user("dev@shapla.example", "a quilt of eleven stitches", name="Dev")
browser = Client()
browser.get("/account/login/", secure=True)
browser.post("/account/language/", {"language": "bn"}, secure=True)
given = {"login": "dev@shapla.example", "password": "a quilt of eleven stitches"}
assert browser.post("/account/login/", given, secure=True).status_code == 302
print(json.dumps({name: dict(one) for name, one in browser.cookies.items()}))
"""


def cookies_at(url: str, home: Path) -> dict[str, Any]:
    """Return the cookies that a browser gets of a house at an address, with what each is bound to."""
    around = {"NOKSHI_URL": url, "NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env=around, cwd=Path(__file__).parents[3], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("url", "names", "secure"),
    [
        ("https://crm.example.com", {"__Host-sessionid", "__Host-csrftoken", "nokshi_language"}, True),
        ("http://127.0.0.1:8000", {"sessionid", "csrftoken", "nokshi_language"}, ""),
    ],
)
def test_every_cookie_is_bound_to_the_house(tmp_path: Path, url: str, names: set[str], secure: object) -> None:
    found = cookies_at(url, tmp_path)
    assert set(found) == names
    for name, bound in found.items():
        assert (bound["secure"], bound["httponly"], bound["samesite"]) == (secure, True, "Lax"), name
        # A name that begins with __Host- is taken by browsers only so.
        assert (bound["path"], bound["domain"]) == ("/", ""), name
