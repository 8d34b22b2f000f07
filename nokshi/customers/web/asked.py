"""What the list is asked for: an address (or a saved view beneath it) becomes text, conditions, columns, order."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict
from django.urls import reverse

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.reach import reach_of
from nokshi.conditions.tree import parse
from nokshi.conditions.web.builder import Builder
from nokshi.customers.queries.listing import NAME, SUBJECT, Rows, columns_for, first_columns, is_sorted_by, listed
from nokshi.kernel import clock
from nokshi.kernel.doors import path_of
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field
from nokshi.workspace import queries as workspace
from nokshi.workspace.models import SavedView

WHERE = "where"
KEPT = ("q", WHERE, "columns", "sort", "view")


class Asked:
    """The list as a reader asks for it; raises NotThere for a view that he may not open."""

    def __init__(self, query: QueryDict, scope: Scope) -> None:
        self.query = query
        self.scope = scope
        self.view = self._view(query.get("view", ""))
        self.text = query.get("q", "").strip()[:200]
        self.builder = self._builder()
        self.fault = ""

    def _view(self, text: str) -> SavedView | None:
        if not text:
            return None
        if not text.isdigit():
            raise NotThere
        return workspace.find_view(self.scope, SUBJECT, int(text))

    def _builder(self) -> Builder:
        asks = any(key == WHERE or key.startswith(f"{WHERE}.") for key in self.query)
        if not asks and self.view:
            return Builder.of_tree(self.view.tree, scope=self.scope, name=WHERE)
        return Builder.of_form(self.query, scope=self.scope, name=WHERE)

    @property
    def is_long(self) -> bool:
        """Say whether the conditions came as a form's fields and not as short JSON."""
        return f"{WHERE}.join" in self.query

    @cached_property
    def tree(self) -> Mapping[str, Any] | None:
        """Return the conditions, None for everybody; raises ConditionError for what the reader may not ask."""
        return None if self.builder.is_empty else self.builder.tree()

    def rows(self) -> Rows:
        """Return the customers of the list; raises ConditionError."""
        return listed(self.scope, text=self.text, tree=self.tree, now=clock.now())

    def whoever(self) -> Rows:
        """Return the customers who meet the conditions, whatever the text."""
        return listed(self.scope, text="", tree=self.tree, now=clock.now())

    @property
    def is_all(self) -> bool:
        """Say whether nothing narrows the list."""
        return not (self.text or self.tree or self.fault)

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
    def columns(self) -> dict[str, Field]:
        """Return the columns beside the name, in order."""
        there = columns_for(self.scope)
        wanted = self.query.getlist("columns") or (self.view.columns if self.view else []) or first_columns(self.scope)
        names = [name for text in wanted for name in text.split(",")]
        return {name: there[name] for name in dict.fromkeys(names) if name in there and name != NAME}

    @cached_property
    def sort(self) -> str:
        """Return the order: a field's name, with a minus for downwards; "" for the best match of a text."""
        asked = self.query.get("sort", "") or (self.view.sort if self.view else "")
        field = columns_for(self.scope).get(asked.removeprefix("-"))
        if field and is_sorted_by(field):
            return asked
        return "" if self.text else NAME

    @property
    def lines(self) -> int:
        """Return how many conditions there are."""
        return sum(1 for _line in self.builder.lines())

    @property
    def is_own_view(self) -> bool:
        return self.view is not None and self.view.owner_id == self.scope.user_id

    @property
    def is_changed(self) -> bool:
        """Say whether the list differs from its view, or from all customers."""
        return any(key in self.query for key in ("columns", "sort")) or any(key.startswith(WHERE) for key in self.query)

    @cached_property
    def kept(self) -> dict[str, str]:
        """Return what a form of the page must hand on."""
        kept = {key: text for key in KEPT if (text := self.query.get(key, ""))}
        if "columns" in kept:
            kept["columns"] = ",".join(self.columns)
        if "filter" in self.query and self.builder.is_empty:
            # The panel was opened and nothing is in it yet: it stays open while the list is put in order.
            kept["filter"] = "yes"
        if self.is_long:
            kept |= dict(parse_qsl(self.builder.query()))
        return kept

    @property
    def kept_beside_columns(self) -> tuple[tuple[str, str], ...]:
        """Return what the form that chooses the columns hands on."""
        return tuple((key, value) for key, value in self.kept.items() if key != "columns")

    @property
    def kept_beside_text(self) -> tuple[tuple[str, str], ...]:
        """Return what the form that searches hands on: another text begins at the best match again."""
        return tuple((key, value) for key, value in self.kept.items() if key not in ("q", "sort"))

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
        wanted = {key: value for key, value in {**self.kept, **changes}.items() if value}
        path = name if name.startswith("/") else path_of(name)
        return path + (f"?{urlencode(wanted)}" if wanted else "")
