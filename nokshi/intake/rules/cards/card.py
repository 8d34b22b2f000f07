"""A vCard: its properties where they stand, and which of them each heading of a row means."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from nokshi.kernel.contentlines import Line, lines_of, parts_of, plain

FORM = "#vcard"
"""The heading of the cell that holds the card itself."""

BYTES = "="
"""Begins the cell of a card that is no UTF-8: a sign for each byte follows."""

MOST = 40
"""E-mail addresses and phones of a card that have a column each; further ones stay in the card."""

FALLBACK = "cp1252"
NO_PHONE = frozenset({"FAX", "PAGER", "MODEM", "BBS"})
NAME_PARTS = {"First name": 1, "Last name": 0}
ADDRESS_PARTS = {"Street": 2, "City": 3, "Region": 4, "Postcode": 5, "Country": 6}
WORDS = {
    "Nickname": "NICKNAME", "Company": "ORG", "Job title": "TITLE", "Website": "URL", "Notes": "NOTE",
    "Categories": "CATEGORIES", "UID": "UID",
}  # fmt: skip
DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?", re.IGNORECASE)
IMAGE = re.compile(r"(?:image/)?([A-Za-z0-9.+-]{2,20})")
COMPANY, OTHER = "company", "other"
OTHERS = frozenset({"group", "location", "application", "device", "thing"})


class Card:
    """A card whose properties are found by what they mean.

    `fallback` is what bytes that are no UTF-8 are read as, `charset` what is written anew in it.
    """

    def __init__(self, content: bytes, fallback: str = FALLBACK, charset: str = "utf-8") -> None:
        self.lines: list[Line] = lines_of(content)
        self.fallback, self.charset = fallback, charset

    @cached_property
    def version(self) -> str:
        """Return 2.1, 3.0 or 4.0; what a card does not say is taken for 3.0."""
        return self.word("VERSION") or "3.0"

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """Return where the properties of each name stand."""
        found: dict[str, list[int]] = {}
        for place, line in enumerate(self.lines):
            found.setdefault(line.name, []).append(place)
        return found

    def text(self, place: int) -> str:
        """Return the value of a property with its escapes."""
        return self.lines[place].text(self.fallback).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")

    def word(self, name: str) -> str:
        """Return the value of a name that counts."""
        place = self.place_of(name)
        return "" if place is None else plain(self.text(place)).strip()

    def place_of(self, name: str) -> int | None:
        """Return where the property of a name stands that counts: the preferred, else the first that says something."""
        places = [place for place in self.places.get(name, ()) if self.text(place).strip("; \t\n")]
        preferred = (
            place for place in places if "PREF" in self.lines[place].types or "PREF" in self.lines[place].params
        )
        return next(preferred, places[0] if places else None)

    def reaches(self, heading: str) -> list[int]:
        """Return where the e-mail addresses ("Email") or phones ("Phone") stand."""
        if heading == "Email":
            return [place for place in self.places.get("EMAIL", ()) if self.text(place).strip()]
        places = (place for place in self.places.get("TEL", ()) if self.text(place).strip())
        return [place for place in places if not self.lines[place].types & NO_PHONE]

    def cells(self) -> Iterator[tuple[str, str]]:
        """Yield what the card says as `(heading, cell)`; what it does not say is left out."""
        yield "Full name", self.word("FN") or self._name()
        name = self._parts("N")
        yield from ((heading, name[part]) for heading, part in NAME_PARTS.items() if part < len(name))
        yield from ((heading, self._said(heading)) for heading in WORDS)
        yield "Birthday", self._birthday()
        for heading in ("Email", "Phone"):
            for number, place in enumerate(self.reaches(heading)[:MOST]):
                yield numbered(heading, number), reach_of(plain(self.text(place)))
        yield from self._address()
        yield "Kind", self._kind()
        if "PHOTO" in self.places:
            yield "Photo", photo_of(self.lines[self.places["PHOTO"][0]])

    def _parts(self, name: str) -> list[str]:
        place = self.place_of(name)
        return [] if place is None else [part.strip() for part in parts_of(self.text(place))]

    def _name(self) -> str:
        """Return the name of whom has no FN: what N says in the order of speech, else the company."""
        said = self._parts("N")
        family, given, middle, before, after = [*said, *[""] * 5][:5]
        name = " ".join(filter(None, (before, given, middle, family, after)))
        return name or self._said("Company")

    def _said(self, heading: str) -> str:
        if heading == "Company":
            return next(iter(self._parts("ORG")), "")
        if heading == "Categories":
            place = self.place_of("CATEGORIES")
            return "" if place is None else ", ".join(one.strip() for one in parts_of(self.text(place), ","))
        return self.word(WORDS[heading])

    def _birthday(self) -> str:
        """Return the birthday as an ISO day; one without a year, as Apple too writes it, is none."""
        place = self.place_of("BDAY")
        found = DAY.fullmatch(plain(self.text(place)).strip()) if place is not None else None
        if place is None or found is None:
            return ""
        omitted = self.lines[place].params.get("X-APPLE-OMIT-YEAR", ())
        return "" if found[1] in omitted else "-".join(found.groups())

    def _address(self) -> Iterator[tuple[str, str]]:
        parts = self._parts("ADR")
        for heading, part in ADDRESS_PARTS.items():
            if part < len(parts):
                yield heading, street_of(parts) if heading == "Street" else parts[part]

    def _kind(self) -> str:
        kind = (self.word("KIND") or self.word("X-ADDRESSBOOKSERVER-KIND")).casefold()
        if kind in OTHERS:
            return OTHER
        is_company = kind == "org" or self.word("X-ABSHOWAS").upper() == "COMPANY"
        nobody = not self._parts("N") and self.word("FN") in {"", self._said("Company")}
        return COMPANY if is_company or (nobody and self._said("Company")) else ""


def numbered(heading: str, number: int) -> str:
    """Return the heading of a column of several, counted from 0: Email, Email 2, Email 3."""
    return heading if not number else f"{heading} {number + 1}"


def street_of(parts: Sequence[str]) -> str:
    """Return the street of an address with the box and the flat that stand before it."""
    return ", ".join(filter(None, (part.strip(" ,") for part in parts[:3])))


def reach_of(text: str) -> str:
    """Return an address to reach somebody at; of a URI what it names."""
    scheme, colon, rest = text.strip().partition(":")
    return rest.partition(";")[0].strip() if colon and scheme.casefold() in {"tel", "mailto"} else text.strip()


def photo_of(line: Line) -> str:
    """Return a word on a picture: what it is, and how many bytes; the picture stays in the card."""
    kinds = [*line.params.get("MEDIATYPE", ()), *line.params.get("TYPE", ())]
    if line.value[:5].lower() == b"data:":
        kinds = [line.value[5:40].decode("ascii", "replace").partition(";")[0]]
    found = next(filter(None, map(IMAGE.fullmatch, kinds)), None)
    coded = line.value.partition(b",")[2] if line.value[:5].lower() == b"data:" else line.value
    if line.coding or line.value[:5].lower() == b"data:":
        return f"{found[1].upper() if found else 'IMAGE'}, {len(coded) * 3 // 4} B"
    return line.text()[:500]


def kept(content: bytes) -> str:
    """Return a card as the text of a cell; neither database keeps a NUL."""
    content = content.replace(b"\0", b"")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return BYTES + content.decode("latin-1")


def bytes_of(cell: str) -> bytes:
    """Return the bytes of a card that a cell holds."""
    return cell[1:].encode("latin-1") if cell.startswith(BYTES) else cell.encode()


def fallback_of(encoding: str) -> str:
    """Return what bytes that are no UTF-8 are read as in a file of an encoding."""
    return FALLBACK if not encoding or encoding.casefold().startswith("utf") else encoding
