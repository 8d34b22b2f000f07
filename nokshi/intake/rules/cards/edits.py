"""A card with other values: the properties that have them are written anew, and everything else stays as it stood."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from nokshi.intake.rules.cards.card import ADDRESS_PARTS, COMPANY, DAY, NAME_PARTS, WORDS, Card
from nokshi.kernel.contentlines import CODINGS, Line, escaped, parts_of, plain, written

NUMBERED = re.compile(r"(Email|Phone)(?: (\d+))?")
PROPERTY = {"Email": "EMAIL", "Phone": "TEL"}
MANY = frozenset({"EMAIL", "TEL", "ADR"})
NEEDED = frozenset({"FN", "N"})
NAME, ADDRESS = 5, 7
"""How many parts a structured name and an address have."""


def edited(card: Card, changed: Mapping[str, str]) -> bytes:
    """Return a card whose cells under these headings are others now; an empty one takes its property away."""
    edits = _Edits(card)
    for heading, text in changed.items():
        if found := NUMBERED.fullmatch(heading):
            edits.reach(found[1], int(found[2] or 1) - 1, text)
        elif heading == "Birthday":
            edits.birthday(text)
        elif act := SINGLE.get(heading):
            act(edits, text)
    if changed.keys() & NAME_PARTS.keys():
        edits.name(changed)
    if changed.keys() & ADDRESS_PARTS.keys():
        edits.address(changed)
    return edits.done()


class _Edits:
    """What is written anew, by where it stands; `added` comes before the end."""

    def __init__(self, card: Card) -> None:
        self.card = card
        self.anew: dict[int, bytes] = {}
        self.added: list[bytes] = []
        ends = [line.raw for line in card.lines if line.name == "BEGIN"]
        self.end = b"\r\n" if not ends or ends[0].endswith(b"\r\n") else b"\n"

    def done(self) -> bytes:
        """Return the whole card."""
        lines = self.card.lines
        made = [self.anew.get(place, line.raw) for place, line in enumerate(lines[:-1])]
        if made and made[-1] and not made[-1].endswith(b"\n"):
            made[-1] += self.end
        return b"".join([*made, *self.added, *(line.raw for line in lines[-1:])])

    def put(self, name: str, place: int | None, value: str) -> None:
        """Write the escaped value of a property, or take the property away where there is none."""
        if place is None and name not in MANY:
            place = next(iter(self.card.places.get(name, ())), None)
        is_said = bool(value.strip(";")) or name in NEEDED
        if place is not None:
            self.anew[place] = self._written(_head(self.card.lines[place]), value) if is_said else b""
        elif is_said:
            self.added.append(self._written(name.encode(), value))

    def _written(self, head: bytes, value: str) -> bytes:
        return written(head, value, version=self.card.version, end=self.end, charset=self.card.charset)

    def word(self, name: str, text: str) -> None:
        """Write a property that is one text."""
        self.put(name, self.card.place_of(name), escaped(text, self.card.version))

    def reach(self, heading: str, number: int, text: str) -> None:
        """Write one of several addresses to reach somebody at."""
        places = self.card.reaches(heading)
        place = places[number] if number < len(places) else None
        is_uri = place is not None and plain(self.card.text(place)).strip().casefold().startswith(("tel:", "mailto:"))
        scheme = {"Email": "mailto:", "Phone": "tel:"}[heading] if is_uri and text else ""
        self.put(PROPERTY[heading], place, scheme + escaped(text, self.card.version))

    def birthday(self, text: str) -> None:
        """Write a birthday in the form of the one that stood there."""
        place = self.card.place_of("BDAY")
        said = plain(self.card.text(place)).strip() if place is not None else ""
        if (found := DAY.fullmatch(said)) or (not said and self.card.version == "4.0") or said.startswith("--"):
            is_long = found[0][4] == "-" if found else "-" in said.removeprefix("--")
            text = text if is_long else text.replace("-", "")
        params = self.card.lines[place].params if place is not None else {}
        if place is not None and (
            "X-APPLE-OMIT-YEAR" in params or "text" in map(str.casefold, params.get("VALUE", ()))
        ):
            # What said that the year is none, or that this is no day, goes with the value that it was about.
            self.anew[place] = self._written(b"BDAY", text) if text else b""
        else:
            self.put("BDAY", place, text)

    def name(self, changed: Mapping[str, str]) -> None:
        """Write a name as family and given name: other parts of the former one are no longer true."""
        place, parts = self._parts("N", NAME)
        for heading, part in NAME_PARTS.items():
            parts[part] = changed.get(heading, parts[part])
        self._structured("N", place, [*parts[:2], "", "", ""])

    def address(self, changed: Mapping[str, str]) -> None:
        """Write the parts of the address that changed."""
        place, parts = self._parts("ADR", ADDRESS)
        for heading, part in ADDRESS_PARTS.items():
            if heading in changed:
                parts[part] = changed[heading]
        if "Street" in changed:
            parts[0] = parts[1] = ""
        self._structured("ADR", place, parts)

    def company(self, text: str) -> None:
        """Write the company, its departments left as they are."""
        place = self.card.place_of("ORG")
        rest = parts_of(self.card.text(place))[1:] if place is not None else []
        self._structured("ORG", place, [text, *rest])

    def kind(self, text: str) -> None:
        """Say of a new card that it is a company's."""
        if text == COMPANY:
            self.word("X-ABSHOWAS", "COMPANY")

    def _parts(self, name: str, most: int) -> tuple[int | None, list[str]]:
        place = self.card.place_of(name)
        said = parts_of(self.card.text(place)) if place is not None else []
        return place, [*said, *[""] * (most - len(said))]

    def _structured(self, name: str, place: int | None, parts: list[str]) -> None:
        self.put(name, place, ";".join(escaped(part, self.card.version) for part in parts))


SINGLE: Mapping[str, Callable[[_Edits, str], None]] = {
    "Full name": lambda edits, text: edits.word("FN", text),
    "Company": _Edits.company,
    "Kind": _Edits.kind,
    **{
        heading: partial(lambda edits, text, name: edits.word(name, text), name=name)
        for heading, name in WORDS.items()
        if heading not in {"Company", "UID", "Categories"}
    },
}


def _head(line: Line) -> bytes:
    """Return what stands before the value of a line, without what is said of its encoding."""
    name = line.raw.lstrip()[: len(line.group) + bool(line.group) + len(line.name)]
    return b"".join([name, *(b";" + head for head in line.heads if not _is_coding(head))])


def _is_coding(head: bytes) -> bool:
    name, _is_named, _text = head.upper().partition(b"=")
    return name.strip() in {b"ENCODING", b"CHARSET"} or name.strip().decode("ascii", "replace") in CODINGS
