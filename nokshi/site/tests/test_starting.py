"""What a start loads: everybody waits for it, and every process carries it."""

import os
import subprocess
import sys

import pytest

LATER = {"liquid", "dateutil", "jwt", "http_ece", "httpcore", "h11", "charset_normalizer", "psycopg"}
"""For letters, sign-on by a provider, push, calls to others, strange files, and the other database."""
START = """
import django, sys
django.setup()
from django.urls import reverse
from nokshi.site.commands import run_command
from nokshi.site import rsgi
reverse("account_login")
from nokshi.intake.rules.months import month_names
print(month_names.cache_info().currsize, *sys.modules)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    home = tmp_path_factory.mktemp("starting")
    own = {name: value for name, value in os.environ.items() if name != "NOKSHI_DATABASE_URL"}
    own |= {"NOKSHI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    run = subprocess.run([sys.executable, "-c", START], env=own, capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_a_start_waits_for_no_library_that_is_not_used_yet(loaded: list[str]) -> None:
    assert not LATER & set(loaded)


def test_a_start_reads_no_names_of_months_in_thirty_languages(loaded: list[str]) -> None:
    assert loaded[0] == "0"
