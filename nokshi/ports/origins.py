"""Where values come from besides people: rooms name their runs and the ways in by which a change came.

What a room works out itself has no single origin: it tells how, and of which records.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope

Key = int | str


@dataclass(frozen=True, slots=True)
class Told:
    """An origin in words, with the page where there is one that the reader may open."""

    text: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Knows some origins: `tell(keys, scope)` names those of the keys (runs as numbers, sources as text) it knows."""

    name: str
    tell: Callable[[Collection[Key], Scope], Mapping[Key, Told]]


tellers: Registry[Teller] = Registry("origins")


def told(keys: Collection[Key], scope: Scope) -> dict[Key, Told]:
    """Return what the rooms say of runs and sources; one that nobody knows is left out."""
    return {key: one for teller in tellers for key, one in teller.tell(keys, scope).items()} if keys else {}


@dataclass(frozen=True, slots=True)
class Piece:
    """A record that a value was made of: in words, with its page, and how it came in."""

    text: Text
    at: datetime
    url: str = ""
    actor: Actor | None = None
    run: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A value that a room worked out: as the reader sees it, in a sentence how, and the newest of its pieces."""

    field: str
    label: Text
    value: str
    how: Text
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Maker:
    """Works out values of the records of a kind: `made(id, scope)` tells of those that the reader may know."""

    name: str
    subject: str
    made: Callable[[int, Scope], Sequence[Made]]
    capability: str = ""


makers: Registry[Maker] = Registry("makers")


def made_of(subject: str, number: int, scope: Scope) -> list[Made]:
    """Return what the rooms worked out of a record, as far as the reader may know it."""
    asked = [one for one in makers if one.subject == subject and (not one.capability or scope.may(one.capability))]
    return [made for maker in asked for made in maker.made(number, scope)]
