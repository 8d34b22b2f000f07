"""Kinds of record on which people may put fields of their own, and how their rooms hold and name such records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


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

    Where other records may name one of these, `answering(scope, text)` gives those that a reader sees and that answer
    a text, and `called(scope, text)` those that are meant by it exactly: by number, code, address, title.
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
    answering: Callable[[Scope, str], QuerySet[Any]] | None = None
    called: Callable[[Scope, str], QuerySet[Any]] | None = None

    @property
    def is_named(self) -> bool:
        """Say whether a field of another record can name one of these."""
        return self.answering is not None and self.called is not None


bearers: Registry[Bearer] = Registry("bearers", key=lambda one: one.order)
