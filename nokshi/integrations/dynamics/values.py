"""How Dynamics 365 writes ids, choices and flags."""

import re

from nokshi.integrations.cells import is_yes

GUID = re.compile(r"\{?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}?", re.I)
STATES = {"0": "Open", "1": "Completed", "2": "Canceled", "3": "Scheduled"}
ACTIVITIES = {
    "phonecall": "call", "phone call": "call", "4210": "call", "email": "email", "e-mail": "email", "4202": "email",
    "appointment": "meeting", "4201": "meeting", "recurringappointmentmaster": "meeting", "letter": "note",
    "fax": "note",
}  # fmt: skip
ORDERS = {
    "0": "placed", "active": "placed", "1": "placed", "submitted": "placed", "2": "cancelled", "canceled": "cancelled",
    "3": "delivered", "fulfilled": "delivered", "4": "delivered", "invoiced": "delivered",
}  # fmt: skip
REFUSALS = frozenset({"do not allow", "nicht zulassen", "no permitir", "ne pas autoriser"})


def guid(cell: str) -> str:
    """Return an id in its one form: small letters, no braces; what is no id stays."""
    text = cell.strip()
    found = GUID.fullmatch(text)
    return found[1].lower() if found else text


def is_guid(cell: str) -> bool:
    """Say whether a cell is an id."""
    return GUID.fullmatch(cell.strip()) is not None


def refusal(cell: str) -> str:
    """Return a no where somebody is not to be written to or called; who may be has agreed to nothing yet."""
    return "no" if is_yes(cell) or cell.strip().casefold() in REFUSALS else ""


def state_of(cell: str) -> str:
    """Return in what state an activity is, by its number or as it is said."""
    return STATES.get(cell.strip(), cell)


def order_status(cell: str) -> str:
    """Return how far an order is, by the number of its state or as it is said."""
    return ORDERS.get(cell.strip().casefold(), cell)


def is_sold(cell: str) -> str:
    """Return whether a product is sold: one that is retired or a draft is not."""
    text = cell.strip().casefold()
    return "" if not text else "true" if text in {"0", "active", "3", "under revision"} else "false"


def activity_of(cell: str) -> str:
    """Return the sort of activity that a type is."""
    return ACTIVITIES.get(cell.strip().casefold(), "task")


def direction_of(cell: str) -> str:
    """Return which way a call or a letter went."""
    text = cell.strip()
    return "" if not text else "Outbound" if is_yes(text) or text.casefold() == "outgoing" else "Inbound"
