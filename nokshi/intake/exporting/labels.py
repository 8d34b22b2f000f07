"""Rows that others name by what they are called: which record a cell means, and what a record is called now."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from nokshi.intake.models import SourceLink, SourceRow
from nokshi.intake.rules.baselines import LinkPlace
from nokshi.intake.rules.moves import AGAIN, digest_of, ids_of
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.systems import CALLED, System, Thing

FEW = 900
UNDONE = "undone"


def label_places(system: System, thing: Thing, places: Sequence[LinkPlace]) -> list[LinkPlace]:
    """Return the columns whose cells name rows by what they are called."""
    return [one for one in places if any(key.startswith(CALLED) for key in ids_of(system, thing, one.column)("x"))]


def meant_by(page: Sequence[SourceRow], system: System, names: Collection[str]) -> dict[tuple[str, str], str]:
    """Return the ids that labels in rows were found to mean when they came, by row and meaning; the newest counts."""
    found: dict[tuple[str, str], str] = {}
    keys = [row.key for row in page]
    for start in range(0, len(keys), FEW):
        links = SourceLink.objects.filter(
            key__in=keys[start : start + FEW], name__in=names, run__system=system.name, run__unit=page[0].unit_id,
            run__thing=page[0].thing,
        ).exclude(run__part_of__status=UNDONE)  # fmt: skip
        for key, name, to_key in links.order_by("pk").values_list("key", "name", "to_key"):
            found[key, name] = to_key
    return found


def called_now(system: System, unit_id: int, records: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """Return what records are called in the rows of the system, and whether they are called so only since."""
    wanted = sorted(set(records))
    rows = [
        row
        for start in range(0, len(wanted), FEW)
        for row in SourceRow.objects.filter(
            unit=unit_id, system=system.name, thing__in=system.labelled, record_id__in=wanted[start : start + FEW]
        ).order_by("pk").select_related("shape")
        if AGAIN not in row.key
    ]  # fmt: skip
    present = _names(system, rows)
    return {row.record_id: _called(system, row, present.get(row.record_id)) for row in rows if row.record_id}


def _names(system: System, rows: Sequence[SourceRow]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for thing in {row.thing for row in rows}:
        kind = export_kinds.get(system.thing(thing).kind)
        ids = [row.record_id for row in rows if row.thing == thing and row.record_id]
        if kind and kind.values:
            found |= {pk: values.get("name") for pk, values in kind.values(Scope.system(), ids).items()}
    return found


def _called(system: System, row: SourceRow, name: Any) -> tuple[str, bool]:
    before = row.baseline.get("name")
    if name and before and before != digest_of(str(name)):
        return str(name), True
    return system.called(row.thing, dict(zip(row.shape.names, row.cells, strict=False))).strip(), False
