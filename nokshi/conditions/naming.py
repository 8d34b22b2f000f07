"""Conditions with names in the place of ids, as the configuration carries them from house to house."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.tree import CUSTOMER, parse, to_data
from nokshi.kernel.errors import DomainError
from nokshi.ports.configuration import FIELD, Named, Naming, known, namings

Turn = Callable[[Naming, Any], Any]


class NoSuchThing(DomainError):
    code = "no_such_thing"
    status = 422
    sentence = _("There is no %(what)s “%(name)s”. Put it into the file, or take what names it out.")


def named(tree: Any) -> Any:
    """Return a tree with the names of what it names by id; an id of what is gone stays as it is."""
    told: dict[str, Mapping[str, str]] = {}

    def turn(naming: Naming, value: Any) -> Any:
        names = told.setdefault(naming.name, naming.told())
        return names.get(str(value), value)

    return _turned(tree, turn)


def found(tree: Any) -> Any:
    """Return a tree with the ids of what it names; raises NoSuchThing."""
    ids: dict[str, dict[str, str]] = {}

    def turn(naming: Naming, value: Any) -> Any:
        if naming.name not in ids:
            ids[naming.name] = {said: pk for pk, said in reversed(list(naming.told().items()))}
        if value in naming.also:
            return value
        if value not in ids[naming.name]:
            raise NoSuchThing(what=known[naming.kind].label, name=value)
        return ids[naming.name][value]

    return _turned(tree, turn)


def likened(wanted: Mapping[str, Any], here: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return what stands here with its conditions (a `part` of each item) as a file has them, where they ask alike."""
    found_alike = dict(here)
    for name in wanted.keys() & here.keys():
        said, held = getattr(wanted[name], part), getattr(here[name], part)
        if said is not None and said != held and _canonical(said, getattr(wanted[name], "kind", CUSTOMER)) == held:
            found_alike[name] = msgspec.structs.replace(here[name], **{part: said})
    return found_alike


def _canonical(tree: Any, subject: str) -> Any:
    """Return conditions as they would be kept; None where they cannot be."""
    try:
        return named(to_data(parse(found(tree), subject=subject)))
    except DomainError:
        return None


def things_in(tree: Any, event: str = "") -> Iterator[Named]:
    """Yield the fields that a tree with names asks, and what it compares them with by name."""
    if isinstance(tree, list):
        for one in tree:
            yield from things_in(one, event)
    elif isinstance(tree, dict):
        if isinstance(tree.get("field"), str):
            yield FIELD, tree["field"]
        naming = _naming(tree, event)
        if naming and tree.get("value") is not None:
            values = tree["value"] if isinstance(tree["value"], list) else [tree["value"]]
            yield from ((naming.kind, str(value)) for value in values if value not in naming.also)
        for key, inner in tree.items():
            yield from things_in(inner, _event_of(tree, key, event))


def _turned(tree: Any, turn: Turn, event: str = "") -> Any:
    if isinstance(tree, list):
        return [_turned(one, turn, event) for one in tree]
    if not isinstance(tree, dict):
        return tree
    inner = {key: _turned(value, turn, _event_of(tree, key, event)) for key, value in tree.items()}
    if (naming := _naming(tree, event)) and "value" in tree:
        value = tree["value"]
        inner["value"] = [turn(naming, one) for one in value] if isinstance(value, list) else turn(naming, value)
    return inner


def _event_of(tree: Mapping[str, Any], key: str, event: str) -> str:
    """Return of which happening the details below a key are."""
    return str(tree.get("did", "")) if key == "where" else event


def _naming(tree: Mapping[str, Any], event: str) -> Naming | None:
    if isinstance(tree.get("field"), str):
        return namings.get(tree["field"])
    if isinstance(tree.get("detail"), str):
        return namings.get(f"{event}:{tree['detail']}")
    return None
