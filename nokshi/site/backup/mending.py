"""A restore that was broken off is taken back, or finished where all of it was in place."""

import shutil
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from nokshi.site.backup import journal
from nokshi.site.backup.alone import alone
from nokshi.site.backup.journal import Underway
from nokshi.site.backup.taking import KEY

SUFFIXES = ("", "-wal", "-shm")


def mend(*, now: datetime) -> None:
    """Bring a restore that was killed to an end, one way or the other; at once where there was none.

    Ends the program where the secret key changed with it: what was read at start is of no use any more.
    """
    if journal.noted() is None:
        return
    with alone():
        underway = journal.noted()
        if underway is None:
            return
        if underway.is_put:
            finish(underway, now=now)
            print("nokshi: finished a restore that was broken off", file=sys.stderr)
            return
        key_moved = take_back(underway)
    print("nokshi: took back a restore that was broken off: everything is as it was before it", file=sys.stderr)
    if key_moved:
        raise SystemExit("nokshi: the secret key came back with it. Start again.")


def finish(underway: Underway, *, now: datetime) -> None:
    """Bring what came back up to date, let the readers go on where they stood, and let nothing go out."""
    from nokshi.timeline import actions as timeline
    from nokshi.workspace import actions as workspace

    call_command("migrate", verbosity=0, interactive=False)
    timeline.begin_anew()
    timeline.go_on_from_here(now=now)
    workspace.hold_back(made_at=datetime.fromisoformat(underway.made_at), now=now)
    connections.close_all()
    journal.forget()


def take_back(underway: Underway) -> bool:
    """Put what was here before in its place again; say whether the secret key was among it."""
    connections.close_all()
    if underway.kind == "postgresql":
        from nokshi.site.backup import into_postgres

        into_postgres.take_back(underway.schema)
    else:
        live = Path(connection.settings_dict["NAME"])
        for suffix in SUFFIXES:
            _move_back(underway.aside / f"{live.name}{suffix}", live.with_name(f"{live.name}{suffix}"))
    _move_back(underway.aside / settings.MEDIA_ROOT.name, settings.MEDIA_ROOT)
    key_moved = _move_back(underway.aside / KEY, settings.CONFIG.home / KEY)
    if underway.aside.is_dir() and not any(underway.aside.iterdir()):
        underway.aside.rmdir()
    journal.forget()
    return key_moved


def _move_back(kept: Path, place: Path) -> bool:
    if not kept.exists():
        return False
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    shutil.move(kept, place)
    return True
