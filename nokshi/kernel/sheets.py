"""Text that goes into a sheet."""

import re

FIGURE = re.compile(r"[+\-−]?[\d][\d ,.]*")


def disarmed(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe before = + - @; plain figures stay."""
    is_armed = text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") and not FIGURE.fullmatch(text)
    return f"'{text}" if is_armed else text
