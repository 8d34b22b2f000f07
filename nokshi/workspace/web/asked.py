"""What a list is asked for: an address, or a saved view beneath it, as text, conditions, columns, order."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import QueryDict

from nokshi.conditions.web.builder import Builder
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field
from nokshi.workspace import queries as workspace
from nokshi.workspace.models import SavedView

WHERE = "where"
KEPT = ("q", WHERE, "columns", "sort", "view")


class AskedList:
    """A list of records of a kind (`subject`) as a reader asks for it; raises NotThere for a view he may not open."""

    def __init__(self, query: QueryDict, scope: Scope, subject: str) -> None:
        self.query, self.scope, self.subject = query, scope, subject
        self.view = self._view(query.get("view", ""))
        self.text = query.get("q", "").strip()[:200]
        self.builder = self._builder()
        self.fault = ""

    def _view(self, text: str) -> SavedView | None:
        if not text:
            return None
        if not text.isdigit():
            raise NotThere
        return workspace.find_view(self.scope, self.subject, int(text))

    def _builder(self) -> Builder:
        known: dict[str, Any] = {"scope": self.scope, "name": WHERE, "subject": self.subject}
        asks = any(key == WHERE or key.startswith(f"{WHERE}.") for key in self.query)
        if not asks and self.view:
            return Builder.of_tree(self.view.tree, **known)
        return Builder.of_form(self.query, **known)

    @property
    def is_long(self) -> bool:
        """Say whether the conditions came as a form's fields and not as short JSON."""
        return f"{WHERE}.join" in self.query

    @cached_property
    def tree(self) -> Mapping[str, Any] | None:
        """Return the conditions, None for all; raises ConditionError for what the reader may not ask."""
        return None if self.builder.is_empty else self.builder.tree()

    @property
    def is_all(self) -> bool:
        """Say whether nothing narrows the list."""
        return not (self.text or self.tree or self.fault)

    @cached_property
    def choosable(self) -> Mapping[str, Field]:
        """Return the columns that the reader may have, by name; each list says its own."""
        return {}

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Return the columns beside the name, in order."""
        wanted = self.query.getlist("columns") or (self.view.columns if self.view else []) or self.first_columns()
        names = [name for text in wanted for name in text.split(",")]
        return {name: self.choosable[name] for name in dict.fromkeys(names) if name in self.choosable}

    def first_columns(self) -> list[str]:
        """Return the columns of a list that says none."""
        return []

    @property
    def sort_asked(self) -> str:
        """Return the order that the address or the view names, "" for none."""
        return self.query.get("sort", "") or (self.view.sort if self.view else "")

    @property
    def lines(self) -> int:
        """Return how many conditions there are."""
        return sum(1 for _line in self.builder.lines())

    @property
    def is_own_view(self) -> bool:
        return self.view is not None and self.view.owner_id == self.scope.user_id

    @property
    def is_changed(self) -> bool:
        """Say whether the list differs from its view, or from all records."""
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

    def kept_beside(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Return what a form hands on that says these itself."""
        return tuple((key, value) for key, value in self.kept.items() if key not in names)

    def at(self, path: str, **changes: str) -> str:
        """Return an address that asks for the same, with some of it changed; an empty value takes a key out."""
        wanted = {key: value for key, value in {**self.kept, **changes}.items() if value}
        return path + (f"?{urlencode(wanted)}" if wanted else "")
