"""Keep a small database as the code of a landed version leaves it: `python tools/landed.py NAME [CHECKOUT]`.

Writes tests/upgrade/NAME.sqlite3.xz, and with NOKSHI_DATABASE_URL naming a PostgreSQL server (pg_dump at hand)
tests/upgrade/NAME.postgresql.sql.xz. Every landing adds one; none is ever changed: the tests carry each forward.
"""

import lzma
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "upgrade"
PEOPLE = "name,email,phone,city\nরহিম উদ্দিন,rahim@example.com,01712345678,ঢাকা\nAda Lovelace,ada@example.com,,London\n"
SEND = """
import django; django.setup()
from nokshi.channels.email.post import deliver_due
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign
from nokshi.timeline.reading import drain
letter, now = Campaign.objects.get(), clock.now()
actions.plan(campaign=letter, agreed=None, actor=Actor.system(), now=now)
while actions.sending.work(campaign_id=letter.pk, now=now): pass
deliver_due()
drain(clock.now())
"""


def main(name: str, checkout: Path) -> None:
    """Write the dumps of the code in a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(checkout, home, f"sqlite:///{home}/landed.sqlite3")
        with closing(sqlite3.connect(home / "landed.sqlite3")) as database:
            database.execute("VACUUM INTO ?", [str(home / "small.sqlite3")])
        keep(f"{name}.sqlite3.xz", (home / "small.sqlite3").read_bytes())
    server = os.environ.get("NOKSHI_DATABASE_URL", "")
    if server.startswith("postgres"):
        from_postgres(name, checkout, server)


def from_postgres(name: str, checkout: Path, server: str) -> None:
    """Write the dump of a database of its own on a PostgreSQL server."""
    database = f"landed_{secrets.token_hex(4)}"
    url = f"{server.rpartition('/')[0]}/{database}"
    with psycopg.connect(server, autocommit=True) as line:
        line.execute(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            with tempfile.TemporaryDirectory() as folder:
                fill(checkout, Path(folder), url)
            words = ["pg_dump", "--inserts", "--rows-per-insert=200", "--no-owner", "--no-acl", url]
            dump = subprocess.run(words, check=True, capture_output=True, text=True).stdout
            # What only the program psql understands stays out.
            lines = [line for line in dump.splitlines() if not line.startswith("\\")]
            keep(f"{name}.postgresql.sql.xz", "\n".join(lines).encode())
        finally:
            line.execute(f"DROP DATABASE {database} WITH (FORCE)")


def fill(checkout: Path, home: Path, url: str) -> None:
    """Fill a database by the checkout's own commands: a shop, a file taken in, a letter sent."""
    settings = {"NOKSHI_HOME": str(home), "NOKSHI_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    environment = {**os.environ, **settings, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": ""}
    people = home / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    for words in (
        ["-m", "nokshi", "demo", "--customers", "20", "--seed", "1"],
        ["-m", "nokshi", "user", "create", "owner@example.com"],
        ["-m", "nokshi", "import", str(people)],
        ["-c", SEND],
    ):
        subprocess.run([sys.executable, *words], cwd=checkout, env=environment, check=True)


def keep(file: str, content: bytes) -> None:
    """Write what is kept, compressed."""
    path = FOLDER / file
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ROOT).resolve())
