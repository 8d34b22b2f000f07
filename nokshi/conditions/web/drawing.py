"""The lines and groups of a draft as the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.tree import CUSTOMER, check
from nokshi.conditions.web.drafts import DID, Box, Line, subject_of
from nokshi.conditions.web.inputs import Choice, Input, Row, detail_inputs, did_inputs, field_inputs, what_input
from nokshi.conditions.web.outcome import line_json
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, happenings

JOINS = {"all": "and", "any": "or", "none": "nor", "not_all": "and"}


@dataclass(frozen=True, slots=True)
class PartView:
    """A line or a group; `join` or `join_input` stands before it, `error` says what it wants."""

    path: str
    prefix: str
    join: str = ""
    join_input: Input | None = None
    is_group: bool = False
    inputs: Sequence[Input] = ()
    details: Sequence[Row] = ()
    can_detail: bool = False
    error: str = ""
    parts: Sequence["PartView"] = ()
    what: str = ""

    @property
    def id(self) -> str:
        return self.prefix.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draws a draft for a reader; `complains` has every unfinished line say what it wants."""

    scope: Scope
    name: str
    subject: str
    complains: bool

    def parts(self, box: Box, path: str = "") -> list[PartView]:
        """Return the lines and groups of a box, the outermost where there is no path."""
        views = []
        for index, part in enumerate(box.parts):
            own = f"{path}.{index}" if path else str(index)
            join, join_input = self._join(box, path, index)
            if isinstance(part, Box):
                inner = self.parts(part, own)
                views.append(PartView(own, f"{self.name}.{own}", join, join_input, is_group=True, parts=inner))
            else:
                views.append(self._line(part, own, join, join_input))
        return views

    def _join(self, box: Box, path: str, index: int) -> tuple[str, Input | None]:
        """Return the word before a part; the second of all, and the first of a group, is chosen."""
        if not path and index == 0:
            return _("Who") if self.subject == CUSTOMER else _("Which"), None
        if index != (0 if path else 1):
            return {"and": _("and"), "or": _("or"), "nor": _("nor")}[JOINS[box.join]], None
        choices = [("any", _("any of these")), ("all", _("all of these")), ("none", _("none of these"))]
        if box.join == "not_all":
            choices.append(("not_all", _("not all of these")))
        if not path:
            choices = [("all", _("and")), ("any", _("or"))]
        chosen = tuple(Choice(value, label, value == box.join) for value, label in choices)
        name = f"{self.name}.{path}.join" if path else f"{self.name}.join"
        return "", Input("pick", name, _("How they belong together"), box.join, chosen, turns=True, tone="plain")

    def _line(self, line: Line, path: str, join: str, join_input: Input | None) -> PartView:
        prefix = f"{self.name}.{path}"
        found = [what_input(line, prefix, self.scope, self.subject, can_count=self.subject == CUSTOMER)]
        details: list[Row] = []
        asked = subject_of(line)
        if asked and self._may_ask(asked):
            found += field_inputs(line, asked, prefix, self.scope)
        elif line.kind == DID and self._may_count(line.name):
            found += did_inputs(line, prefix)
            details = self._details(line, path, prefix)
        can_detail = line.kind == DID and self._may_count(line.name) and bool(happenings[line.name].details)
        error = self._complaint(line) if self.complains else ""
        return PartView(
            path,
            prefix,
            join,
            join_input,
            inputs=found,
            details=details,
            can_detail=can_detail,
            error=error,
            what=line.what,
        )

    def _may_ask(self, asked: Field) -> bool:
        return asked.subject == self.subject and self.scope.shows(asked.name)

    def _may_count(self, name: str) -> bool:
        happening = happenings.get(name)
        return happening is not None and happening.is_for(self.scope)

    def _details(self, line: Line, path: str, prefix: str) -> list[Row]:
        known = {detail.name: detail for detail in happenings[line.name].details_for(self.scope)}
        return [
            Row(
                index,
                f"drop:{path}:{index}",
                detail_inputs(ask, known, f"{prefix}.w.{index}", self.scope, line.what),
            )
            for index, ask in enumerate(line.where)
        ]

    def _complaint(self, line: Line) -> str:
        if not line.what:
            return _("Choose what to ask, or take the line out.")
        try:
            check(line_json(line, self.scope.currency), scope=self.scope, subject=self.subject)
        except ConditionError as error:
            return error.what
        return ""
