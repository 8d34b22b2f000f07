"""docs/api.md cannot lie: its examples run, in their order, against a live server."""

import json
import os
import re
import subprocess
from typing import Any

import pytest

from nokshi.kernel import clock
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tests.house.code import ROOT

EXAMPLE = re.compile(r"```sh\n(.+?)```", re.DOTALL)


@pytest.fixture
def owner(db: None) -> User:
    """An owner in an empty house."""
    return cast.make_user("Ona", "owner", cast.make_places().root)


@pytest.mark.django_db(transaction=True)
def test_every_example_runs(owner: User, live_server: Any) -> None:
    _token, raw = make_token(
        user=owner, name="docs", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(owner), now=clock.now()
    )
    words = {**os.environ, "NOKSHI": live_server.url, "TOKEN": raw, "CUSTOMER": "0"}
    examples = EXAMPLE.findall((ROOT / "docs/api.md").read_text(encoding="utf-8"))
    assert len(examples) > 6
    for example in examples:
        command = example.replace("curl -s", "curl -s --fail-with-body", 1)
        done = subprocess.run(["/bin/sh", "-c", command], env=words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{example}\n{done.stdout}{done.stderr}"
        told = json.loads(done.stdout)
        if told.get("name") == "Ada Lovelace":
            words["CUSTOMER"] = str(told["id"])
