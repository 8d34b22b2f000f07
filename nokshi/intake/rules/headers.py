"""Where the headings are, and when two headings mean the same."""

import re
import unicodedata
from collections.abc import Sequence

from nokshi.kernel.formats import latin_digits

Cell = str | int | float | None

LOOK_AT = 25
DATA = re.compile(r"^[\s(+-]*[$€£¥৳₹]?\s*\d[\d\s.,:/%+()T-]*$|@.+\.|^https?://", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
PREFIXES = ("property_", "customer_", "contact_", "mailing_", "billing_", "hs_")
SUFFIXES = ("__c", "_c")


def header_line(rows: Sequence[Sequence[Cell]]) -> int:
    """Return which of the first rows holds the headings, from 1; 0 where none does."""
    width = max((_filled(row) for row in rows), default=0)
    for number, row in enumerate(rows[:LOOK_AT], 1):
        if _filled(row) >= max(width * 0.6, 1) and _is_heading(row):
            return number
        if _filled(row) >= max(width * 0.6, 2):
            return 0 if number == 1 or not _is_heading(rows[0]) else 1
    return 1 if rows and _is_heading(rows[0]) else 0


def names_of(row: Sequence[Cell], width: int) -> list[str]:
    """Return a heading for every column, none empty and none twice."""
    names: list[str] = []
    seen: set[str] = set()
    for position in range(max(width, len(row))):
        cell = row[position] if position < len(row) else None
        base = " ".join(str(cell).split()) if cell not in (None, "") else f"#{position + 1}"
        name, again = base, 2
        while name in seen:
            name, again = f"{base} ({again})", again + 1
        seen.add(name)
        names.append(name)
    return names


def signature_of(headers: Sequence[str]) -> str:
    """Return what files of the same shape have in common, whatever the order of their columns."""
    return "|".join(sorted(key_of(header) for header in headers))


def key_of(text: str) -> str:
    """Return a heading without case, signs and spaces: `Invoice_No.` and `invoiceNo` are the same."""
    folded = unicodedata.normalize("NFKC", latin_digits(text)).casefold()
    return "".join(sign for sign in folded if sign.isalnum() or unicodedata.category(sign) in {"Mn", "Mc"})


def keys_of(text: str) -> list[str]:
    """Return the keys of a heading, the exact one first, then without what systems put around it."""
    bare = text.strip()
    for suffix in SUFFIXES:
        bare = bare.removesuffix(suffix)
    shorter = [bare.lower().removeprefix(prefix) for prefix in PREFIXES if bare.lower().startswith(prefix)]
    outside = re.sub(r"[(\[][^)\]]*[)\]]", "", bare)
    return list(dict.fromkeys(key_of(form) for form in (text, bare, outside, *shorter) if key_of(form)))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a heading."""
    return frozenset(key_of(word) for word in re.split(r"[^\w]+|_", CAMEL.sub(" ", text)) if key_of(word))


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if cell not in (None, ""))


def _is_heading(row: Sequence[Cell]) -> bool:
    """Say whether a row reads like headings: words, no figures, none twice."""
    cells = [cell for cell in row if cell not in (None, "")]
    if not cells or any(not isinstance(cell, str) for cell in cells):
        return False
    words = [str(cell).strip() for cell in cells]
    looks_like_data = sum(1 for word in words if DATA.search(latin_digits(word)) or len(word) > 120)
    return looks_like_data <= len(words) * 0.1 and len(set(words)) >= len(words) * 0.5
