"""What a list of records is asked for: its rows, its columns, and the orders that there are."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.custom.queries.sorting import sortable
from nokshi.custom.rules.definitions import Definition
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, fields
from nokshi.records.models import Record
from nokshi.records.queries.records import answering, records_of
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.web.asked import AskedList

TITLE = "title"
SORTS: Mapping[str, str] = {TITLE: "sort_key", "added": "created_at", "changed": "changed_at"}
AT_FIRST = 5
Rows = QuerySet[Record]


class Asked(AskedList):
    """The list of a kind as a reader asks for it; raises NotThere for a view that he may not open."""

    def __init__(self, query: QueryDict, scope: Scope, kind: OwnKind) -> None:
        self.kind = kind
        super().__init__(query, scope, kind.subject)

    def rows(self) -> Rows:
        """Return the records of the list; raises ConditionError."""
        rows = records_of(self.kind, self.scope)
        if self.tree:
            rows = matching(self.tree, rows, scope=self.scope, now=clock.now(), subject=self.kind.subject)
        return answering(rows, self.text) if self.text else rows

    def rows_or_fault(self) -> Rows:
        """Return the records of the list; none, and `fault` in words, where the conditions cannot be asked."""
        try:
            return self.rows()
        except ConditionError as error:
            self.fault, self.tree = str(error), None
            return Record.objects.none()

    @cached_property
    def choosable(self) -> dict[str, Field]:
        """Return the columns that the reader may have beside the title, own fields first."""
        subject = self.kind.subject
        there = [one for one in fields if one.subject == subject and one.is_column_for(self.scope)]
        called = f"custom.{self.kind.key}.{self.kind.title}"
        beside = [one for one in there if one.name not in (called, f"{subject}.title")]
        return {one.name: one for one in sorted(beside, key=lambda one: one.load is None)}

    def first_columns(self) -> list[str]:
        """Return the first own fields, and when a record was changed."""
        own = [name for name, one in self.choosable.items() if one.load]
        return [*own[:AT_FIRST], f"{self.kind.subject}.changed"]

    @cached_property
    def sort(self) -> str:
        """Return the order: a word or the name of an own field, with a minus for downwards."""
        word = self.sort_asked.removeprefix("-")
        return self.sort_asked if word in SORTS or sortable(word, self.subject, self.scope) else TITLE

    @property
    def sorted_by(self) -> Definition | None:
        """Return the own field that the list is put in the order of, None where it is none."""
        return sortable(self.sort.removeprefix("-"), self.subject, self.scope)

    @property
    def is_down(self) -> bool:
        return self.sort.startswith("-")

    @property
    def order(self) -> tuple[str, str]:
        """Return the ORM paths of an order that is not that of an own field."""
        sign = "-" if self.is_down else ""
        return f"{sign}{SORTS[self.sort.removeprefix('-')]}", f"{sign}pk"

    def url(self, name: str = "records:list", *args: Any, **changes: str) -> str:
        """Return an address that asks for the same, with some of it changed; an empty value takes a key out."""
        return self.at(reverse(name, args=[self.kind.key, *args]), **changes)
