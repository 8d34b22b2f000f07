"""Texts and links in the one form in which they are kept and compared."""

import re
import unicodedata
from hashlib import sha256
from urllib.parse import urlsplit

from nokshi.custom.rules.types import LONGEST_KEY
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.searchkey import fold

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
LONGEST_LINK = 2_000
DIGEST = "#"
BY_NUMBER = "id:"
LONGEST_NUMBER = 19


def line(text: str) -> str:
    """Return a text on one line, composed (NFC), without control signs and needless spaces."""
    return " ".join(CONTROLS.sub(" ", unicodedata.normalize("NFC", text)).split())


def prose(text: str) -> str:
    """Return a text of several lines, composed, without control signs."""
    whole = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(CONTROLS.sub("", one).rstrip() for one in whole.split("\n")).strip()


def link(text: str) -> str:
    """Return the address of a page of the web, https where nothing is said; "" where it is none."""
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    if len(address) > LONGEST_LINK or any(sign.isspace() or sign in '<>"\\' for sign in address):
        return ""
    if CONTROLS.search(address):
        return ""
    try:
        parts = urlsplit(address)
        is_whole = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        return ""
    return address if is_whole and not parts.username and not parts.password else ""


def compared(text: str) -> str:
    """Return what a text is compared by: folded, its first 120 signs."""
    return " ".join(fold(text).split())[:LONGEST_KEY]


def numbered(record: int) -> str:
    """Return how files and conditions name a record by its number."""
    return f"{BY_NUMBER}{record}"


def number_in(text: str) -> int | None:
    """Return the record that a text names by its number, None where it names none so."""
    digits = latin_digits(text.strip().casefold().removeprefix(BY_NUMBER)).strip()
    is_number = text.strip().casefold().startswith(BY_NUMBER) and digits.isascii() and digits.isdigit()
    return int(digits) if is_number and len(digits) < LONGEST_NUMBER else None


def whole(text: str) -> str:
    """Return what no two records may have alike: the whole text folded, of a long one its digest."""
    folded = " ".join(fold(text).split()) or text
    return folded if len(folded) <= LONGEST_KEY else DIGEST + sha256(folded.encode()).hexdigest()
