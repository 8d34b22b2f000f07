"""How the house is set up, as plain data: rooms lend sections of one file, keyed by names that mean the same anywhere.

Never secrets, never people, never customers. What stands is told by name instead of id, so that what one house wrote
another can take.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope

Named = tuple[str, str]
"""A kind of thing and its name: ("unit", "Dhaka")."""
FIELD = "field"
"""The kind of thing that the fields port lends; every room may name one."""


class Item(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One thing of a section as the file says it; what is left out is as it is at first."""


class Spoken(Item):
    """A text in the languages of the house."""

    en: str = ""
    bn: str = ""


def spoken(words: Mapping[str, str]) -> Spoken | None:
    """Return a text by language as the file says it; None where there is none."""
    return Spoken(**{one: words[one] for one in ("en", "bn") if words.get(one)}) if words else None


def words_in(text: Spoken | None) -> dict[str, str]:
    """Return what the file says by language."""
    return {"en": text.en, "bn": text.bn} if text else {}


class NotByFile(DomainError):
    code = "not_by_file"
    status = 409
    sentence = _("A file takes nothing out here. Do it on its own page, under Settings.")


@dataclass(frozen=True, slots=True)
class Setting:
    """Who sets the house up, under whose name that is written down, and when."""

    scope: Scope
    actor: Actor
    now: datetime


def _none(name: str, item: Any) -> Iterable[Named]:
    return ()


def _not_by_file(name: str, setting: Setting) -> None:
    raise NotByFile


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """A part of the file under its `name`.

    `standing()` tells by name what there is now, in a fixed order. `put(name, item, setting)` makes it so, whether
    it is there or not; `remove(name, setting)` takes it away. `settle(items, setting)` is told all of a section that
    anything was put into, for what hangs together. `liken(wanted, here)` returns what stands here as a file may say it
    too, before the two are compared. A section that `is_one` thing alone has it under the name "". `makes(name, item)`
    says which things an item brings, `needs(name, item)` which it names that have to be there. `loses(name)` says what
    goes with an item that is removed, "" where nothing does. `passes(items)` says by name what is passed over whatever
    a file says, and why: of the items in it, and of those here. Of a section with more items than `most` nothing is
    written into a file.
    """

    name: str
    label: Text
    shape: type[Item]
    standing: Callable[[], Mapping[str, Item]]
    put: Callable[[str, Any, Setting], None]
    remove: Callable[[str, Setting], None] = _not_by_file
    settle: Callable[[Mapping[str, Any], Setting], None] | None = None
    liken: Callable[[Mapping[str, Any], Mapping[str, Any]], Mapping[str, Item]] | None = None
    loses: Callable[[str], Text] | None = None
    makes: Callable[[str, Any], Iterable[Named]] = _none
    needs: Callable[[str, Any], Iterable[Named]] = _none
    passes: Callable[[Mapping[str, Any]], Mapping[str, Text]] | None = None
    most: int | None = None
    is_one: bool = False
    order: int = 50


@dataclass(frozen=True, slots=True)
class Known:
    """A kind of thing that items name (`name`), and which of it there are now."""

    name: str
    label: Text
    there: Callable[[], Collection[str]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A field of conditions, or a detail of a happening (`kind:detail`), whose values are ids of things of a `kind`.

    `told()` gives the names by id, as conditions write it; `also` are values that are no ids and stay as they are.
    """

    name: str
    kind: str
    told: Callable[[], Mapping[str, str]]
    also: frozenset[str] = frozenset()


sections: Registry[Section] = Registry("sections of the configuration", key=lambda one: one.order)
known: Registry[Known] = Registry("kinds of things named by the configuration")
namings: Registry[Naming] = Registry("names in conditions")


def joined(parts: Iterable[str]) -> str:
    """Return names that stand below one another as one: Dhaka / Gulshan. A / within a name is written twice."""
    return " / ".join(part.replace("/", "//") for part in parts)


def parts_of(name: str) -> list[str]:
    """Return the names that `joined` put together."""
    return [part.replace("//", "/") for part in name.split(" / ")]


def above(name: str) -> str:
    """Return the name that one stands below; "" at the top."""
    return joined(parts_of(name)[:-1])


def unlike(names: Iterable[tuple[Any, str]]) -> dict[Any, str]:
    """Return a name for each key, of several that are called the same the later ones with a number behind it."""
    found: dict[Any, str] = {}
    taken: set[str] = set()
    for key, name in names:
        said, number = name, 1
        while said in taken:
            number += 1
            said = f"{name} ({number})"
        taken.add(said)
        found[key] = said
    return found
