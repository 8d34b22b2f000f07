"""The builder that other rooms embed: reads forms and trees, gives checked trees and what templates draw."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.nodes import EVERYBODY, Node
from nokshi.conditions.operators import COUNTS, operator_of
from nokshi.conditions.tree import CUSTOMER, check, parse, to_data
from nokshi.conditions.web.drafts import DID, FIELD, Ask, Box, Line, Part, lines_of, read_form, read_tree
from nokshi.conditions.web.drawing import Drawing, PartView
from nokshi.conditions.web.inputs import first_operator
from nokshi.conditions.web.outcome import line_json, to_json
from nokshi.conditions.web.turns import turned
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, fields, happenings


@dataclass(frozen=True, slots=True)
class Frame:
    """What the parts of a builder have in common: the beginning of their names, and where they are asked for anew."""

    name: str
    id: str
    build_url: str


class Builder:
    """A tree being built by a reader, embedded in a form of the page.

    `name` begins the names of its fields; `is_turning` says that one of its own buttons sent
    the form, so that the page is to be shown again and nothing saved.
    """

    def __init__(self, draft: Box, *, scope: Scope, name: str = "c", subject: str = CUSTOMER) -> None:
        self.draft = draft
        self.scope = scope
        self.name = name
        self.subject = subject
        self.is_turning = False
        self.is_complaining = False
        for line in lines_of(draft):
            _tidy(line)

    @classmethod
    def of_tree(
        cls, tree: Node | Mapping[str, Any] | None, *, scope: Scope, name: str = "c", subject: str = CUSTOMER
    ) -> Self:
        """Open a tree; one that cannot be read any more opens empty."""
        try:
            node = tree if isinstance(tree, Node) else parse(tree, subject=subject)
        except ConditionError:
            node = EVERYBODY
        return cls(_rooted(read_tree(node)), scope=scope, name=name, subject=subject)

    @classmethod
    def of_form(cls, form: QueryDict, *, scope: Scope, name: str = "c", subject: str = CUSTOMER) -> Self:
        """Read the builder's fields out of a posted form or an address; `?c=<JSON>` is read too."""
        if short := form.get(name):
            try:
                return cls.of_tree(json.loads(short), scope=scope, name=name, subject=subject)
            except (ValueError, RecursionError):
                return cls(Box(), scope=scope, name=name, subject=subject)
        act = form.get(f"{name}.do")
        builder = cls(turned(read_form(form, name), act or ""), scope=scope, name=name, subject=subject)
        builder.is_turning = act is not None
        return builder

    # What it holds

    @property
    def is_of_customers(self) -> bool:
        return self.subject == CUSTOMER

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is asked yet."""
        return self._json() is None

    def tree(self) -> dict[str, Any]:
        """Return the whole tree as checked JSON; raises ConditionError naming the place."""
        return to_data(check(self._json(), scope=self.scope, subject=self.subject))

    def tree_so_far(self) -> dict[str, Any]:
        """Return the tree without the lines that are not finished."""
        data = to_json(self._finished(self.draft), self.scope.currency)
        return to_data(check(data, scope=self.scope, subject=self.subject))

    @property
    def unfinished(self) -> int:
        """Return how many lines are not finished."""
        return sum(1 for line in lines_of(self.draft) if self.leaf(line) is None)

    def leaf(self, line: Line) -> Node | None:
        """Return a line as a condition; None where it is not finished."""
        try:
            return check(line_json(line, self.scope.currency), scope=self.scope, subject=self.subject)
        except ConditionError:
            return None

    def query(self) -> str:
        """Return the finished conditions as a short query of an address, empty for everybody."""
        is_open = self.tree_so_far() == to_data(EVERYBODY)
        return "" if is_open else urlencode({self.name: self.short})

    @property
    def short(self) -> str:
        """Return the finished conditions as one text, which `of_form` reads back."""
        return json.dumps(self.tree_so_far(), ensure_ascii=False, separators=(",", ":"))

    def complain(self) -> None:
        """Let every line that is not finished say what it wants."""
        self.is_complaining = True

    def _json(self) -> dict[str, Any] | None:
        return to_json(self.draft, self.scope.currency)

    def _finished(self, box: Box) -> Box:
        parts: list[Part] = []
        for part in box.parts:
            if isinstance(part, Box):
                parts.append(self._finished(part))
            elif self.leaf(part) is not None:
                parts.append(part)
        return Box(box.join, parts)

    # What templates draw

    @property
    def id(self) -> str:
        return f"{self.name}-builder"

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.name, self.id, self._url("conditions:build"))

    @property
    def count_url(self) -> str:
        return self._url("conditions:count")

    def _url(self, name: str) -> str:
        return f"{reverse(name)}?{urlencode({'name': self.name, 'subject': self.subject})}"

    @property
    def parts(self) -> list[PartView]:
        """Return the lines and groups to draw."""
        return Drawing(self.scope, self.name, self.subject, self.is_complaining).parts(self.draft)

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Walk through the lines with the path of each."""
        yield from _paths(self.draft, "")


def _rooted(box: Box) -> Box:
    """Keep the outermost group one of all or any: others stand inside it."""
    return box if box.join in ("all", "any") else Box("all", [box])


def _paths(box: Box, path: str) -> Iterator[tuple[str, Line]]:
    for index, part in enumerate(box.parts):
        own = f"{path}.{index}" if path else str(index)
        if isinstance(part, Box):
            yield from _paths(part, own)
        else:
            yield own, part


def _tidy(line: Line) -> None:
    """Give a line an operator that its field has, and each detail too."""
    asked = fields.get(line.name) if line.kind == FIELD else None
    if asked:
        _tidy_operator(line, asked)
    elif line.kind == DID:
        line.op = line.op if line.op in COUNTS else "at_least"
        happening = happenings.get(line.name)
        details = {detail.name: detail for detail in happening.details} if happening else {}
        for ask in line.where:
            if ask.what in details:
                _tidy_operator(ask, details[ask.what])


def _tidy_operator(ask: Ask, of: Field | Detail) -> None:
    operator = operator_of(of.type, ask.op)
    ask.op = operator.name if operator else first_operator(of.type).name
