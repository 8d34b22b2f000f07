"""How Salesforce writes ids, flags and places."""

import re
from functools import lru_cache
from typing import Any

from nokshi.integrations.cells import (
    YES,
    amount_of,
    apart,
    country_name,
    day_of,
    first_name,
    last_name,
    minutes_of,
    objection,
    text_of,
)

__all__ = [
    "activity_of",
    "amount_of",
    "country_name",
    "day_of",
    "direction_of",
    "first_name",
    "flag_of",
    "is_id",
    "is_own",
    "last_name",
    "long_id",
    "minutes_of",
    "objection",
    "opted_out",
    "order_status",
    "order_word",
    "own_title",
    "text_of",
]

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
"""Each of the last three signs of a long id tells which letters of five are capitals, as a number below 32."""

STATUSES = {
    "draft": "placed", "activated": "placed", "in approval": "placed", "superseded": "cancelled", "paid": "paid",
    "shipped": "sent", "fulfilled": "delivered", "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
WORDS = {
    "placed": "Activated", "paid": "Paid", "sent": "Shipped", "delivered": "Fulfilled", "cancelled": "Cancelled",
}  # fmt: skip
OWN = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,14}__)?(.+?)__(?:c|pc|latitude__s|longitude__s)", re.I)
"""How fields that people made are called, those of packages with the package's name before."""

ACTIVITIES = {"call": "call", "email": "email", "listemail": "email"}


@lru_cache(1 << 16)
def long_id(cell: str) -> str:
    """Return an id with 18 signs: one of 15 gets the three that tell its capitals; what is no id stays."""
    text = cell.strip()
    if len(text) != 15 or not (text.isascii() and text.isalnum()):
        return text
    parts = (text[start : start + 5] for start in (0, 5, 10))
    return text + "".join(SIGNS[sum(1 << place for place, sign in enumerate(part) if sign.isupper())] for part in parts)


def is_id(cell: str) -> bool:
    """Say whether a cell is an id: 15 signs, or 18 of which the last three fit."""
    text = cell.strip()
    if not (text.isascii() and text.isalnum()) or len(text) not in {15, 18}:
        return False
    return len(text) == 15 or long_id(text[:15]) == text


def opted_out(agreed: Any) -> str:
    """Return the flag of an opt-out for what a customer agreed to."""
    return "1" if agreed is False else "0"


def flag_of(value: Any) -> str:
    """Return a yes or no as the service writes it."""
    return "1" if value else "0"


def order_status(status: str) -> str:
    """Return how far an order is; a status of the house's own stays as it is called."""
    return STATUSES.get(status.strip().casefold(), status)


def order_word(status: Any) -> str:
    """Return the status of an order as Salesforce calls it."""
    return WORDS.get(str(status), str(status))


def activity_of(subtype: str) -> str:
    """Return the sort of activity that a task was: a call, an e-mail, or a task."""
    return ACTIVITIES.get(subtype.strip().lower(), "task")


def direction_of(incoming: str) -> str:
    """Return whether a letter came in or went out, as the calls of Salesforce say it."""
    text = incoming.strip().lower()
    return ("Inbound" if text in YES else "Outbound") if text else ""


def is_own(thing: str, name: str) -> bool:
    """Say whether people, or a package they installed, put a field there."""
    return OWN.fullmatch(name) is not None


def own_title(name: str) -> str:
    """Return what people call a field: `Shoe_Size__c` is “Shoe Size”, `YearStarted` “Year Started”."""
    found = OWN.fullmatch(name)
    return " ".join(found[1].replace("_", " ").split()) if found else apart(name)
