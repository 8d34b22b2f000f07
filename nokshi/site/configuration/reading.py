"""A file as the sections and items that it speaks of, every one checked against its shape."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from nokshi.ports.configuration import Item, Section, known, sections
from nokshi.site.configuration import yaml
from nokshi.site.configuration.refusals import WrongLine
from nokshi.site.configuration.yaml import Read

VERSION = "nokshi"
EDITION = 1
AT = re.compile(r" - at `\$(?P<place>[^`]*)`$")
STRANGE = re.compile(r"Object contains unknown field `(?P<key>.*)`")
MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")

Items = dict[str, Item]


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says: items by section and name. Sections that it does not speak of are not there."""

    items: Mapping[str, Items]
    source: Read

    def line(self, section: Section, name: str) -> int:
        return self.source.line(section.name, *(() if section.is_one else (name,)))


def place_of(section: Section, name: str) -> str:
    """Return what a person calls an item: Units → Dhaka."""
    return f"{section.label} → {name}" if name else str(section.label)


def parse(raw: bytes) -> Document:
    """Return what a file says; raises a BadFile that names the line."""
    source = yaml.read(raw)
    if not isinstance(source.data, dict):
        raise WrongLine(line=1, place=_("the file"), what=_("Begin with the name of a section, as “units:”."))
    if source.data.pop(VERSION, EDITION) != EDITION:
        what = _("This file is of a newer Nokshi. Bring this one up to date, or export from one like this.")
        raise WrongLine(line=source.line(VERSION), place=VERSION, what=what)
    found: dict[str, Items] = {}
    for name, data in source.data.items():
        section = sections.get(name)
        if section is None:
            there = ", ".join(one.name for one in sections)
            what = _("There is no such section. There are: %(there)s.") % {"there": there}
            raise WrongLine(line=source.line(name), place=name, what=what)
        found[name] = _items(section, data, source)
    document = Document(found, source)
    _check_names(document)
    return document


def _items(section: Section, data: Any, source: Read) -> Items:
    if section.is_one:
        return {"": _item(section, "", data, source)}
    if data is None:
        return {}
    if not isinstance(data, dict):
        what = _("Write a name and a colon for each, and below it what it is.")
        raise WrongLine(line=source.line(section.name), place=str(section.label), what=what)
    return {name: _item(section, name, given, source) for name, given in data.items()}


def _item(section: Section, name: str, given: Any, source: Read) -> Item:
    at = (section.name, *([name] if not section.is_one else []))
    if not section.is_one and not name.strip():
        raise WrongLine(line=source.line(*at), place=str(section.label), what=_("The name is empty. Write one."))
    try:
        item: Item = msgspec.convert({} if given is None else given, section.shape, strict=True)
    except msgspec.ValidationError as wrong:
        keys, what = _told(str(wrong))
        place = " → ".join([place_of(section, name), *map(str, keys)])
        raise WrongLine(line=source.line(*at, *keys), place=place, what=what) from None
    return item


def _told(text: str) -> tuple[list[str | int], str]:
    """Return where in an item a value does not fit, and what is wrong with it in words."""
    match = AT.search(text)
    steps = re.findall(r"\.([^.\[\]]+)|\[([0-9]+)\]", match["place"]) if match else []
    keys: list[str | int] = [key or int(number) for key, number in steps]
    what = text[: match.start()] if match else text
    if strange := STRANGE.fullmatch(what):
        return [*keys, strange["key"]], _("This is not known here. Look how it is spelt, or take it out.")
    if missing := MISSING.fullmatch(what):
        return keys, _("“%(key)s” is missing. Write it.") % {"key": missing["key"]}
    return keys, _("The value does not fit (%(what)s). Change it.") % {"what": what}


def _check_names(document: Document) -> None:
    """Refuse an item that names what is neither here nor in the file."""
    made: dict[str, set[str]] = {}
    for kind, name in _made(document):
        made.setdefault(kind, set()).add(name)
    there: dict[str, set[str]] = {}
    for section_name, items in document.items.items():
        section = sections[section_name]
        for name, item in items.items():
            for kind, wanted in section.needs(name, item):
                if kind not in there:
                    there[kind] = {*known[kind].there(), *made.get(kind, ())}
                if wanted not in there[kind]:
                    what = _("There is no %(what)s “%(name)s”, neither here nor in the file.")
                    told = {"what": known[kind].label, "name": wanted}
                    line = _line_of(document, section, name, wanted)
                    raise WrongLine(line=line, place=place_of(section, name), what=what % told)


def _made(document: Document) -> Iterator[tuple[str, str]]:
    for section_name, items in document.items.items():
        for name, item in items.items():
            yield from sections[section_name].makes(name, item)


def _line_of(document: Document, section: Section, name: str, wanted: str) -> int:
    """Return the line below an item on which a text stands, else that of the item."""
    at = (section.name, *([name] if not section.is_one else []))
    held: Any = document.source.data.get(section.name)
    held = held.get(name) if not section.is_one and isinstance(held, dict) else held
    place = next(_places(held, wanted, ()), ())
    return document.source.line(*at, *place)


def _places(held: Any, wanted: str, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(held, dict | list):
        for key, inner in held.items() if isinstance(held, dict) else enumerate(held):
            yield from _places(inner, wanted, (*place, key))
    elif held == wanted:
        yield place
