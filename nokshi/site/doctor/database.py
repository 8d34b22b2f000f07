"""The doctor looks at the database."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from nokshi.kernel.formats import figure
from nokshi.site.doctor.finding import Finding, good, note, trouble
from nokshi.site.upgrading import pending
from nokshi.timeline.models import EventRow

OLDEST_POSTGRES = 130_000
MEGABYTE = 1 << 20
LONG_LOG = 512 * MEGABYTE
AHEAD = timedelta(minutes=2)


def look_at_database(now: datetime, language: str) -> Iterator[Finding]:
    """Yield what there is to say of a database that answers."""
    yield from _postgres() if connection.vendor == "postgresql" else _sqlite(language)
    waiting = pending()
    if waiting:
        said = _("The database is of an older version: %(count)s steps wait, the first is %(first)s.")
        yield trouble("migrations", said % {"count": figure(len(waiting), language), "first": waiting[0]}, "nokshi run")
        return
    yield good("migrations", _("The database is of this version."))
    yield from _clock(now)


def _postgres() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        version = int(cursor.fetchone()[0])
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        letters = cursor.fetchone()[0]
        cursor.execute("SHOW archive_mode")
        archives = cursor.fetchone()[0]
    if version < OLDEST_POSTGRES:
        yield trouble(
            "database", _("PostgreSQL %(version)s is too old.") % {"version": version // 10_000},
            _("Install PostgreSQL 13 or later."),
        )  # fmt: skip
    else:
        yield good("database", _("PostgreSQL %(version)s answers.") % {"version": version // 10_000})
    if letters in {"C", "POSIX"}:
        yield trouble(
            "collation", _("The database knows no Bengali letters (LC_CTYPE=%(letters)s): search does not find them.")
            % {"letters": letters}, "createdb --template template0 --encoding UTF8 --locale C.UTF-8 nokshi",
        )  # fmt: skip
    if archives == "off":
        yield note(
            "archive",
            _("The server keeps no archive of its log: you can go back to a backup, not to any moment in between."),
            "archive_mode = on, archive_command = … (postgresql.conf)",
        )


def _sqlite(language: str) -> Iterator[Finding]:
    path = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA quick_check(1)")
        whole = cursor.fetchone()[0]
    if whole != "ok":
        yield trouble(
            "database", _("The database file is damaged: %(what)s.") % {"what": whole}, "nokshi restore --replace"
        )
    else:
        yield good("database", _("SQLite answers, and its file is whole."))
    if mode != "wal":
        said = _(
            "The database keeps no write-ahead log (journal_mode=%(mode)s): readers and writers wait for one another."
        )
        yield trouble("journal", said % {"mode": mode}, _("Put NOKSHI_HOME on a local disk, not on a network share."))
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size > LONG_LOG:
        size = {"size": figure(log.stat().st_size // MEGABYTE, language)}
        yield trouble(
            "log",
            _("The write-ahead log has grown to %(size)s MB.") % size,
            f"sqlite3 {path} 'PRAGMA wal_checkpoint(TRUNCATE)'",
        )


def _clock(now: datetime) -> Iterator[Finding]:
    newest = EventRow.objects.filter(recorded_at__gt=now + AHEAD).aggregate(newest=Max("recorded_at"))["newest"]
    if newest:
        said = _("The clock was set back: events were written at %(moment)s UTC, which is yet to come.")
        yield trouble("clock", said % {"moment": f"{newest:%Y-%m-%d %H:%M}"}, "timedatectl set-ntp true")
    else:
        yield good("clock", _("The clock agrees with the log."))


def unreachable(error: Exception) -> Finding:
    """Return that the database does not answer."""
    url = settings.CONFIG.database_url.rpartition("@")[2]
    said = _("The database %(url)s does not answer: %(error)s")
    mend = "systemctl status postgresql" if connection.vendor == "postgresql" else f"ls -l {settings.CONFIG.home}"
    return trouble("database", said % {"url": url, "error": str(error).strip().splitlines()[0]}, mend)
