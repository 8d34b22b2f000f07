"""The ids of other rows in a row that goes out again: as they came, or as the record is tied now."""

from collections.abc import Mapping, Sequence
from typing import Any

from nokshi.customers.queries.merging import survivors
from nokshi.intake.models import SourceRow
from nokshi.intake.queries.ties import Known, known_of, ties_of
from nokshi.intake.rules.baselines import LinkPlace, link_places, relinked
from nokshi.intake.rules.moves import ids_of
from nokshi.ports.systems import CALLED, System, Thing


class Ties:
    """What the records of a page of rows of one thing are tied to; `names` are the headings in the system's words."""

    def __init__(self, system: System, thing: Thing, names: Sequence[str], page: Sequence[SourceRow]) -> None:
        self.system, self.thing = system, thing
        records = {row.record_id for row in page if row.record_id is not None}
        # Whoever is merged into another here goes out as he came.
        ids = sorted(records.difference(survivors(sorted(records))))
        record = next((row.record_kind for row in page if row.record_kind), "")
        self.ties = ties_of(thing, record, ids)
        self.places = link_places(thing, names) if self.ties else []
        cells = ((one, row.cells[one.place]) for row in page for one in self.places if len(row.cells) > one.place)
        keys = {key for one, cell in cells if cell for key in self._keys(one, str(cell))}
        others = {other for ties in self.ties.values() for found in ties.values() for other in found}
        self.known = known_of(page[0].unit_id, system.name, record, keys, others) if page else Known()

    def written(self, row: SourceRow, cells: Sequence[Any]) -> list[Any]:
        """Return the cells of a row with the ids of those to whom its record is tied now."""
        ties = self.ties.get(row.record_id or 0)
        if not ties:
            return list(cells)
        return relinked(self.places, cells, row.baseline, ties, self._read, self._write)

    def _keys(self, one: LinkPlace, cell: str) -> Sequence[str]:
        return ids_of(self.system, self.thing, one.column)(cell) if cell else ()

    def _read(self, one: LinkPlace, cell: str) -> Mapping[str, int | None] | None:
        keys = self._keys(one, cell)
        if any(key.startswith(CALLED) for key in keys):
            return None
        return {self.system.bare(key): self.known.records.get(key) for key in keys}

    def _write(self, record: int) -> str:
        return self.system.bare(self.known.keys.get(record, ""))
