"""What HubSpot calls its properties, by language: headings are in that of the person who made the export."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

ANY = "any"
Labels = dict[str, dict[str, list[str]]]
"""The labels of properties, by thing and property."""


@lru_cache(1)
def labels() -> dict[str, Labels]:
    """Return the labels of each language."""
    found: dict[str, Labels] = tomllib.loads(Path(__file__).with_name("labels.toml").read_text(encoding="utf-8"))
    return found


def folded(text: str) -> str:
    """Return a heading without the accidents of writing: composed signs, capitals, blanks around."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def labelled(language: str, thing: str) -> dict[str, str]:
    """Return the properties of a thing by their folded labels in one language; its own go before those of all."""
    parts = (labels()[language].get(part, {}) for part in (ANY, thing))
    return {folded(label): name for part in parts for name, texts in part.items() for label in texts}


@lru_cache(32)
def names_by_label(thing: str) -> dict[str, str]:
    """Return the properties of a thing by their labels in all languages and by their own names."""
    found = {label: name for language in reversed(labels()) for label, name in labelled(language, thing).items()}
    return found | {name: name for name in found.values()}


@lru_cache(32)
def own_names(thing: str) -> frozenset[str]:
    """Return the properties that only this thing has, and not every one."""
    return frozenset(names_by_label(thing).values()) - frozenset(labels()["en"][ANY])


@lru_cache(32)
def _every_label(language: str) -> frozenset[str]:
    return frozenset(label for thing in labels()[language] for label in labelled(language, thing))


def language_of(headers: Sequence[str]) -> str:
    """Return the language of most headings; "" where they are internal names."""
    said = {folded(header) for header in headers}
    if "hs_object_id" in said or any(one.startswith("properties.") for one in said):
        return ""
    counts = Counter({language: len(said & _every_label(language)) for language in labels()})
    language, count = counts.most_common(1)[0]
    return language if count else ""
