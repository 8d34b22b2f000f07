"""How Zoho writes ids, spans of time and sorts of activities."""

import re
from typing import Any

ID = re.compile(r"(?:zcrm_)?[0-9]{10,20}")
BARE = re.compile(r"[0-9]{15,20}")
# A moment to the millisecond is as long as an id; tables are named after one, files of records never.
ATTACHED = re.compile(r"(?!20[0-9]{2}[01][0-9][0-3][0-9]{10}_)(?:zcrm_)?[0-9]{15,20}_.+", re.DOTALL)
STATUSES = {"created": "placed", "approved": "placed", "delivered": "delivered", "cancelled": "cancelled"}
WORDS = {"placed": "Created", "paid": "Paid", "sent": "Sent", "delivered": "Delivered", "cancelled": "Cancelled"}
DIRECTIONS = {"inbound": "in", "outbound": "out", "missed": "in"}


def key_of(cell: str) -> str:
    """Return an id without the `zcrm_` that some files put before it; what is no id stays."""
    text = cell.strip()
    return text.removeprefix("zcrm_") if ID.fullmatch(text) else text


def bare_id(key: str) -> str:
    """Return an id as Zoho's files have it."""
    return f"zcrm_{key}" if ID.fullmatch(key) else key


def is_id(cell: str) -> bool:
    """Say whether a cell is an id that only Zoho writes: with its mark, or a number as long as Zoho's are."""
    text = cell.strip()
    return bool(BARE.fullmatch(text) or (text.startswith("zcrm_") and ID.fullmatch(text)))


def is_attached(path: str) -> bool:
    """Say whether a file in an archive hangs on a record: its name begins with the id of that."""
    return bool(ATTACHED.fullmatch(path.rpartition("/")[2]))


def flag_of(value: Any) -> str:
    """Return a yes or no as Zoho's files have it."""
    return "true" if value else "false"


def order_status(cell: str) -> str:
    """Return how far an order is; a status of the house's own stays as it is called."""
    return STATUSES.get(cell.strip().casefold(), cell)


def order_word(status: Any) -> str:
    """Return the status of an order as Zoho calls it."""
    return WORDS.get(str(status), str(status))


def minutes_of(cell: str) -> str:
    """Return a span of time in minutes, a part of one as a whole: seconds, or minutes and seconds with a colon."""
    text = cell.strip()
    parts = text.split(":")
    if not text or not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return ""
    seconds = 0
    for part in parts:
        seconds = seconds * 60 + int(part)
    return str(-(-seconds // 60))


def direction_of(cell: str) -> str:
    """Return in or out for a sort of call."""
    return DIRECTIONS.get(cell.strip().casefold(), "")
