"""How a name looks when there is little room, in any script."""

import unicodedata
from functools import lru_cache
from zlib import crc32

CLOTHS = 4
SCRIPTS = {
    "BENGALI": "bn",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "THAI": "th",
    "TAMIL": "ta",
    "HEBREW": "he",
    "CJK": "zh",
}
CASED = frozenset({"LATIN", "CYRILLIC", "GREEK"})


def _first_letter(word: str) -> str:
    """Return the first letter with the vowel signs and joined consonants that belong to it."""
    cluster = ""
    for char in word:
        joins = unicodedata.category(char) in {"Mn", "Mc"} or cluster.endswith("\u09cd")
        if cluster and not joins:
            break
        cluster += char
    return cluster.removesuffix("\u09cd")


def _script_of(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


@lru_cache(maxsize=4_096)
def initials(name: str) -> str:
    """Return two capitals where a script has them (FR), else one letter with its sign (ফা, 佐); a mark for no name.

    A name that is a number shows its last two digits, where numbers differ.
    """
    words = ["".join(char for char in word if char.isalnum() or not char.isascii()) for word in name.split()]
    words = [word for word in words if word]
    if not words:
        return "·"
    if len(words) == 1 and words[0].isdecimal():
        return words[0][-2:]
    first = _first_letter(words[0])
    if _script_of(first[0]) not in CASED:
        return first
    last = _first_letter(words[-1]) if len(words) > 1 else ""
    return (first + last).upper()


def cloth(key: object) -> int:
    """Return a number from 1 to 4 that stays the same for the same key."""
    return crc32(str(key).encode()) % CLOTHS + 1


@lru_cache(maxsize=4_096)
def script(text: str) -> str:
    """Return the language tag of the first letter's script; empty for Latin and for no letter."""
    letter = next((char for char in text if char.isalpha()), "")
    return SCRIPTS.get(_script_of(letter), "") if letter else ""
