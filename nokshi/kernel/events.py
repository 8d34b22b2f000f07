"""What an event is: a frozen, typed fact in the past tense, named once and for ever."""

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, dataclass_transform

import msgspec

from nokshi.kernel.registry import Registry


class EventKind(msgspec.Struct, frozen=True):
    """A class of events under its name."""

    name: str
    event: "type[Event]"


event_kinds: Registry[EventKind] = Registry("event kinds", key=lambda kind: kind.name)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class EventMeta(msgspec.StructMeta):
    """Let a class of events name its kind and its personal fields in its head."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *,
        kind: str = "", personal: tuple[str, ...] = (), **options: Any,
    ) -> Any:  # fmt: skip
        cls: Any = super().__new__(mcls, name, bases, namespace, **options)
        cls.kind = kind
        cls.personal = personal
        if kind:
            event_kinds.lend(EventKind(kind, cls))
        return cls


class Event(msgspec.Struct, frozen=True, kw_only=True, metaclass=EventMeta):
    """A fact that happened.

    A subclass names its kind (`class OrderPlaced(Event, kind="commerce.order_placed",
    personal=("note",))`) and which of its fields are personal, so that they can be
    redacted in place. Old rows must still decode: new fields need a default.
    """

    kind: ClassVar[str] = ""
    personal: ClassVar[tuple[str, ...]] = ()


def to_data(event: Event) -> dict[str, Any]:
    """Return the event's fields as plain JSON types; decimals and times become text."""
    data: dict[str, Any] = msgspec.to_builtins(event)
    return data


def from_data(kind: str, data: dict[str, Any]) -> Event:
    """Rebuild an event from its row; raises UnknownName for a kind nobody lends."""
    return msgspec.convert(data, event_kinds[kind].event, strict=False)


def blanked(kind: str, names: Iterable[str]) -> dict[str, Any]:
    """Return what stands in the place of redacted fields, so that the event still decodes.

    A field that may be missing or empty is; of other types it is the empty text, list or mapping, or zero.
    """
    known = event_kinds.get(kind)
    fields = {field.name: field for field in msgspec.structs.fields(known.event)} if known else {}
    return {name: _blank(fields[name].type) if name in fields else "" for name in names}


def _blank(annotation: Any) -> Any:
    if annotation is Any:
        return None
    blanks: tuple[Any, ...] = (None, "", [], {}, 0, False, "1970-01-01", "1970-01-01T00:00:00Z")
    for value in blanks:
        with contextlib.suppress(msgspec.ValidationError):
            msgspec.convert(value, annotation, strict=True)
            return value
    raise TypeError(f"nothing stands for a redacted {annotation}")


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC; a naive one is a mistake of the caller."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)
