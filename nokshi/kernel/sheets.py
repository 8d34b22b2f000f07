"""Text that goes into a sheet."""

import re
import unicodedata

FIGURE = re.compile(r"[+\-−]?[\d][\d ,.]*")
STARTS = frozenset("=+-−@")
BREAKS = frozenset("\t\r\n")
UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Signs that count as letters and leave no mark: fillers, the empty pattern of Braille."""
UNSEEN_KINDS = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Me"})


def disarmed(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe before = + - @; plain figures stay.

    A program that reads the sheet may drop blanks and signs without width, and take the wide forms (＝) for the plain.
    """
    if not text or (text[0].isalnum() and text[0] not in UNSEEN):
        return text
    seen = _from_first_mark(text)
    is_start = unicodedata.normalize("NFKC", seen[:1])[:1] in STARTS
    is_armed = (text[0] in BREAKS or is_start) and not FIGURE.fullmatch(seen)
    return f"'{text}" if is_armed else text


def _from_first_mark(text: str) -> str:
    """Return a text from the first sign that leaves a mark."""
    for at, sign in enumerate(text):
        if sign not in UNSEEN and unicodedata.category(sign) not in UNSEEN_KINDS:
            return text[at:]
    return ""
