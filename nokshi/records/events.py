"""What happens to kinds of record of the house's own, and to their records.

What is changed in the fields of a record is told by `custom`: ValuesChanged, of the same subject.
"""

from typing import Any

from nokshi.kernel.events import Event


class KindAdded(Event, kind="records.kind_added"):
    """There is a new kind of record; `label` is what it is called in the language of the house."""

    key: str
    label: str


class KindChanged(Event, kind="records.kind_changed"):
    """What is known of a kind changed; `parts` names what."""

    key: str
    label: str
    parts: list[str]


class KindRetired(Event, kind="records.kind_retired"):
    """A kind was taken out of use; its records are kept."""

    key: str
    label: str


class KindBroughtBack(Event, kind="records.kind_brought_back"):
    """A retired kind is in use again."""

    key: str
    label: str


class KindRemoved(Event, kind="records.kind_removed"):
    """A kind was removed with its `records`, so many."""

    key: str
    label: str
    records: int


class RecordAdded(Event, kind="records.record_added", personal=("title",)):
    """A record was added; `record_kind` is the key of its kind, `title` what it is called, "" where it has no name."""

    record_kind: str
    title: str = ""


class RecordChanged(Event, kind="records.record_changed", personal=("title", "changes")):
    """A record is another customer's or unit's: `changes` maps `customer` and `unit` to [before, after] by id."""

    record_kind: str
    changes: dict[str, list[Any]]
    title: str = ""


class RecordRemoved(Event, kind="records.record_removed", personal=("title",)):
    """A record was removed with what stood in its fields."""

    record_kind: str
    title: str = ""
