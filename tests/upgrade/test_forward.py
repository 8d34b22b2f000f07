"""What a landed version left behind is carried to the newest one, with every row as it was, after a backup."""

import lzma
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from nokshi.kernel.secrets import unseal
from tests.scratch import Scratch, scratch
from tools.landed import KEY, PASSPHRASE

FOLDER = Path(__file__).parent
FORWARD = """
import django; django.setup()
from nokshi.kernel import clock
from nokshi.site.upgrading import bring_up_to_date
bring_up_to_date(now=clock.now())
"""
LIVES = """
import time
import django; django.setup()
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.test import Client
from nokshi.channels.models import Mailbox
from nokshi.integrations.models import Endpoint
from nokshi.kernel import clock, secrets
from nokshi.kernel.actor import Actor
from nokshi.timeline.queries import verify_chain
from nokshi.workspace import actions, queries
from tools.landed import FACTOR, PASSWORD, TOKEN
owner = get_user_model().objects.get(email="ona@example.com")
assert owner.check_password(PASSWORD)
code = format_hotp_value(hotp_value(FACTOR, int(time.time()) // 30))
assert Authenticator.objects.get(user=owner, type="totp").wrap().validate_code(code)
assert secrets.unseal(Endpoint.objects.get().secret_sealed).startswith("whsec_")
assert "secret" in secrets.unseal(Mailbox.objects.get().url_sealed)
verdict = verify_chain()
assert verdict.is_whole and verdict.events > 50, verdict
if queries.is_held_back():
    assert queries.scope_by_token(TOKEN, clock.now()) is None
    actions.go_on(decided={kept.of.name: True for kept in queries.what_waits()}, actor=Actor.system(), now=clock.now())
found = queries.scope_by_token(TOKEN, clock.now())
assert found is not None and found[1].may("customers.view")
browser = Client(HTTP_HOST="localhost")
browser.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")
for page in ("/", "/customers/", "/settings/people/", "/settings/tokens/", "/settings/webhooks/"):
    answer = browser.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
print("lives")
"""
# Columns whose content a later version may rightly write anew: search keys, and what Django and the queue keep.
REWRITTEN = {"search_key", "search_name"}
# What was in clear, and is sealed or forgotten.
SEALED = {("workspace_staffmail", "text"), ("integrations_keptanswer", "body")}


# What a full dump must hold, so that it carries what it is there to carry.
KEPT_BY_FULL = (
    "workspace_user", "workspace_membership", "workspace_team", "workspace_savedview", "workspace_token",
    "workspace_signin", "mfa_authenticator", "integrations_endpoint", "integrations_delivery", "channels_mailbox",
    "channels_sender", "channels_message", "commerce_cart", "marketing_recipient", "timeline_block", "timeline_salts",
    "timeline_redaction",
)  # fmt: skip
KEPT_SINCE = {
    "0.3": (
        "custom_customfield",
        "custom_customvalue",
        "customers_relation",
        "customers_merge",
        "records_kind",
        "records_record",
        "intake_sourcerow",
    ),
}
NOT_OURS = ("django_", "auth_", "sqlite_", "customers_search", "records_search")
COLUMNS_OF_POSTGRES = (
    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
)
WAITING_MAIL = """
INSERT INTO workspace_staffmail (email, about, subject, text, posted_at, error)
VALUES ('a@shapla.example', 'invitation', 'Join', 'https://here/account/join/x', '2026-11-24 10:00:00+00:00', '')
"""
KEPT_ANSWER = """
INSERT INTO integrations_keptanswer (caller, key, digest, status, headers, body, kept_at)
VALUES ('user:1', 'till-1', 'x', 201, '{}', 'nk_secret', '2026-11-24 10:00:00+00:00')
"""
Rows = dict[str, tuple[list[str], list[str]]]


def names() -> list[str]:
    """Return the names of the landed versions."""
    return sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz"))


@pytest.fixture(params=names())
def landed(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[Scratch]:
    """Load what a landed version left."""
    with scratch(tmp_path / "home") as made:
        load(made, request.param)
        yield made


def test_every_row_is_carried_forward_and_the_newest_version_works_on_it(landed: Scratch) -> None:
    before, landed_with = rows_of(landed), migrations_of(landed)
    said = carry_forward(landed)
    after = rows_of(landed, before)

    # What landed last may be the newest there is: then nothing is changed, and nothing to keep before it.
    changes = migrations_of(landed) > landed_with
    assert ("keeping a backup" in said) is changes
    assert bool(list((landed.home / "backups").glob("*-before-upgrade.backup"))) is changes
    assert not before.keys() - after.keys()
    for table, (columns, lines) in before.items():
        assert after[table] == (columns, lines), table

    assert "keeping a backup" not in carry_forward(landed)
    landed.nokshi("export", "--to", str(landed.home / "out"))
    people = next(path for path in (landed.home / "out").rglob("*") if "people" in path.name)
    assert "রহিম উদ্দিন" in people.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("landed", [name for name in names() if name < "0.3"], indirect=True)
def test_what_was_kept_in_clear_is_sealed_or_forgotten(landed: Scratch, settings: Any) -> None:
    knows_answers = "integrations_keptanswer" in rows_of(landed)
    with opened(landed) as line:
        line.execute(WAITING_MAIL)
        if knows_answers:
            line.execute(KEPT_ANSWER)
        line.commit()
    carry_forward(landed)
    with opened(landed) as line:
        [(sealed,)] = line.execute("SELECT text_sealed FROM workspace_staffmail WHERE subject = 'Join'").fetchall()
        assert line.execute("SELECT count(*) FROM integrations_keptanswer").fetchone()[0] == 0
    settings.SECRET_KEY = (landed.home / "secret.key").read_text().strip()
    assert unseal(sealed) == "https://here/account/join/x"


@pytest.fixture(params=[name for name in names() if name.endswith("-full")])
def full(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Iterator[tuple[Scratch, str]]:
    """Make an empty place, and name a landed version that left one of everything."""
    with scratch(tmp_path / "home") as made:
        (made.home / "secret.key").write_text(KEY)
        yield made, request.param


def test_people_secrets_and_the_sealed_log_are_carried_forward(full: tuple[Scratch, str]) -> None:
    place, name = full
    load(place, name)
    before = rows_of(place)
    carry_forward(place)
    since = [table for version, tables in KEPT_SINCE.items() if name >= version for table in tables]
    assert not [table for table in (*KEPT_BY_FULL, *since) if not before[table][1]]
    assert lives(place)


def test_a_backup_of_an_older_version_is_given_back_and_brought_forward(full: tuple[Scratch, str]) -> None:
    place, name = full
    (place.home / "secret.key").unlink()
    (place.home / "words").write_text(PASSPHRASE)
    kind = {"sqlite": "sqlite3"}.get(connection.vendor, connection.vendor)
    file = FOLDER / f"{name}.{kind}.backup"
    said = place.nokshi("restore", str(file), "--passphrase-file", str(place.home / "words"))
    assert "equal" in said
    assert (place.home / "secret.key").read_text() == KEY
    assert "older version" not in place.nokshi("doctor", fails=True)
    assert lives(place)


def lives(place: Scratch) -> bool:
    """Sign in, open seals, call by token and walk along the log, in the place's own Nokshi."""
    settings = {**place.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run([sys.executable, "-c", LIVES], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return "lives" in done.stdout


def carry_forward(landed: Scratch) -> str:
    """Migrate as `nokshi run` does before it serves; return what it said."""
    settings = {**landed.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run([sys.executable, "-c", FORWARD], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def load(into: Scratch, name: str) -> None:
    """Put what a version left into an empty database."""
    if connection.vendor == "postgresql":
        with psycopg.connect(into.database_url) as line:
            line.execute(lzma.decompress((FOLDER / f"{name}.postgresql.sql.xz").read_bytes()))
        return
    file = lzma.decompress((FOLDER / f"{name}.sqlite3.xz").read_bytes())
    (into.home / "nokshi.sqlite3").write_bytes(file)


def rows_of(place: Scratch, like: Rows | None = None) -> Rows:
    """Return each table's columns and rows, as text and in one order; with `like`, its columns alone."""
    with opened(place) as line:
        return _rows(line, like)


def migrations_of(place: Scratch) -> int:
    """Return how many migrations a database has gone through."""
    with opened(place) as line:
        return int(line.execute("SELECT count(*) FROM django_migrations").fetchone()[0])


@contextmanager
def opened(place: Scratch) -> Iterator[Any]:
    """Open a line to a database of either kind."""
    if connection.vendor == "postgresql":
        with psycopg.connect(place.database_url) as line:
            yield line
        return
    with closing(sqlite3.connect(place.home / "nokshi.sqlite3")) as database:
        yield database


def _rows(line: Any, like: Rows | None) -> Rows:
    if connection.vendor == "postgresql":
        tables = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    else:
        tables = line.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found: Rows = {}
    for (table,) in tables:
        if table.startswith(NOT_OURS) or (like is not None and table not in like):
            continue
        columns = like[table][0] if like else _carried(line, table)
        chosen = ", ".join(f'"{name}"' for name in columns)
        found[table] = columns, sorted(map(str, line.execute(f'SELECT {chosen} FROM "{table}"').fetchall()))
    return found


def _carried(line: Any, table: str) -> list[str]:
    return [name for name in _columns(line, table) if name not in REWRITTEN and (table, name) not in SEALED]


def _columns(line: Any, table: str) -> list[str]:
    if connection.vendor == "postgresql":
        return sorted(name for (name,) in line.execute(COLUMNS_OF_POSTGRES, [table]).fetchall())
    return sorted(row[1] for row in line.execute(f'PRAGMA table_info("{table}")').fetchall())
