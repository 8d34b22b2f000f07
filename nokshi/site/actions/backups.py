"""What the owner does with backups; the work itself goes on in a process of its own."""

import subprocess
import sys
from datetime import datetime
from functools import partial

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.site.backup.keeping import Kept
from nokshi.site.events import BackupAsked, BackupDownloaded
from nokshi.timeline import actions as timeline


@transaction.atomic
def begin_backup(*, actor: Actor, now: datetime) -> None:
    """Begin a backup that takes its time beside what serves pages."""
    timeline.record(BackupAsked(), at=now, actor=actor)
    # What was begun is not taken back with a request that fails, so it begins once that is saved.
    transaction.on_commit(partial(_begin, "backup"))


def begin_check(*, one: Kept) -> None:
    """Begin to read a backup again from end to end; that changes nothing."""
    transaction.on_commit(partial(_begin, "backup", "--check", str(one.path)))


def tell_downloaded(*, one: Kept, actor: Actor, now: datetime) -> None:
    """Note who carried a backup away: sealed, but it holds everything."""
    timeline.record(BackupDownloaded(file=one.path.name, size=one.size), at=now, actor=actor)


def _begin(*words: str) -> None:
    # A session of its own: it outlives the web process, which may be replaced meanwhile.
    subprocess.Popen([sys.executable, "-m", "nokshi", *words], start_new_session=True)  # noqa: S603
