"""What is done with a whole house: have it written, tell who carried it away, and take one in."""

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.site.events import EverythingAsked, EverythingDownloaded, EverythingExported
from nokshi.site.whole.manifest import Manifest
from nokshi.timeline import actions as timeline


@transaction.atomic
def begin_export(*, form: str, actor: Actor, now: datetime) -> None:
    """Begin to write everything into one file, in a process of its own that takes its time."""
    timeline.record(EverythingAsked(form=form), at=now, actor=actor)
    words = ["export", "--everything", "--format", form, "--kept", str(actor.id or 0)]
    transaction.on_commit(partial(_begin, words))


def tell_exported(*, manifest: Manifest, file: str, size: int, actor: Actor, now: datetime) -> None:
    """Note that everything was written into a file; size in bytes."""
    event = EverythingExported(file=file, size=size, rows=manifest.rows, tables=len(manifest.tables))
    subject = ("workspace.user", actor.id) if actor.id else None
    timeline.record(event, at=now, actor=actor, subject=subject)


def tell_downloaded(*, file: str, size: int, actor: Actor, now: datetime) -> None:
    """Note who carried everything away: it is not sealed."""
    timeline.record(EverythingDownloaded(file=file, size=size), at=now, actor=actor)


def _begin(words: Sequence[str]) -> None:
    # A session of its own: it outlives the web process, which may be replaced meanwhile.
    subprocess.Popen([sys.executable, "-m", "nokshi", *words], start_new_session=True)  # noqa: S603
