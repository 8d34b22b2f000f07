"""What the log tells of itself: who looked, what was redacted, what was done about readers."""

from datetime import datetime

from nokshi.kernel.events import Event


class RecordSeen(Event, kind="timeline.record_seen"):
    """A user looked at the record that is the event's subject; `way` is `token:7` where a program of his did."""

    way: str = ""


class RecordPreloaded(Event, kind="timeline.record_preloaded"):
    """A page of the record was fetched ahead for a user, and it is not known that it was shown."""


class RecordsRead(Event, kind="timeline.records_read"):
    """A user, or a program of his (`way`, as `token:7`), read so many rows of a list of customers or what is theirs."""

    of: str
    count: int
    way: str = ""


class EventsRedacted(Event, kind="timeline.events_redacted"):
    """Personal fields were taken out of events; the audit trail keeps its proof."""

    count: int
    reason: str = ""


class TrailExported(Event, kind="timeline.trail_exported"):
    """The audit trail, or the part that was asked for, went out as a file."""

    form: str
    asked: str = ""


class EventSkipped(Event, kind="timeline.event_skipped"):
    """An event that a reader failed on was let go, for a reason."""

    reader: str
    event: int
    reason: str


class ReaderSetBack(Event, kind="timeline.reader_set_back"):
    """A reader begins again: with the events since a moment, or with the first."""

    reader: str
    since: datetime | None = None
