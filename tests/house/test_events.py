"""Every event round-trips, has a card, and names its personal fields."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest

from nokshi.kernel.events import EventKind, event_kinds, from_data, to_data
from nokshi.kernel.money import Money
from nokshi.ports.cards import cards, families

# Fields of these names hold what a person said or is; an event that has one must call it personal.
PERSONAL = {
    "address", "body", "called", "changes", "email", "handle", "name", "note", "phone", "preview", "quote",
    "sender", "shown", "subject_line", "text", "to", "value",
}  # fmt: skip
# Events whose field of such a name is not about a person, each with its reason.
IMPERSONAL: dict[tuple[str, str], str] = {
    ("privacy.rules_changed", "changes"): "caps and quiet hours of the house",
}
SAMPLES: dict[Any, Any] = {
    str: "নকশী ‘x’", int: 7, float: 0.5, bool: True, NoneType: None,
    Decimal: Decimal("12.340000"), date: date(2026, 11, 23),
    datetime: datetime(2026, 11, 23, 12, 0, 1, 5, tzinfo=UTC),
    Money: Money(Decimal("-3.50"), "BDT"), Any: {"x": [1, None]},
}  # fmt: skip

# The tests of rooms have events of their own, which no law binds.
OF_ROOMS = [kind for kind in event_kinds if ".tests." not in kind.event.__module__]

kinds = pytest.mark.parametrize("kind", OF_ROOMS, ids=lambda kind: kind.name)


@kinds
def test_it_comes_back_as_it_went(kind: EventKind) -> None:
    event = kind.event(**{field.name: sample(field.type) for field in msgspec.structs.fields(kind.event)})
    stored = msgspec.json.decode(msgspec.json.encode(to_data(event)))
    assert from_data(kind.name, stored) == event


@kinds
def test_it_is_named_after_its_room_and_its_past(kind: EventKind) -> None:
    room, _, fact = kind.name.partition(".")
    assert room == kind.event.__module__.split(".")[1]
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind.event.__name__)
    assert words.endswith(f"_{fact}")


@kinds
def test_it_has_a_card_of_a_known_family(kind: EventKind) -> None:
    card = cards.get(kind.name)
    assert card is not None, f"lend a card for {kind.name}"
    assert card.family in families


@kinds
def test_it_names_its_personal_fields(kind: EventKind) -> None:
    fields = {field.name for field in msgspec.structs.fields(kind.event)}
    excused = {name for event, name in IMPERSONAL if event == kind.name}
    assert not set(kind.event.personal) - fields, "names a personal field that it does not have"
    assert not (fields & PERSONAL) - set(kind.event.personal) - excused


@kinds
def test_it_says_in_one_line_what_happened(kind: EventKind) -> None:
    assert (kind.event.__doc__ or "").strip(), f"{kind.event.__name__} has no docstring"


def test_no_card_is_left_without_its_event() -> None:
    assert not [card.name for card in cards if card.name not in event_kinds]


def sample(annotation: Any) -> Any:
    """Return a value of a type."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return sample(next(one for one in arguments if one is not NoneType))
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return tuple(sample(one) for one in arguments if one is not Ellipsis)
    if origin in (list, set, frozenset):
        return origin([sample(arguments[0])])
    if origin is dict:
        return {sample(arguments[0]): sample(arguments[1])}
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation(**{one.name: sample(one.type) for one in msgspec.structs.fields(annotation)})
    return SAMPLES.get(annotation, {} if annotation is dict else [])
