"""What is done with a name, which is as little as possible."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from nokshi.kernel.searchkey import LONGEST_KEY, key_of, words_of

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "sir",
        "madam",
        "herr",
        "frau",
        "senhor",
        "senhora",
        "sr",
        "sra",
        "md",
        "mst",
        "mohd",
        "mohammad",
        "muhammad",
        "ডা",
        "ড",
        "মো",
        "মোঃ",
        "মোছা",
        "মোছাঃ",
        "মিসেস",
        "মিস",
        "জনাব",
        "প্রফেসর",
        "শেখ",
    ]
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
CASED = ("LATIN", "CYRILLIC", "GREEK", "BENGALI", "DEVANAGARI")


def tidy(text: str) -> str:
    """Return a text composed (NFC), without control signs and needless spaces."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return _composed(text)


# A name passes here several times on its way, and the names of cities come again and again.
@lru_cache(maxsize=8_192)
def _composed(text: str) -> str:
    return " ".join(CONTROLS.sub("", unicodedata.normalize("NFC", text)).split())


def called_of(name: str, kind: str) -> str:
    """Return a guess how to greet somebody, "" where none is safe: only the first word that is not a title."""
    words = [word for word in name.split() if word.strip(".:ঃ").casefold() not in TITLES]
    if kind == "company" or "," in name or not words or len(words) > 5:
        return ""
    script = unicodedata.name(words[0][0], "").partition(" ")[0]
    is_whole = len(words[0].strip(".")) > 1 and not words[0].endswith(".")
    return words[0] if script in CASED and is_whole else ""


def search_key(*, name: str, called: str, city: str, others: Iterable[str] = ()) -> str:
    """Return what a record is found by for everybody who sees it; `others` are texts of the house's own fields."""
    return key_of([name, called, city, *others])


def contact_key(values: Iterable[str]) -> str:
    """Return what a record is found by for those who see its addresses and numbers: identities as written."""
    words = dict.fromkeys(word.lstrip("+") for value in values for word in words_of(value))
    return f" {' '.join(words)} "[:LONGEST_KEY] if words else ""
