"""What a masked copy shows of own records: as many of each kind, called by the masks of what they are called by."""

from typing import Any

from nokshi.kernel.masking import Masks
from nokshi.kernel.searchkey import key_of, sorting_key
from nokshi.ports.masking import Masked, emptied, leave, masked, text


def _record(row: dict[str, Any], masks: Masks) -> None:
    """Make anew what it is sorted and found by; by its other fields it is found once it is saved again."""
    row["sort_key"] = sorting_key(row["title"])
    row["search_key"] = key_of([row["title"]], [])


masked.lend(
    Masked("records.Kind", leave("key", "names", "plurals", "icon", "belongs", "title")),
    Masked("records.Record", {"title": text, "sort_key": emptied, "search_key": emptied}, row=_record),
)
