"""Lists narrowed by own fields, with columns of them and in their order, for rooms whose lists know nothing else so."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.web.builder import Builder
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.queries.sorting import page_of_ids, sortable
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.custom.words import say_many
from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of
from nokshi.ui.links import sort_link
from nokshi.ui.paging import Page, page_of

M = TypeVar("M", bound=Model)
NAME = "own"
AT_END = frozenset({Kind.NUMBER, Kind.MONEY})


class OwnHead(NamedTuple):
    """The head of a column, and where a press on it leads."""

    label: str
    end: bool
    url: str
    aria: str


class OwnCell(NamedTuple):
    """What stands in a column of a row."""

    text: str
    end: bool


class OwnNarrowing:
    """Conditions over a list's own fields as its address asks for them; `fault` says what is wrong with them."""

    def __init__(self, request: HttpRequest, subject: str) -> None:
        self.scope, self.subject = scope_of(request), subject
        self.builder = Builder.of_form(request.GET, scope=self.scope, name=NAME, subject=subject)
        self.query, self.fault = request.GET, ""

    @classmethod
    def of(cls, request: HttpRequest, subject: str) -> Self | None:
        """Return the conditions of a page's address, None where there are no fields to ask for."""
        return cls(request, subject) if fields_on(subject, scope_of(request)) else None

    @property
    def is_asked(self) -> bool:
        """Say whether there are conditions, or somebody is at work on some."""
        return not self.builder.is_empty or self.builder.is_turning

    @property
    def is_used(self) -> bool:
        """Say whether own fields narrow, order or widen the list."""
        return bool(self.is_asked or self.columns or self.sorted_by)

    @cached_property
    def choosable(self) -> list[tuple[str, str, bool]]:
        """Return the fields that can be columns, each with whether it is one."""
        there = [one for one in fields_on(self.subject, self.scope) if one.type is not Kind.PROSE]
        chosen = self.query.getlist("columns")
        return [(one.name, str(one.label), one.name in chosen) for one in there]

    @cached_property
    def columns(self) -> list[Definition]:
        """Return the fields that are columns of the list, in their order."""
        chosen = {name for name, _label, is_chosen in self.choosable if is_chosen}
        return [one for one in fields_on(self.subject, self.scope) if one.name in chosen]

    @property
    def sort(self) -> str:
        """Return the order: the name of a field, with a minus for downwards; "" for the list's own."""
        return self.query.get("sort", "") if self.sorted_by else ""

    @cached_property
    def sorted_by(self) -> Definition | None:
        """Return the field that the list is put in the order of."""
        return sortable(self.query.get("sort", "").removeprefix("-"), self.subject, self.scope)

    def page(self, rows: QuerySet[M], *order: str) -> Page[M]:
        """Return the page that the address asks for, in this order where it names no field."""
        after, before = self.query.get("after", ""), self.query.get("before", "")
        if self.sorted_by is None:
            return page_of(rows, *order, after=after, before=before)
        down = self.query["sort"].startswith("-")
        page = page_of_ids(rows, self.sorted_by, down=down, after=after, before=before)
        found = rows.order_by().in_bulk(page.rows)
        return Page([found[pk] for pk in page.rows if pk in found], page.before, page.after)

    @property
    def heads(self) -> list[OwnHead]:
        """Return the heads of the columns."""
        found = []
        for one in self.columns:
            way = (
                sort_link(self.query, one.name, self.sort) if sortable(one.name, self.subject, self.scope) else ("", "")
            )
            found.append(OwnHead(str(one.label), one.type in AT_END, *way))
        return found

    def cells(self, ids: Sequence[int]) -> dict[int, list[OwnCell]]:
        """Return what stands in the columns of a page of records, in one question, and one for each kind named."""
        if not self.columns:
            return {}
        kept = values_of(ids, self.columns)
        said = {
            one.key: say_many(one, {pk: some[one.key] for pk, some in kept.items() if one.key in some}, self.scope)
            for one in self.columns
        }
        return {pk: [OwnCell(said[one.key].get(pk, ""), one.type in AT_END) for one in self.columns] for pk in ids}

    def keep(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Keep the rows that fit; none where the conditions cannot be asked."""
        if self.builder.is_empty:
            return rows
        try:
            tree: Any = self.builder.tree_so_far() if self.builder.is_turning else self.builder.tree()
            return matching(tree, rows, scope=self.scope, now=clock.now(), subject=self.subject)
        except ConditionError as error:
            self.fault = str(error)
            return rows.none()
