"""What a list of records is asked for: an address, or a saved view beneath it, as text, conditions, columns, order."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.web.builder import Builder
from nokshi.kernel import clock
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, fields
from nokshi.records.models import Record
from nokshi.records.queries.records import answering, records_of
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace import queries as workspace
from nokshi.workspace.models import SavedView

WHERE, TITLE = "where", "title"
KEPT = ("q", WHERE, "columns", "sort", "view")
SORTS: Mapping[str, str] = {TITLE: "sort_key", "added": "created_at", "changed": "changed_at"}
AT_FIRST = 5
Rows = QuerySet[Record]


class Asked:
    """The list of a kind as a reader asks for it; raises NotThere for a view that he may not open."""

    def __init__(self, query: QueryDict, scope: Scope, kind: OwnKind) -> None:
        self.query, self.scope, self.kind = query, scope, kind
        self.view = self._view(query.get("view", ""))
        self.text = query.get("q", "").strip()[:200]
        self.builder = self._builder()
        self.fault = ""

    def _view(self, text: str) -> SavedView | None:
        if not text:
            return None
        if not text.isdigit():
            raise NotThere
        return workspace.find_view(self.scope, self.kind.subject, int(text))

    def _builder(self) -> Builder:
        known: dict[str, Any] = {"scope": self.scope, "name": WHERE, "subject": self.kind.subject}
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

    @property
    def is_all(self) -> bool:
        """Say whether nothing narrows the list."""
        return not (self.text or self.tree or self.fault)

    @cached_property
    def choosable(self) -> dict[str, Field]:
        """Return the columns that the reader may have beside the title, own fields first."""
        subject = self.kind.subject
        there = [one for one in fields if one.subject == subject and one.is_column_for(self.scope)]
        called = f"custom.{self.kind.key}.{self.kind.title}"
        beside = [one for one in there if one.name not in (called, f"{subject}.title")]
        return {one.name: one for one in sorted(beside, key=lambda one: one.load is None)}

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Return the columns beside the title, in order."""
        first = [name for name, one in self.choosable.items() if one.load][:AT_FIRST]
        wanted = self.query.getlist("columns") or (self.view.columns if self.view else []) or [
            *first, f"{self.kind.subject}.changed"
        ]  # fmt: skip
        names = [name for text in wanted for name in text.split(",")]
        return {name: self.choosable[name] for name in dict.fromkeys(names) if name in self.choosable}

    @cached_property
    def sort(self) -> str:
        """Return the order: a word, with a minus for downwards."""
        asked = self.query.get("sort", "") or (self.view.sort if self.view else "")
        return asked if asked.removeprefix("-") in SORTS else TITLE

    @property
    def order(self) -> tuple[str, str]:
        """Return the ORM paths of the order."""
        sign = "-" if self.sort.startswith("-") else ""
        return f"{sign}{SORTS[self.sort.removeprefix('-')]}", f"{sign}pk"

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
        if self.is_long:
            kept |= dict(parse_qsl(self.builder.query()))
        return kept

    def kept_beside(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Return what a form hands on that says these itself."""
        return tuple((key, value) for key, value in self.kept.items() if key not in names)

    def url(self, name: str = "records:list", *args: Any, **changes: str) -> str:
        """Return an address that asks for the same, with some of it changed; an empty value takes a key out."""
        wanted = {key: value for key, value in {**self.kept, **changes}.items() if value}
        path = reverse(name, args=[self.kind.key, *args])
        return path + (f"?{urlencode(wanted)}" if wanted else "")
