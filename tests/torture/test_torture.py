"""A short torture on the database that the tests run on; `make torture` is the long one, on both."""

import json
import subprocess
import sys

import pytest
from django.db import connection

from tests.torture.victims import KINDS, OF_POSTGRESQL


@pytest.mark.django_db
def test_nothing_is_lost_and_nothing_doubled_while_processes_are_killed() -> None:
    kinds = {kind for kind in KINDS if kind not in OF_POSTGRESQL or connection.vendor == "postgresql"}
    words = ["--kills", "10", "--seed", "7", "--database", connection.vendor]
    done = subprocess.run([sys.executable, "-m", "tests.torture", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert (told["kills"], told["lost"], told["doubled"]) == (10, 0, 0)
    [run] = told["runs"]
    assert set(run["by"]) == kinds
