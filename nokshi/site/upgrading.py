"""Bring the database up to date: one at a time, and after a backup of what is there."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

LOCK = 6_079_114_411
"""The number under which those who migrate on PostgreSQL queue up."""
_current: set[str] = set()


def bring_up_to_date(*, now: datetime) -> None:
    """Migrate to the newest; where that changes a database with data in it, make a backup first."""
    from nokshi.site.backup.alone import tidy_up
    from nokshi.site.backup.mending import mend

    tidy_up()
    mend(now=now)
    with _alone():
        if pending() and has_data():
            _back_up(now)
        call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


def pending() -> list[str]:
    """Return the migrations that are yet to run, as `room.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_current() -> bool:
    """Say whether no migration is yet to run; once none was, this process asks no more: its code stays what it is."""
    name = str(connection.settings_dict["NAME"])
    if name not in _current and not pending():
        _current.add(name)
    return name in _current


def has_data() -> bool:
    """Say whether somebody has used this database: it holds a user or a customer."""
    there = {"workspace_user", "customers_customer"} & set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in there:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return True
    return False


def _back_up(now: datetime) -> None:
    from nokshi.site.backup.keeping import BEFORE_UPGRADE, keep

    print("nokshi: the database is of an older version; keeping a backup before it is changed …", file=sys.stderr)
    kept = keep(BEFORE_UPGRADE, now=now)
    print(f"nokshi: kept {kept.path}", file=sys.stderr, flush=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Queue up behind other processes that start at the same moment."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        return
    descriptor = os.open(settings.CONFIG.home / "upgrade.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
