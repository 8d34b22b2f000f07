"""The ids of other rows in a row that goes out again: as they came, or as the record is tied now."""

from collections.abc import Sequence
from typing import Any

from nokshi.intake.models import SourceRow, SourceShape
from nokshi.intake.queries.ties import known_of, ties_of
from nokshi.intake.rules.baselines import link_places, relinked
from nokshi.ports.systems import System, Thing


class Ties:
    """What the records of a page of rows are tied to."""

    def __init__(self, system: System, thing: Thing, shape: SourceShape, page: Sequence[SourceRow]) -> None:
        self.system, self.thing, self.headers = system, thing, shape.headers
        ids = sorted({row.record_id for row in page if row.record_id is not None})
        record = next((row.record_kind for row in page if row.record_kind), "")
        self.ties = ties_of(thing, record, ids)
        places = [place for place, _name in link_places(thing, shape.headers)] if self.ties else []
        keys = {system.key(str(row.cells[place])) for row in page for place in places if row.cells[place]}
        others = {other for ties in self.ties.values() for found in ties.values() for other in found}
        self.known = known_of(shape.move.unit_id, shape.system, keys, others)

    def written(self, row: SourceRow, cells: Sequence[Any]) -> list[Any]:
        """Return the cells of a row with the ids of those to whom its record is tied now."""
        ties = self.ties.get(row.record_id or 0)
        if not ties:
            return list(cells)
        return relinked(self.thing, self.headers, cells, row.baseline, ties, self._read, self._write)

    def _read(self, cell: str) -> int | None:
        return self.known.records.get(self.system.key(cell))

    def _write(self, record: int) -> str:
        return self.known.keys.get(record, "")
