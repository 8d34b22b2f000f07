"""One record of a resource whose question is the same for a caller every time: it is put into SQL once.

Making the sentence by the ORM takes ten times as long as asking it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from nokshi.kernel.actor import Actor
from nokshi.kernel.clock import now
from nokshi.kernel.scope import Scope
from nokshi.ports.resources import Asking, Resource

ANYBODY = 2**62 + 4_057
"""Stands for the id of the record while the sentence is made; it is the id of none."""
Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence with the place of the record's id among its values, and what turns columns into Python's types."""

    sql: str
    values: tuple[Any, ...]
    place: int
    turns: Mapping[int, Sequence[Turn]]

    def ask(self, pk: int) -> list[tuple[Any, ...]]:
        """Return the row of a record, if it is there and the caller sees it."""
        values = list(self.values)
        values[self.place] = pk
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return [self._turned(row) for row in cursor.fetchall()]

    def _turned(self, row: Sequence[Any]) -> tuple[Any, ...]:
        turned = list(row)
        for place, turns in self.turns.items():
            for turn in turns:
                turned[place] = turn(turned[place])
        return tuple(turned)


def row_of(resource: Resource, pk: int, scope: Scope, paths: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the values at some paths of one record, no row where the caller does not see it."""
    question = _question(resource, scope, tuple(paths))
    return question.ask(pk) if question else []


@lru_cache(maxsize=256)
def _question(resource: Resource, scope: Scope, paths: tuple[str, ...]) -> Question | None:
    """Return the question of a resource for all callers of a scope; None where they see nothing of it."""
    asking = Asking(scope, Actor.user(scope.user_id or 0), now())
    rows = resource.rows(asking, 0).filter(pk=ANYBODY).values_list(*paths)
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return None
    converters = compiler.get_converters([one[0] for one in compiler.select])
    turns = {place: [_turn(one, about) for one in found] for place, (found, about) in converters.items()}
    return Question(sql, tuple(values), values.index(ANYBODY), turns)


def _turn(convert: Callable[[Any, Any, Any], Any], about: Any) -> Turn:
    return lambda value: convert(value, about, connection)
