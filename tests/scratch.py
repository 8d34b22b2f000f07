"""A home and an empty database of their own, of the kind that the tests run on, for the command `nokshi`."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection


@dataclass(frozen=True, slots=True)
class Scratch:
    """Where a Nokshi of its own lives."""

    home: Path
    database_url: str

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment in which the command works on it."""
        others = {name: value for name, value in os.environ.items() if not name.startswith(("NOKSHI_", "DJANGO_"))}
        return {**others, "NOKSHI_HOME": str(self.home), "NOKSHI_DATABASE_URL": self.database_url}

    def nokshi(self, *words: str, fails: bool = False, **more: str) -> str:
        """Run `nokshi …` and return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "nokshi", *words],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr


@contextmanager
def scratch(home: Path) -> Iterator[Scratch]:
    """Make an empty database beside the one of the tests; it goes with the block."""
    home.mkdir(parents=True, exist_ok=True)
    if connection.vendor == "sqlite":
        yield Scratch(home, f"sqlite:///{home}/nokshi.sqlite3")
        return
    name, server = f"nokshi_scratch_{secrets.token_hex(6)}", settings.CONFIG.database_url
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        yield Scratch(home, server.rpartition("/")[0] + f"/{name}")
    finally:
        with psycopg.connect(server, autocommit=True) as line:
            line.execute(f"DROP DATABASE {name} WITH (FORCE)")
