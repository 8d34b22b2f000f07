"""Which record holds a value that stands once only."""

from collections.abc import Collection, Sequence
from typing import Any

from nokshi.custom.models import CustomValue
from nokshi.custom.rules.cells import once_of
from nokshi.custom.rules.definitions import Definition

CHUNK = 900


def holders_of(values: Sequence[tuple[Definition, Any]]) -> list[int | None]:
    """Return which record has each of these values in a unique field, None for nobody."""
    keys = [(one.id, once_of(one.type, value)) for one, value in values]
    held = holders({(field, once) for field, once in keys if once is not None})
    return [held.get((field, once)) if once is not None else None for field, once in keys]


def holders(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return which record has what no other may have, by field and that."""
    by_field: dict[int, list[str]] = {}
    for field, once in keys:
        by_field.setdefault(field, []).append(once)
    found: dict[tuple[int, str], int] = {}
    for field, some in by_field.items():
        for start in range(0, len(some), CHUNK):
            there = CustomValue.objects.filter(field=field, once__in=some[start : start + CHUNK])
            found |= {(field, once): record for once, record in there.values_list("once", "subject_id") if once}
    return found
