"""How HubSpot writes ids, associations, flags, spans of time and sorts of activities."""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from nokshi.ports.systems import Ids

OBJECTS = {
    "contacts": "0-1", "companies": "0-2", "deals": "0-3", "tickets": "0-5", "tasks": "0-27", "notes": "0-46",
    "meetings": "0-47", "calls": "0-48", "emails": "0-49", "products": "0-7", "line_items": "0-8", "orders": "0-123",
}  # fmt: skip
"""HubSpot counts each of its objects anew. An id is told from another object's by the number of its object, as in
the addresses of HubSpot's own pages: `0-1/101` is a contact."""

STATUSES = {
    "open": "placed", "unfulfilled": "placed", "processed": "paid", "packed": "paid", "shipped": "sent",
    "partially_fulfilled": "sent", "fulfilled": "delivered", "delivered": "delivered", "closed": "delivered",
    "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
DIRECTIONS = {"incoming_email": "in", "email": "out", "forwarded_email": "out", "inbound": "in", "outbound": "out"}


def in_object(thing: str) -> Ids:
    """Return what gives the keys of the rows of an object that a cell names."""
    head = OBJECTS.get(thing, thing)

    @lru_cache(1 << 16)
    def keys(cell: str) -> Sequence[str]:
        return tuple(f"{head}/{one}" for one in ids_in(cell))

    return keys


def joined(thing: str) -> Callable[[str], str]:
    """Return what gives the keys that a cell names as one text."""
    keys = in_object(thing)
    return lambda cell: ";".join(keys(cell))


def bare_id(key: str) -> str:
    """Return the id in a key, without the number of its object."""
    return key.rpartition("/")[2]


def ids_in(cell: str) -> list[str]:
    """Return the ids in a cell: one, several with semicolons between, or the associations of an interface's answer."""
    if cell.lstrip().startswith("["):
        return list(dict.fromkeys(_associated(cell)))
    parts = (part.strip().removesuffix(".0") for part in cell.split(";"))
    return list(dict.fromkeys(part for part in parts if part))


def _associated(cell: str) -> Sequence[str]:
    try:
        found = json.loads(cell)
    except ValueError:
        return []
    return [str(one.get("id") or one.get("toObjectId")) for one in found if isinstance(one, dict)]


def owner_ids(cell: str) -> list[str]:
    """Return the id of an owner; a name is none."""
    return [cell.strip()] if is_id(cell) else []


def is_id(cell: str) -> bool:
    """Say whether a cell is an id of HubSpot: a number of up to fifteen digits."""
    text = cell.strip().removesuffix(".0")
    return text.isascii() and text.isdecimal() and len(text) <= 15


def order_status(cell: str) -> str:
    """Return how far an order is; a status of the shop's own stays as it is called."""
    return STATUSES.get(cell.strip().casefold().replace(" ", "_"), cell)


def minutes_of(cell: str) -> str:
    """Return a span of time in minutes, a part of one as a whole: thousandths of a second, or hours with colons."""
    text = cell.strip()
    if text.isdecimal():
        return str(-(-int(text) // 60_000))
    parts = text.split(":")
    if not all(part.isdecimal() for part in parts) or len(parts) not in {2, 3}:
        return ""
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return str(-(-seconds // 60))


def direction_of(cell: str) -> str:
    """Return in or out for a direction as HubSpot names it."""
    return DIRECTIONS.get(cell.strip().casefold(), "")


def flag_of(agreed: Any) -> str:
    """Return the flag of an opt-out for what a customer agreed to."""
    return "true" if agreed is False else "false"
