"""Keep a small database as the code of a landed version leaves it: `python tools/landed.py NAME-full [CHECKOUT]`.

Writes tests/upgrade/NAME.sqlite3.xz and NAME.sqlite3.backup, and with NOKSHI_DATABASE_URL naming a PostgreSQL server
(pg_dump at hand) NAME.postgresql.sql.xz and NAME.postgresql.backup. Every landing adds them; none is ever changed: the
tests carry each forward, and give each backup back. The secret key is KEY and the passphrase PASSPHRASE.
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
PASSWORD, TOKEN, FACTOR = "eleven stitches", "nk_landed_token", "JBSWY3DPEHPK3PXP"
KEY, PASSPHRASE = "the key of landed dumps", "the words of landed backups"
PEOPLE = "name,email,phone,city\nরহিম উদ্দিন,rahim@example.com,01712345678,ঢাকা\nAda Lovelace,ada@example.com,,London\n"
MOVED = {
    "Account.csv": "Id,Name,ParentId,OwnerId,CreatedDate,Industry\n"
    "0015g00000AAAAA,Shapla Group,,,2024-01-02T10:00:00.000Z,Tea\n",
    "Contact.csv": "Id,LastName,AccountId,Email,OwnerId,CreatedDate\n"
    "0035g00000BBBBB,Akter,0015g00000AAAAA,akter@example.com,,2024-01-03T10:00:00.000Z\n",
    "Opportunity.csv": "Id,Name,AccountId,Amount,OwnerId,CreatedDate\n"
    "0065g00000CCCCC,Uniforms,0015g00000AAAAA,1200.50,,2024-01-04T10:00:00.000Z\n",
}
FULL = Path(__file__).with_name("landed_full.py")
MOST = 200_000


def main(name: str, checkout: Path) -> None:
    """Write the dumps of the code in a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        fill(checkout, home, f"sqlite:///{home}/landed.sqlite3", FOLDER / f"{name}.sqlite3.backup")
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
                fill(checkout, Path(folder), url, FOLDER / f"{name}.postgresql.backup")
            words = ["pg_dump", "--inserts", "--rows-per-insert=200", "--no-owner", "--no-acl", url]
            dump = subprocess.run(words, check=True, capture_output=True, text=True).stdout
            # What only the program psql understands stays out.
            lines = [line for line in dump.splitlines() if not line.startswith("\\")]
            keep(f"{name}.postgresql.sql.xz", "\n".join(lines).encode())
        finally:
            line.execute(f"DROP DATABASE {database} WITH (FORCE)")


def fill(checkout: Path, home: Path, url: str, backup: Path) -> None:
    """Fill a database by the checkout's own code: a shop, a file taken in, people who work there, a letter sent."""
    settings = {
        "NOKSHI_HOME": str(home), "NOKSHI_DATABASE_URL": url, "NOKSHI_SECRET_KEY": KEY, "NOKSHI_EMAIL_URL": "",
        "DJANGO_SETTINGS_MODULE": "nokshi.site.settings",
    }  # fmt: skip
    environment = {**os.environ, **settings, "PYTHONPATH": str(checkout), "PYTHONSAFEPATH": ""}
    people, words = home / "people.csv", home / "words"
    people.write_text(PEOPLE, encoding="utf-8")
    moved = [home / file for file in MOVED]
    for path in moved:
        path.write_text(MOVED[path.name], encoding="utf-8")
    words.write_text(PASSPHRASE)
    for line in (
        ["-m", "nokshi", "demo", "--customers", "8", "--seed", "1"],
        ["-m", "nokshi", "user", "create", "owner@example.com"],
        ["-m", "nokshi", "import", str(people)],
        ["-m", "nokshi", "import", *map(str, moved)],
        [str(FULL), PASSWORD, TOKEN, FACTOR],
        ["-m", "nokshi", "backup", str(backup), "--passphrase-file", str(words)],
    ):
        subprocess.run([sys.executable, *line], cwd=checkout, env=environment, check=True)
    told(backup)


def keep(file: str, content: bytes) -> None:
    """Write what is kept, compressed."""
    path = FOLDER / file
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    told(path)


def told(path: Path) -> None:
    """Say how large a file is that is kept; one that is too large for the repository ends the program."""
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size // 1000} kB")
    if size > MOST:
        raise SystemExit(f"{path.name} is larger than {MOST // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2] if len(sys.argv) > 2 else ROOT).resolve())
