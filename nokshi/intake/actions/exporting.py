"""Note that records went out."""

from datetime import datetime

from nokshi.intake.events import RecordsExported
from nokshi.kernel.actor import Actor
from nokshi.timeline import actions as timeline


def note_export(*, kind: str, rows: int, form: str, actor: Actor, now: datetime) -> None:
    """Record that somebody took records out as a file."""
    timeline.record(RecordsExported(record_kind=kind, rows=rows, format=form), at=now, actor=actor)
