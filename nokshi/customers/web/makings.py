"""Values of a customer that other rooms work out: how, and of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nokshi.customers.queries.names import user_names
from nokshi.customers.queries.past import Origin
from nokshi.customers.web.came import by_whom, keys_of
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Key, Made, Piece, Told, made_of, told

SUBJECT = "customers.customer"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece in words, and how it came in."""

    text: Text
    url: str
    at: datetime
    by: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """A value in words, and what it was made of."""

    made: Made
    parts: tuple[Part, ...]


def makings_of(customer_id: int, scope: Scope) -> list[Making]:
    """Return what rooms worked out of a customer, as far as the reader may know it."""
    found = made_of(SUBJECT, customer_id, scope)
    origins = [one for made in found for piece in made.pieces if (one := _origin(piece))]
    users = user_names({one.actor.id for one in origins if one.actor.kind == "user" and one.actor.id})
    tellings = told({key for one in origins for key in keys_of(one)}, scope)
    return [Making(made, tuple(_part(piece, users, tellings) for piece in made.pieces)) for made in found]


def _origin(piece: Piece) -> Origin | None:
    return Origin("", None, piece.at, piece.actor, piece.run, piece.source) if piece.actor else None


def _part(piece: Piece, users: Mapping[int, str], tellings: Mapping[Key, Told]) -> Part:
    origin = _origin(piece)
    return Part(piece.text, piece.url, piece.at, tuple(by_whom(origin, users, tellings)) if origin else ())
