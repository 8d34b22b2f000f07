"""The values of lines as they are now, by the kept rows that they came from."""

from collections.abc import Iterable, Mapping
from typing import Any

from nokshi.intake.models import SourceRow
from nokshi.intake.rules.baselines import MARK, aligned
from nokshi.intake.rules.moves import AGAIN
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import WayBack


def line_values(way: WayBack, rows: Iterable[SourceRow], scope: Scope) -> dict[int, Mapping[str, Any] | None]:
    """Return by kept row of a line what that line says now, nothing where that cannot be told, None where it is gone.

    A row whose record the reader does not see is left out. Lines are told by their places, for that is their order too;
    where there are more or fewer now by what is on them.
    """
    asked = {row.pk: row for row in rows if row.record_id is not None}
    first = next(iter(asked.values()), None)
    if first is None or way.rows is None:
        return {}
    ids = sorted({row.record_id for row in asked.values() if row.record_id is not None})
    beside = SourceRow.objects.filter(
        unit=first.unit_id, system=first.system, thing=first.thing, record_kind=first.record_kind, record_id__in=ids
    )
    kept: dict[int, list[tuple[int, str]]] = {}
    for record, pk, baseline in (
        beside.exclude(key__contains=AGAIN).order_by("pk").values_list("record_id", "pk", "baseline")
    ):
        kept.setdefault(record or 0, []).append((pk, baseline.get(MARK, "")))
    found: dict[int, Mapping[str, Any] | None] = {}
    for record, lines in way.rows(scope, ids).items():
        marked = kept.get(record, [])
        found.update(zip([pk for pk, _mark in marked], aligned([mark for _pk, mark in marked], lines), strict=True))
        # A row that a later one of the same id replaced says nothing of the record.
        found.update({pk: {} for pk, row in asked.items() if row.record_id == record and AGAIN in row.key})
    return {pk: values for pk, values in found.items() if pk in asked}
