"""Who relies on a segment."""

from nokshi.kernel.scope import Scope
from nokshi.ports.search import Hit
from nokshi.ports.uses import uses

KIND = "segments.segment"


def uses_of(segment_id: int, scope: Scope) -> list[Hit]:
    """Return every record that relies on a segment, as the rooms tell and the reader may see."""
    return [hit for use in uses if use.subject == KIND for hit in use.find(scope, segment_id)]
