"""What a customer's values become when another one turns out to be him, and when that is taken back.

Values are a plain dict by key, as JSON. Merges of a family lie on one another in the order in which they were made: to take
one out, those above it are lifted off, newest first, and laid back afterwards; what people wrote in between stays.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nokshi.customers.rules.people import IDENTITY_FIELDS

Values = dict[str, Any]
Unite = Callable[[Mapping[str, Any], Mapping[str, Any], frozenset[str]], Values]
LISTS = frozenset({*IDENTITY_FIELDS, "addresses", "units"})
NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(slots=True)
class Layer:
    """A merge as it lies on its survivor: `changes` maps keys to [before, after], `theirs` are keys chosen of the other.

    `kept` are keys that somebody wrote since, and `gone` parts of lists that somebody took out since (shared by all that
    lie on one survivor): neither is written again when it is laid back.
    """

    merged: int
    survivor: int
    theirs: frozenset[str] = frozenset()
    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    gone: dict[str, list[Any]] = field(default_factory=dict)


def united(mine: Mapping[str, Any], theirs: Mapping[str, Any], chosen: frozenset[str]) -> Values:
    """Return what a customer is to hold of his own fields, where it differs: lists joined, gaps filled, theirs if chosen."""
    wanted: Values = {}
    for key, value in theirs.items():
        own = mine.get(key)
        if key in LISTS:
            together = joined(own or [], value or [], theirs_first=key in chosen)
        else:
            together = value if value not in NOTHING and (key in chosen or own in NOTHING) else own
        if together != own:
            wanted[key] = together
    return wanted


def joined(mine: Sequence[Any], theirs: Sequence[Any], *, theirs_first: bool) -> list[Any]:
    """Return two lists as one, each part once, the one that holds the main part first."""
    first, second = (theirs, mine) if theirs_first else (mine, theirs)
    return [*first, *(one for one in second if one not in first)]


def lay(layer: Layer, values: Mapping[int, Values], unite: Unite, lists: Collection[str]) -> None:
    """Unite the values of a merge's two ends in the survivor's, and note what changed."""
    mine = values[layer.survivor]
    layer.changes = {}
    for key, value in unite(mine, values[layer.merged], layer.theirs).items():
        if key in layer.kept:
            continue
        before, after = mine.get(key), value
        if key in lists:
            after = [one for one in value if one not in layer.gone.get(key, ())]
        if after != before:
            layer.changes[key] = [before, after]
            mine[key] = after


def lift(layer: Layer, values: Mapping[int, Values], lists: Collection[str]) -> None:
    """Take out of the survivor's values what the merge brought; what somebody wrote since stays."""
    mine = values[layer.survivor]
    for key, (before, after) in layer.changes.items():
        present = mine.get(key)
        if key in lists:
            mine[key] = _without(layer, key, before or [], after or [], present or [])
        elif present == after:
            mine[key] = before
        else:
            layer.kept.add(key)


def _without(layer: Layer, key: str, before: list[Any], after: list[Any], present: list[Any]) -> list[Any]:
    added = [one for one in after if one not in before]
    layer.gone[key] = [*layer.gone.get(key, ()), *(one for one in added if one not in present)]
    if present == after:
        return before
    return [one for one in present if one not in added]


def take_out(
    layers: Sequence[Layer], which: int, values: Mapping[int, Values], unite: Unite, lists: Collection[str]
) -> None:
    """Take one merge (its place in `layers`, oldest first) out from below those that came after it."""
    above = layers[which + 1 :]
    for layer in reversed(above):
        lift(layer, values, lists)
    lift(layers[which], values, lists)
    for layer in above:
        lay(layer, values, unite, lists)


def roots_of(parents: Mapping[int, int]) -> dict[int, int]:
    """Return by each who is merged whom he is in the end; `parents` says into whom each was merged."""
    found: dict[int, int] = {}
    for one in parents:
        end = parents[one]
        while end in parents:
            end = parents[end]
        found[one] = end
    return found
