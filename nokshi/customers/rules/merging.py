"""What a customer's values become when another one turns out to be him, and when that is taken back.

Values are a plain dict by key, as JSON. Merges of a family lie on one another in the order in which they were made: to
take one out, those above it are lifted off, newest first, and laid back afterwards; what people wrote in between stays.
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
    """A merge as it lies on its survivor: `changes` maps keys to [before, after], `theirs` are keys of the other's.

    A value that stayed as it was is in `changes` too, where the other has one: so it is seen if somebody wrote since.
    `kept` are keys that somebody wrote since, and `gone` parts of lists that somebody took out since: neither is
    written again when the merge is lifted off and laid back, then or ever after. `lifted` is what it brought when it
    was lifted.
    """

    merged: int
    survivor: int
    theirs: frozenset[str] = frozenset()
    changes: dict[str, list[Any]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    gone: dict[str, list[Any]] = field(default_factory=dict)
    lifted: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def written(self) -> set[str]:
        """Return the keys of which it had brought another value, and somebody wrote one since."""
        return {key for key in self.kept if key in self.changes and self.changes[key][0] != self.changes[key][1]}


def united(mine: Mapping[str, Any], theirs: Mapping[str, Any], chosen: frozenset[str]) -> Values:
    """Return what a customer is to hold, where it differs: lists joined, gaps filled, and what was chosen of theirs."""
    wanted: Values = {}
    together: Any
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
    mine, theirs = values[layer.survivor], values[layer.merged]
    wanted = unite(mine, theirs, layer.theirs)
    layer.changes = {}
    for key, value in theirs.items():
        if key in layer.kept or value in NOTHING:
            continue
        before, after = mine.get(key), wanted.get(key, mine.get(key))
        if key in lists:
            mine_now = [*(before or []), *layer.lifted.get(key, ())]
            gone = [one for one in layer.gone.get(key, ()) if one not in mine_now]
            after = [one for one in after or [] if one not in gone]
        layer.changes[key] = [before, after]
        mine[key] = after


def lift(layer: Layer, values: Mapping[int, Values], lists: Collection[str]) -> None:
    """Take out of the survivor's values what the merge brought; what somebody wrote since stays."""
    mine = values[layer.survivor]
    layer.lifted = {}
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
    layer.lifted[key] = [one for one in added if one in present]
    known = layer.gone.setdefault(key, [])
    known += [one for one in after if one not in present and one not in known]
    if present == after:
        return before
    return [one for one in present if one not in added]


def take_out(
    layers: Sequence[Layer], which: int, values: Mapping[int, Values], unite: Unite, lists: Collection[str]
) -> None:
    """Take one merge (its place in `layers`, oldest first) out from below those that came after it."""
    one, above = layers[which], layers[which + 1 :]
    _share_gone(layers)
    for layer in (*reversed(above), one):
        lift(layer, values, lists)
    for layer in above:
        lay(layer, values, unite, lists)


def _share_gone(layers: Sequence[Layer]) -> None:
    """Let what somebody took out of a list be out of it for all merges that lie on him."""
    shared: dict[int, dict[str, list[Any]]] = {}
    for layer in layers:
        known = shared.setdefault(layer.survivor, {})
        for key, parts in layer.gone.items():
            known[key] = [*known.get(key, ()), *(one for one in parts if one not in known.get(key, ()))]
        layer.gone = known


def roots_of(parents: Mapping[int, int]) -> dict[int, int]:
    """Return by each who is merged whom he is in the end; `parents` says into whom each was merged."""
    found: dict[int, int] = {}
    for one in parents:
        end = parents[one]
        while end in parents:
            end = parents[end]
        found[one] = end
    return found
