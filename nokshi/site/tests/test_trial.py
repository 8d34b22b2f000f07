"""A masked copy: nobody of the house is in it, everything else is; somebody can sign in, and nothing can leave."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from nokshi.site.tests.peopled import WORD
from nokshi.site.tests.test_restoring import Sink, sink
from tests.scratch import Scratch, scratch

__all__ = ["sink"]
PHRASE = "eleven stitches"
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def ask(place: Scratch, what: str, more: dict[str, str] | None = None) -> Any:
    """Do something of `peopled` in a house and return what it said."""
    environment = {**place.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings", **(more or {})}
    command = [sys.executable, "-m", "nokshi.site.tests.peopled", what]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def given_back(shop: Scratch, place: Path) -> Iterator[tuple[Scratch, str]]:
    """Take a masked copy of a shop and give it back elsewhere; the password of its owner comes with it."""
    place.mkdir(exist_ok=True)
    phrase, file = place / "phrase", str(place / "trial.backup")
    phrase.write_text(PHRASE)
    told = shop.nokshi("backup", "--masked", file, "--passphrase-file", str(phrase), "--owner", "ona@shapla-tea.test")
    password = told.partition("owner@trial.example with ")[2].split()[0]
    with scratch(place / "trial") as trial:
        assert "trial copy" in trial.nokshi("restore", file, "--passphrase-file", str(phrase))
        yield trial, password


def everything_in(place: Scratch) -> bytes:
    """Return all bytes that a database holds, and whatever else lies at home."""
    files = b"".join(path.read_bytes() for path in place.home.rglob("*") if path.is_file())
    if connection.vendor == "sqlite":
        return files
    with psycopg.connect(place.database_url) as line:
        tables = [name for (name,) in line.execute(TABLES).fetchall()]
        for name in tables:
            with line.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
                files += b"".join(bytes(piece) for piece in copy)
    return files


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Scratch]:
    with scratch(tmp_path / "home") as made:
        made.nokshi("demo", "--customers", "25")
        yield made


def test_nobody_is_in_it_and_everything_else_is(shop: Scratch, tmp_path: Path) -> None:
    secrets, personal = ask(shop, "furnish"), ask(shop, "personal")
    words = [*personal, *secrets, WORD, WORD.lower(), "Lindqvist", "lindqvist", "shapla-tea", "Örnsköldsvik"]
    words.append((shop.home / "secret.key").read_text().strip())
    before = ask(shop, "counted")
    assert not [word for word in (WORD, "Lindqvist", "shapla-tea") if word.encode() not in everything_in(shop)]
    with given_back(shop, tmp_path / "there") as (trial, _password):
        held = everything_in(trial)
        assert ask(trial, "counted") == before
    assert len(personal) > 80
    assert not [word for word in words if word.encode() in held]


def test_one_can_sign_in_and_nothing_leaves(shop: Scratch, tmp_path: Path, sink: tuple[Sink, dict[str, str]]) -> None:
    taking, by_mail = sink
    ask(shop, "furnish")
    with given_back(shop, tmp_path / "there") as (trial, password):
        assert ask(trial, "inside", {**by_mail, "PASSWORD": password}) == {
            "sealed": True, "faults": [], "bodies": True, "in_outbox": True, "waiting": 0, "was_active": False,
            "told": 0, "staff_mail": 0, "page": 200, "is_said": True, "others": [False],
        }  # fmt: skip
        assert taking.subjects == []
        for answer in ("all", "aside"):
            assert "trial copy" in trial.nokshi("restore", "--go-on", answer, fails=True)


def test_each_copy_has_masks_of_its_own(shop: Scratch, tmp_path: Path) -> None:
    ask(shop, "furnish")
    with given_back(shop, tmp_path / "one") as (one, _), given_back(shop, tmp_path / "other") as (other, _):
        assert ask(one, "names") != ask(other, "names")


def test_it_needs_an_owner_and_a_place(shop: Scratch, tmp_path: Path) -> None:
    assert "no owner" in shop.nokshi("backup", "--masked", str(tmp_path / "x"), fails=True)
    assert "Say where" in shop.nokshi("backup", "--masked", fails=True)
    assert not (tmp_path / "x").exists()
