"""What happens to the fields of the house's own, and to what stands in them."""

from typing import Any

from nokshi.kernel.events import Event


class ValuesChanged(Event, kind="custom.values_changed", personal=("changes",)):
    """Values of a record's own fields changed: `changes` maps each field's key to [before, after] as plain JSON.

    `record_kind` is the kind of record that bears the fields.
    """

    changes: dict[str, list[Any]]
    record_kind: str


class FieldAdded(Event, kind="custom.field_added"):
    """A field was put on a kind of record; `label` is what it is called in the language of the house."""

    record_kind: str
    key: str
    label: str
    type: str


class FieldChanged(Event, kind="custom.field_changed"):
    """What is known of a field changed; `parts` names what."""

    record_kind: str
    key: str
    label: str
    parts: list[str]


class FieldRetired(Event, kind="custom.field_retired"):
    """A field was taken out of use; what stands in it is kept."""

    record_kind: str
    key: str
    label: str


class FieldBroughtBack(Event, kind="custom.field_brought_back"):
    """A retired field is in use again."""

    record_kind: str
    key: str
    label: str


class FieldRemoved(Event, kind="custom.field_removed"):
    """A field was removed with what stood in it on so many `records`."""

    record_kind: str
    key: str
    label: str
    records: int
