"""A customer as a vCard (RFC 2426, version 3.0, which every address book reads)."""

from collections.abc import Iterator, Mapping
from typing import Any

from nokshi.kernel import formats
from nokshi.kernel.contentlines import escaped, written

Facts = Mapping[str, Any]
COMPANY = "company"
OF_CARDS = "vcard"
"""The namespace of the numbers that cards came with."""


def vcard_of(facts: Facts) -> bytes:
    """Return the card of a customer: name, nickname, birthday, all ways to reach, all addresses; UTF-8, folded.

    `facts` are fields of a customer as JSON values; what is not among them is not said.
    """
    return b"".join(written(head.encode(), value) for head, value in _lines(facts))


def _lines(facts: Facts) -> Iterator[tuple[str, str]]:
    name = " ".join(str(facts.get("name") or "").split())
    yield "BEGIN", "VCARD"
    yield "VERSION", "3.0"
    yield "FN", escaped(name or next(iter(facts.get("emails") or facts.get("phones") or [""])))
    yield from _named(facts, name)
    yield from ((_head("EMAIL;TYPE=INTERNET", place), one) for place, one in enumerate(facts.get("emails") or []))
    yield from ((_head("TEL;TYPE=VOICE", place), one) for place, one in enumerate(facts.get("phones") or []))
    yield from (("ADR", _address(one)) for one in facts.get("addresses") or _place(facts))
    if facts.get("birth_date"):
        yield "BDAY", str(facts["birth_date"])
    yield from (("UID", escaped(value)) for space, value in (facts.get("external") or []) if space == OF_CARDS)
    yield "END", "VCARD"


def _named(facts: Facts, name: str) -> Iterator[tuple[str, str]]:
    if facts.get("kind") == COMPANY:
        yield "N", ";;;;"
        yield "ORG", escaped(name)
        yield "X-ABShowAs", "COMPANY"
        return
    given, _space, family = name.rpartition(" ")
    yield "N", f"{escaped(family)};{escaped(given)};;;"
    if facts.get("called") and facts["called"] not in {given, name}:
        yield "NICKNAME", escaped(str(facts["called"]))


def _head(head: str, place: int) -> str:
    """Return what stands before a way to reach somebody; the first one is the preferred."""
    return head if place else f"{head},PREF"


def _place(facts: Facts) -> list[dict[str, str]]:
    place = {part: str(facts.get(part) or "") for part in ("city", "country")}
    return [place] if any(place.values()) else []


def _address(address: Mapping[str, str]) -> str:
    country = address.get("country") or ""
    named = str(formats.locale_of("en").territories.get(country, country))
    parts = ["", "", *(address.get(part) or "" for part in ("lines", "city", "region", "postcode")), named]
    return ";".join(map(escaped, parts))
