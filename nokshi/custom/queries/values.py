"""What stands in the fields of records, in one question for all of a page."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count

from nokshi.custom.models import CustomValue
from nokshi.custom.queries.definitions import sought_on
from nokshi.custom.rules.cells import Cell, value_of
from nokshi.custom.rules.definitions import Definition

CHUNK = 900
Values = dict[str, Any]


def values_of(ids: Sequence[int], definitions: Collection[Definition]) -> dict[int, Values]:
    """Return what stands in fields of one kind of record, as {record: {key: value}}; what is empty is left out."""
    found: dict[int, Values] = {}
    by_id = {one.id: one for one in definitions}
    for start in range(0, len(ids), CHUNK) if by_id else ():
        cells: dict[tuple[int, int], list[Cell]] = {}
        for field_id, record, *columns in _rows(ids[start : start + CHUNK], list(by_id)):
            cells.setdefault((record, field_id), []).append(Cell(*columns))
        for (record, field_id), some in cells.items():
            definition = by_id[field_id]
            found.setdefault(record, {})[definition.key] = value_of(definition, some)
    return found


def _rows(ids: Sequence[int], fields: Sequence[int]) -> Any:
    rows = CustomValue.objects.filter(field__in=fields, subject_id__in=ids).order_by("field", "subject_id", "position")
    return rows.values_list("field_id", "subject_id", "text", "key", "number", "day", "moment", "other")


def sought_texts(subject: str, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the texts by which records are found, besides their own."""
    found = values_of(ids, sought_on(subject))
    return {pk: [str(value) for value in values.values()] for pk, values in found.items()}


def held_counts() -> dict[int, int]:
    """Return on how many records each field holds something."""
    rows = CustomValue.objects.filter(position=0).order_by().values("field_id").annotate(number=Count("pk"))
    return dict(rows.values_list("field_id", "number"))


def held_count(field_id: int) -> int:
    """Return on how many records a field holds something."""
    return CustomValue.objects.filter(field=field_id, position=0).count()
