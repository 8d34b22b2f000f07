"""Kinds of record on which people may put fields of their own, and how their rooms hold and name such records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Home:
    """Where a record belongs: its customer and unit, as its events name them, and of which sort it is."""

    customer: int | None = None
    unit: int | None = None
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A kind of record, under the name by which it is lent to the record kinds.

    `noun` stands in the names of its fields (`custom.order.ref`); the customers' have none. `sorts` are sorts of it
    that may have fields apart. `hold(ids)` holds the records against other writers until the commit and returns those
    that are there. `touched(ids, now, is_sought)` is told after values were written; `is_sought` says that among them
    are some by which a record is found. `whose(id)` names the customer whom a record is about, for who looks at it.
    """

    name: str
    noun: str
    view: str
    change: str
    hold: Callable[[Sequence[int]], dict[int, Home]]
    touched: Callable[[Sequence[int], datetime, bool], None]
    whose: Callable[[int], int | None]
    sorts: tuple[tuple[str, Text], ...] = ()
    order: int = 50


bearers: Registry[Bearer] = Registry("bearers", key=lambda one: one.order)
