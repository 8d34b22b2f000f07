"""The values of customers who are one, or are taken apart: united in memory, written once at the end."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nokshi.customers.models import Merge
from nokshi.customers.rules.merging import Layer, lay, take_out
from nokshi.kernel.actor import Actor
from nokshi.ports.merging import Sheet, Values, sheets

OWN = "customers"


class Stack:
    """What all sheets hold of some customers, while merges are laid upon one another and lifted off.

    A key is the sheet's own key where it is the customers' sheet, else `sheet.key`, as in `custom.size`.
    """

    def __init__(self, ids: Sequence[int]) -> None:
        self.values: dict[str, dict[int, Values]] = {}
        self.before: dict[str, dict[int, Values]] = {}
        for sheet in sheets:
            known = sheet.known(ids)
            self.values[sheet.name] = {pk: dict(known.get(pk, {})) for pk in ids}
            self.before[sheet.name] = {pk: dict(known.get(pk, {})) for pk in ids}
        self.layers: dict[tuple[int, str], Layer] = {}

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys that can be chosen."""
        return frozenset(
            named(sheet, key)
            for sheet in sheets
            for values in self.values[sheet.name].values()
            for key in values
        )  # fmt: skip

    def lay(self, merge: Merge) -> None:
        """Unite the values of a merge's ends; it notes what changed."""
        for sheet in sheets:
            lay(self._layer(merge, sheet), self.values[sheet.name], sheet.united, sheet.lists)
        self._note(merge)

    def take_out(self, merges: Sequence[Merge], which: int) -> list[str]:
        """Take one of a family's merges (oldest first) out of the values; return the keys that somebody wrote since.

        The newer ones note what they change now.
        """
        kept: set[str] = set()
        for sheet in sheets:
            layers = [self._layer(one, sheet) for one in merges]
            take_out(layers, which, self.values[sheet.name], sheet.united, sheet.lists)
            kept |= {named(sheet, key) for key in layers[which].written}
        for newer in merges[which + 1 :]:
            self._note(newer)
        return sorted(kept)

    def _note(self, merge: Merge) -> None:
        """Let a merge say what it changes, and what it may not write again."""
        layers = {sheet: self._layer(merge, sheet) for sheet in sheets}
        merge.changes = {named(sheet, key): pair for sheet, one in layers.items() for key, pair in one.changes.items()}
        merge.kept = sorted(named(sheet, key) for sheet, one in layers.items() for key in one.kept)
        merge.gone = {
            named(sheet, key): parts for sheet, one in layers.items() for key, parts in one.gone.items() if parts
        }

    def _layer(self, merge: Merge, sheet: Sheet) -> Layer:
        key = (merge.merged_id, sheet.name)
        if key not in self.layers:
            theirs = frozenset(of_sheet(dict.fromkeys(merge.theirs), sheet))
            self.layers[key] = Layer(
                merge.merged_id, merge.survivor_id, theirs, of_sheet(merge.changes, sheet),
                set(of_sheet(dict.fromkeys(merge.kept), sheet)), of_sheet(merge.gone, sheet),
            )  # fmt: skip
        return self.layers[key]

    def write(self, actor: Actor, now: datetime, run: int | None) -> None:
        """Write what differs from what there was."""
        for sheet in sheets:
            differs = {
                pk: changes for pk, values in self.values[sheet.name].items()
                if (changes := _differing(self.before[sheet.name][pk], values))
            }  # fmt: skip
            if differs:
                sheet.write(differs, actor, now, run)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Values:
    return {key: value for key, value in after.items() if value != before.get(key)}


def named(sheet: Sheet, key: str) -> str:
    """Return the name of a sheet's key among the keys of all."""
    return key if sheet.name == OWN else f"{sheet.name}.{key}"


def of_sheet(values: Mapping[str, Any], sheet: Sheet) -> dict[str, Any]:
    """Return the part of some values that belongs to a sheet, by its own keys."""
    if sheet.name == OWN:
        return {key: value for key, value in values.items() if "." not in key}
    start = f"{sheet.name}."
    return {key.removeprefix(start): value for key, value in values.items() if key.startswith(start)}
