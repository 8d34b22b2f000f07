"""The ids of other rows in a row that goes out again: as they came, or as the record is tied now."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nokshi.customers.queries.merging import survivors
from nokshi.intake.exporting.labels import called_now, label_places, meant_by
from nokshi.intake.models import SourceRow
from nokshi.intake.queries.ties import Known, known_of, ties_of
from nokshi.intake.rules.baselines import LinkPlace, link_places, relinked
from nokshi.intake.rules.moves import ids_of
from nokshi.ports.systems import System, Thing


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
        self.labelled = set(label_places(system, thing, self.places))
        self.meant = meant_by(page, system, {one.name for one in self.labelled}) if self.labelled and page else {}
        cells = ((one, row.cells[one.place]) for row in page for one in self.places if len(row.cells) > one.place)
        keys = {key for one, cell in cells if cell for key in self._keys(one, str(cell))}
        others = {other for ties in self.ties.values() for found in ties.values() for other in found}
        unit, keys = page[0].unit_id if page else 0, keys | set(self.meant.values())
        self.known = known_of(unit, system.name, record, keys, others) if page else Known()
        meant = {self.known.records[key] for key in self.meant.values() if key in self.known.records}
        self.called = called_now(system, unit, others | meant) if self.labelled and page else {}

    def written(self, row: SourceRow, cells: Sequence[Any]) -> list[Any]:
        """Return the cells of a row with the ids of those to whom its record is tied now, or what they are called."""
        ties = self.ties.get(row.record_id or 0)
        if not ties:
            return list(cells)
        made = relinked(self.places, cells, row.baseline, ties, partial(self._read, row), self._write)
        for one in self.labelled:
            # Who was called something else since is named so here too: by his label alone he is found.
            record = self.known.records.get(self.meant.get((row.key, one.name), ""), 0)
            label, is_new = self.called.get(record, ("", False))
            if is_new and made[one.place] == cells[one.place] and cells[one.place]:
                made[one.place] = label
        return made

    def _keys(self, one: LinkPlace, cell: str) -> Sequence[str]:
        return ids_of(self.system, self.thing, one.column)(cell) if cell else ()

    def _read(self, row: SourceRow, one: LinkPlace, cell: str) -> Mapping[str, int | None] | None:
        keys = self._keys(one, cell)
        if one not in self.labelled:
            return {self.system.bare(key): self.known.records.get(key) for key in keys}
        if not cell:
            return {}
        record = self.known.records.get(self.meant.get((row.key, one.name), ""))
        # A name that is nobody's, or that two have, says too little to be written over.
        return None if record is None else {cell: record}

    def _write(self, one: LinkPlace, record: int) -> str:
        if one in self.labelled:
            return self.called.get(record, ("", False))[0]
        return self.system.bare(self.known.keys.get(record, ""))
