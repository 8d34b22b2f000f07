"""What this room does about what happened: records that lose what they are called by are called anew."""

from collections.abc import Sequence

from nokshi.custom.events import FieldRemoved
from nokshi.records.actions.titles import call_anew
from nokshi.records.queries import kind_of
from nokshi.timeline.readers import Recorded, on


@on(FieldRemoved)
def lose_titles(batch: Sequence[Recorded]) -> None:
    """Call the records of a kind anew whose title went with a field."""
    for one in batch:
        event = one.event
        kind = kind_of(event.record_kind) if isinstance(event, FieldRemoved) else None
        if kind and isinstance(event, FieldRemoved) and event.key == kind.title:
            call_anew(kind.id)
