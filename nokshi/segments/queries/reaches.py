"""What segments depend on: which events, the time, and one another."""

from collections.abc import Iterable, Mapping
from typing import Any

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.nodes import Node
from nokshi.conditions.reach import Reach, reach_of, values_of
from nokshi.conditions.tree import parse
from nokshi.segments.models import Segment
from nokshi.segments.queries.members import FIELD

EVERYBODY_HEARS = "customers."


def _read(tree: Mapping[str, Any]) -> Node | None:
    try:
        return parse(tree)
    except ConditionError:
        return None


def reaches() -> dict[int, Reach]:
    """Return what each live segment depends on; one whose conditions cannot be read is left out."""
    live = Segment.objects.standing().filter(is_live=True).values_list("pk", "tree")
    return {pk: reach_of(node) for pk, tree in live.iterator() if (node := _read(tree)) is not None}


Reaches = Mapping[int, Reach]
Runs = Mapping[int, set[int | None]]
Causes = Mapping[int, tuple[int, int]]


def hearing(by_kind: Mapping[str, Runs], known: Reaches | None = None) -> dict[int, dict[int, int | None]]:
    """Return by segment whom to look at again after events, each with the import that alone moved him.

    `by_kind` holds by kind of event the customers and the imports that the events came by (None:
    by none). Whatever happens to the record itself (added, moved to another unit, removed)
    concerns every segment; other events those that count them or ask a field of their room.
    """
    found: dict[int, dict[int, int | None]] = {}
    for pk, reach in (reaches() if known is None else known).items():
        runs: dict[int, set[int | None]] = {}
        for kind, customers in by_kind.items():
            if _hears(reach, kind):
                for customer, came_by in customers.items():
                    runs.setdefault(customer, set()).update(came_by)
        if runs:
            found[pk] = {customer: _sole(came_by) for customer, came_by in runs.items()}
    return found


def causes_heard(by_kind: Mapping[str, Causes], known: Reaches | None = None) -> dict[int, dict[int, tuple[int, int]]]:
    """Return by segment for each customer the last of the events, by id and depth, that it hears."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for pk, reach in (reaches() if known is None else known).items():
        last: dict[int, tuple[int, int]] = {}
        for kind, causes in by_kind.items():
            if _hears(reach, kind):
                last.update({one: max(cause, last.get(one, cause)) for one, cause in causes.items()})
        found[pk] = last
    return found


def _hears(reach: Reach, kind: str) -> bool:
    return kind.startswith(EVERYBODY_HEARS) or reach.hears(kind)


def _sole(runs: set[int | None]) -> int | None:
    return next(iter(runs)) if len(runs) == 1 else None


def moving() -> list[int]:
    """Return the segments whose members change with time alone."""
    return [pk for pk, reach in reaches().items() if reach.moves]


def depends_on(tree: Mapping[str, Any]) -> set[int]:
    """Return the segments that a tree speaks of."""
    node = _read(tree)
    return {int(value) for value in values_of(node, FIELD) if value.isdigit()} if node else set()


def names_in_loop(pk: int, tree: Mapping[str, Any]) -> list[str]:
    """Return the names of the segments over which a segment would depend on itself; none where it does not."""
    trees = dict(Segment.objects.standing().exclude(pk=pk).values_list("pk", "tree"))
    path = _path_back(pk, depends_on(tree), {other: depends_on(inner) for other, inner in trees.items()})
    names = dict(Segment.objects.filter(pk__in=path).values_list("pk", "name"))
    return [names[other] for other in path]


def _path_back(pk: int, first: Iterable[int], edges: Mapping[int, set[int]]) -> list[int]:
    waiting = [[one] for one in first]
    seen: set[int] = set()
    while waiting:
        path = waiting.pop(0)
        last = path[-1]
        if last == pk:
            return path
        if last not in seen:
            seen.add(last)
            waiting += [[*path, further] for further in edges.get(last, ())]
    return []
