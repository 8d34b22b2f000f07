"""How an event looks on the timeline."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.events import Event
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Family:
    """A filter of the timeline: orders, messages, notes."""

    name: str
    label: Text
    order: int = 50


@dataclass(frozen=True, slots=True)
class Card:
    """The face of one event kind (`name`), drawn by `template`.

    The template sees `event` (the typed event), `entry` (id, at, actor), and `more`: what
    `load(events, scope)` gave for this event, one dict in the order of the events, so that a
    page of cards costs one query per kind. `tone`: "", minor, order, good, bad, warn.
    """

    name: str
    template: str
    icon: str
    family: str
    tone: str = ""
    load: Callable[[Sequence[Event], Scope], list[dict[str, Any]]] | None = None


families: Registry[Family] = Registry("families", key=lambda family: family.order)
cards: Registry[Card] = Registry("cards")


@dataclass(frozen=True, slots=True)
class KindLabel:
    """What one kind of events (`name`) is called in a list of kinds: Order placed."""

    name: str
    label: Text


kind_labels: Registry[KindLabel] = Registry("labels of kinds")


def name_kinds(room: str, **labels: Text) -> None:
    """Lend the labels of a room's kinds, each under its name without the room's."""
    kind_labels.lend(*(KindLabel(f"{room}.{name}", label) for name, label in labels.items()))
