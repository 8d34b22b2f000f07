"""What the list of customers is asked for: its rows, its columns, its orders, and where its buttons lead."""

from collections.abc import Sequence
from functools import cached_property

from django.http import QueryDict
from django.urls import reverse

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.reach import reach_of
from nokshi.conditions.tree import parse
from nokshi.customers.queries.listing import NAME, SUBJECT, Rows, columns_for, first_columns, is_sorted_by, listed
from nokshi.kernel import clock
from nokshi.kernel.doors import path_of
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field
from nokshi.workspace.web.asked import AskedList


class Asked(AskedList):
    """The list as a reader asks for it; raises NotThere for a view that he may not open."""

    def __init__(self, query: QueryDict, scope: Scope) -> None:
        super().__init__(query, scope, SUBJECT)

    def rows(self) -> Rows:
        """Return the customers of the list; raises ConditionError."""
        return listed(self.scope, text=self.text, tree=self.tree, now=clock.now())

    def whoever(self) -> Rows:
        """Return the customers who meet the conditions, whatever the text."""
        return listed(self.scope, text="", tree=self.tree, now=clock.now())

    @property
    def everybody(self) -> Rows:
        """Return whom the list would show if nothing narrowed it."""
        return listed(self.scope, text="", tree=None, now=clock.now())

    @property
    def reads_log(self) -> bool:
        """Say whether a condition counts what happened."""
        return bool(self.tree and reach_of(parse(self.tree)).counted)

    def narrowed(self, ids: Sequence[int]) -> Rows:
        """Return those of a few who are in the list."""
        return listed(self.scope, text=self.text, tree=self.tree, now=clock.now(), among=ids)

    def rows_or_fault(self) -> Rows:
        """Return the customers of the list; nobody, and `fault` in words, where the conditions cannot be asked."""
        try:
            return self.rows()
        except ConditionError as error:
            self.fault = str(error)
            self.tree = None
            return listed(Scope.nobody(), text="", tree=None, now=clock.now())

    @cached_property
    def choosable(self) -> dict[str, Field]:
        """Return the columns that the reader may have beside the name."""
        return {name: one for name, one in columns_for(self.scope).items() if name != NAME}

    def first_columns(self) -> list[str]:
        """Return the columns of a list that says none."""
        return list(first_columns(self.scope))

    @cached_property
    def sort(self) -> str:
        """Return the order: a field's name, with a minus for downwards; "" for the best match of a text."""
        field = columns_for(self.scope).get(self.sort_asked.removeprefix("-"))
        if field and is_sorted_by(field):
            return self.sort_asked
        return "" if self.text else NAME

    @property
    def kept_beside_columns(self) -> tuple[tuple[str, str], ...]:
        """Return what the form that chooses the columns hands on."""
        return self.kept_beside("columns")

    @property
    def kept_beside_text(self) -> tuple[tuple[str, str], ...]:
        """Return what the form that searches hands on: another text begins at the best match again."""
        return self.kept_beside("q", "sort")

    @property
    def bulk_url(self) -> str:
        return self.url("customers:bulk")

    @property
    def save_url(self) -> str:
        return self.url("customers:view_save")

    @property
    def change_url(self) -> str:
        assert self.view is not None
        return self.url(reverse("customers:view_change", args=[self.view.pk]))

    @property
    def all_url(self) -> str:
        return path_of("customers:list")

    def url(self, name: str = "customers:list", **changes: str) -> str:
        """Return an address that asks for the same, with some of it changed; an empty value takes a key out."""
        return self.at(name if name.startswith("/") else path_of(name), **changes)
