"""What happens to segments, and to customers in them."""

from typing import Any

from nokshi.kernel.events import Event


class SegmentMade(Event, kind="segments.made"):
    """Somebody defined a segment; one that is not live is filled by hand."""

    title: str
    is_live: bool = True


class SegmentChanged(Event, kind="segments.changed"):
    """A segment has another name, owner or other conditions: `parts` maps each to [before, after]."""

    title: str
    parts: dict[str, list[Any]]


class SegmentRemoved(Event, kind="segments.removed"):
    """A segment was put away."""

    title: str


class SegmentRestored(Event, kind="segments.restored"):
    """A removed segment came back."""

    title: str


class SegmentEntered(Event, kind="segments.entered"):
    """A customer came into a segment.

    `because` is what moved him: `happened` (something he did), `time` (its passing alone),
    `conditions` (they were set or changed), `hand` (somebody put him in).
    """

    segment: int
    title: str
    because: str = "happened"


class SegmentLeft(Event, kind="segments.left"):
    """A customer went out of a segment; `because` as in SegmentEntered."""

    segment: int
    title: str
    because: str = "happened"
