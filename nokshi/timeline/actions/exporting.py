"""Note that the trail itself was taken along."""

from datetime import datetime

from nokshi.kernel.actor import Actor
from nokshi.timeline.actions.recording import record
from nokshi.timeline.events import TrailExported


def note_trail_export(*, form: str, asked: str, actor: Actor, now: datetime) -> None:
    """Record that somebody took the audit trail, or the part he asked for, out as a file."""
    record(TrailExported(form=form, asked=asked), at=now, actor=actor)
