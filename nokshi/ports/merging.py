"""What becomes of a room's rows when two customers turn out to be one, and when they are taken apart again.

A merge is an alias: the log is never touched, and reads by customer ask for his `family`. Rows that belong to the
merged one move to whom he is merged into, and go back by a ledger of what moved; values that both have (`Sheet`) are
united.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows that name a customer in `columns` (foreign keys, or plain ids): `name` is their model as `app.Model`.

    They move; one that would be there twice stays with the merged one, unseen, until he is himself again. `stays` says
    why none of them moves. A room whose rows need more than another id `take`s them (merged, survivor, now), answering
    what `give` (what was taken, merged, survivor, now) needs to bring them back, as JSON. `settle(ids, now)` is told
    afterwards of both, to count anew what follows from the rows. With a `label` a page says beforehand how many there
    are.
    """

    name: str
    label: Text = ""
    columns: tuple[str, ...] = ("customer",)
    stays: str = ""
    take: Callable[[int, int, datetime], Any] | None = None
    give: Callable[[Any, int, int, datetime], None] | None = None
    settle: Callable[[Sequence[int], datetime], None] | None = None
    order: int = 50


holdings: Registry[Holding] = Registry("what is held by customer", key=lambda one: (one.order, one.name))

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Values that a room keeps of each customer by key, as JSON; the merged one keeps his own, unseen.

    `known(ids)` reads them; `united(mine, theirs, chosen)` says what the survivor is to hold, of keys where that is
    another value than his (`chosen` are keys where the merged one's is to stay; pure). `write(values, actor, now, run)`
    sets them by customer, where None empties one; `run` is the import that merges, if one does. Lists whose parts come
    from either are named in `lists`.
    """

    name: str
    known: Callable[[Sequence[int]], dict[int, Values]]
    united: Callable[[Mapping[str, Any], Mapping[str, Any], frozenset[str]], Values]
    write: Callable[[Mapping[int, Values], Actor, datetime, int | None], None]
    lists: frozenset[str] = frozenset()
    order: int = 50


sheets: Registry[Sheet] = Registry("values by customer", key=lambda one: (one.order, one.name))


@dataclass(frozen=True, slots=True)
class Aliases:
    """Who is merged into whom: `family(ids)` adds the ids of all who are merged into these; `are_any` is cheap.

    `merged()` gives a queryset of those who are merged, with `merged_into_id` of whom they are now.
    """

    name: str
    family: Callable[[Sequence[int]], list[int]]
    are_any: Callable[[], bool]
    merged: Callable[[], Any]


aliases: Registry[Aliases] = Registry("aliases")


def family_of(ids: Sequence[int]) -> list[int]:
    """Return the ids under which the log knows these customers: their own first, and those merged into them."""
    found = list(ids)
    for one in aliases:
        found = one.family(found)
    return found
