"""How SAP writes ids, moments, days, amounts and permissions."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from nokshi.integrations.cells import is_yes

HEX = re.compile(r"[0-9a-f]{32}", re.I)
TICKS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:[.,]\d+)?")
NOTHING = frozenset({"00000000", "0000-00-00", "00000000000000", "0"})
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SORTS = {"BUS2000125": "task", "BUS2000126": "note"}
STATUSES = {
    "open": "placed", "in preparation": "placed", "in process": "placed", "completed": "delivered",
    "finished": "delivered", "canceled": "cancelled", "cancelled": "cancelled",
}  # fmt: skip
REFUSED = frozenset({"2", "not allowed", "contact not allowed", "kontakt nicht erlaubt"})


def sap_key(cell: str) -> str:
    """Return an id in its one form: numbers without the zeros in front, keys of 32 signs in capitals without dashes."""
    text = cell.strip()
    if text.isascii() and text.isdigit():
        return text.lstrip("0")
    bare = text.replace("-", "")
    return bare.upper() if HEX.fullmatch(bare) else text


def emarsys_key(cell: str) -> str:
    """Return the id of a contact of Emarsys, which is no number of a business partner."""
    return f"emarsys {cell.strip()}" if cell.strip() else ""


def moment(cell: str) -> str:
    """Return a moment as ISO 8601 in UTC, from milliseconds or a stamp; a text that is neither stays."""
    text = cell.strip()
    if text in NOTHING:
        return ""
    if ticks := TICKS.fullmatch(text):
        return _iso(int(ticks[1])) or text
    stamp = STAMP.fullmatch(text)
    return "{}-{}-{}T{}:{}:{}Z".format(*stamp.groups()) if stamp else text


def day(cell: str) -> str:
    """Return a day as ISO 8601; what is no day stays, and what stands for none is nothing."""
    text = moment(cell)
    if len(text) == 8 and text.isascii() and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return text[:10] if re.match(r"\d{4}-\d\d-\d\d", text) else text


def amount(cell: str) -> str:
    """Return an amount with its minus in front."""
    text = cell.strip()
    return f"-{text[:-1].strip()}" if text.endswith("-") else text


def ticks_of(value: Any) -> str:
    """Return a day as the milliseconds that OData 2 writes."""
    if not value:
        return ""
    since = datetime.combine(date.fromisoformat(str(value)), datetime.min.time(), UTC) - EPOCH
    return f"/Date({since // timedelta(milliseconds=1)})/"


def packed_day(value: Any) -> str:
    """Return a day as tables have it, without signs between."""
    return str(value).replace("-", "") if value else ""


def permission(cell: str) -> str:
    """Return a no where contact is not permitted; where it is, nothing was agreed to yet."""
    return "no" if cell.strip().casefold() in REFUSED else ""


def opt_in(cell: str) -> str:
    """Return what a contact of Emarsys said: 1 is a yes, 2 a no, nothing is nothing."""
    text = cell.strip().casefold()
    return "yes" if text == "1" or is_yes(text) else "no" if text in {"2", "false", "no"} else ""


def order_status(cell: str) -> str:
    """Return how far an order is; a status of the house's own stays as it is called."""
    return STATUSES.get(cell.strip().casefold(), cell)


def sort_of(cell: str) -> str:
    """Return the sort of activity that an object type is."""
    return SORTS.get(cell.strip().upper(), "task")


def _iso(milliseconds: int) -> str:
    try:
        made = EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return ""
    return made.isoformat().replace("+00:00", "Z")
