"""The inputs of one line: what a template needs to draw them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from nokshi.conditions.operators import BY_TYPE, COUNTS, Operator, Takes, operator_of
from nokshi.conditions.web.drafts import DID, FIELD, Ask, Line
from nokshi.conditions.words import labels_of
from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, FieldType, fields, happenings

MOST_LISTED = 300
UNITS: tuple[tuple[str, Text], ...] = (
    ("days", gettext_lazy("days")),
    ("weeks", gettext_lazy("weeks")),
    ("months", gettext_lazy("months")),
    ("years", gettext_lazy("years")),
)
WHENS: tuple[tuple[str, Text], ...] = (
    ("", gettext_lazy("ever")),
    ("last", gettext_lazy("in the last")),
    ("older", gettext_lazy("longer ago than")),
    ("since", gettext_lazy("since")),
    ("before", gettext_lazy("before")),
    ("between", gettext_lazy("between")),
)
KINDS = {
    FieldType.NUMBER: "number",
    FieldType.MONEY: "money",
    FieldType.DATE: "day",
    FieldType.MOMENT: "day",
}


class Choice(NamedTuple):
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One control: `kind` is pick, find, many, text, number, money, day, unit or words.

    It is compared by its values, so that a control with the same ones is drawn once (`{% kept %}`).
    """

    kind: str
    name: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    groups: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    url: str = ""
    turns: bool = False
    tone: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """The controls of a detail of something counted, and its number."""

    index: int
    drop: str
    inputs: Sequence[Input] = field(default_factory=tuple)


def what_input(line: Line, prefix: str, scope: Scope, subject: str, *, can_count: bool) -> Input:
    """Return the picker of fields and happenings, in their sections."""
    groups = tuple(
        (section, tuple([Choice(value, label, value == line.what, section) for value, label in choices]))
        for section, choices in askable(scope, subject, can_count=can_count).items()
    )
    return Input("find", f"{prefix}.what", _("What is asked"), line.what, groups=groups, turns=True)


def askable(scope: Scope, subject: str, *, can_count: bool) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what a reader can ask, by section: values and labels of the picker."""
    names = tuple([one.name for one in fields if one.subject == subject and scope.shows(one.name)])
    counted = tuple([one.name for one in happenings if one.is_for(scope)]) if can_count else ()
    # What comes and goes may be called otherwise tomorrow.
    labels = tuple([str(one.label) for one in fields.coming] + [str(one.phrase) for one in happenings.coming])
    return _sections(names, counted, labels, get_language())


@lru_cache(maxsize=64)
def _sections(
    names: tuple[str, ...], counted: tuple[str, ...], labels: tuple[str, ...], language: str | None
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return the picker of these fields and happenings in the language that is active: what is lent stays the same."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for one in (fields[name] for name in names):
        sections.setdefault(str(one.section), []).append((f"{FIELD}:{one.name}", str(one.label)))
    for happening in (happenings[name] for name in reversed(counted)):
        asked = (f"{DID}:{happening.name}", capfirst(str(happening.phrase)))
        sections.setdefault(str(happening.section), []).insert(0, asked)
    return sections


def field_inputs(line: Line, of: Field, prefix: str, scope: Scope) -> list[Input]:
    """Return operator and value of a line that asks a field."""
    return [_operators(line, of, prefix), *value_inputs(line, of, prefix, scope, line.what)]


def did_inputs(line: Line, prefix: str) -> list[Input]:
    """Return how often and when of a line that counts something."""
    found = [
        Input(
            "pick", f"{prefix}.op", _("How often"), line.op, _chosen(COUNTS.items(), line.op), turns=True, tone="plain"
        )
    ]
    if line.op != "never":
        found.append(Input("number", f"{prefix}.times", _("Times"), line.times, tone="value"))
        found.append(Input("words", "", _("times")))
    found.append(
        Input("pick", f"{prefix}.when", _("When"), line.when, _chosen(WHENS, line.when), turns=True, tone="plain")
    )
    return [*found, *_when_inputs(line, prefix)]


def _when_inputs(line: Line, prefix: str) -> list[Input]:
    if line.when in ("last", "older"):
        return [
            Input("number", f"{prefix}.number", _("How many"), line.number, tone="value"),
            Input("pick", f"{prefix}.unit", _("Unit of time"), line.unit, _chosen(UNITS, line.unit), tone="value"),
        ]
    wanted = {"since": 1, "before": 1, "between": 2}.get(line.when, 0)
    return _days(f"{prefix}.day", line.days, wanted)


def detail_inputs(ask: Ask, details: Mapping[str, Detail], prefix: str, scope: Scope, did: str) -> list[Input]:
    """Return the controls of one detail."""
    labels = [("", _("Choose a detail")), *((name, str(detail.label)) for name, detail in details.items())]
    found = [Input("pick", f"{prefix}.what", _("Detail"), ask.what, _chosen(labels, ask.what), turns=True)]
    if detail := details.get(ask.what):
        found.append(_operators(ask, detail, prefix))
        found.extend(value_inputs(ask, detail, prefix, scope, f"{did}:{detail.name}"))
    return found


def _operators(ask: Ask, of: Field | Detail, prefix: str) -> Input:
    labels = [(one.name, one.label) for one in BY_TYPE[of.type].values()]
    return Input(
        "pick", f"{prefix}.op", _("How it is compared"), ask.op, _chosen(labels, ask.op), turns=True, tone="plain"
    )


def value_inputs(ask: Ask, of: Field | Detail, prefix: str, scope: Scope, what: str) -> list[Input]:
    """Return the inputs that stand behind an operator."""
    operator = operator_of(of.type, ask.op)
    values = [*ask.values, "", ""]
    name = f"{prefix}.value"
    match operator and operator.takes:
        case Takes.SPAN:
            return [
                Input("number", name, _("How many"), values[0], tone="value"),
                Input("pick", f"{prefix}.unit", _("Unit of time"), ask.unit, _chosen(UNITS, ask.unit), tone="value"),
            ]
        case Takes.MANY if of.type == FieldType.CHOICE:
            return [_choices(ask, of, name, scope, what)]
        case Takes.MANY:
            return [Input("text", name, _("Values, with commas between them"), ", ".join(ask.values), tone="value")]
        case Takes.TWO:
            return _between(of, name, values, scope)
        case Takes.ONE:
            return [_single(of, name, values[0], scope)]
    return []


def _between(of: Field | Detail, name: str, values: Sequence[str], scope: Scope) -> list[Input]:
    first, last = (_single(of, name, value, scope) for value in values[:2])
    return [first, Input("words", "", _("and")), last]


def _single(of: Field | Detail, name: str, value: str, scope: Scope) -> Input:
    kind = KINDS.get(of.type, "text")
    currency = (of.currency if isinstance(of, Field) else "") or scope.currency
    sign = formats.symbol(currency, get_language() or "en") if kind == "money" else ""
    return Input(kind, name, _("Value"), value, url=sign, tone="value")


def _days(name: str, days: Sequence[str], wanted: int) -> list[Input]:
    values = [*days, "", ""]
    found = [Input("day", name, _("Day"), value, tone="value") for value in values[:wanted]]
    return [found[0], Input("words", "", _("and")), found[1]] if wanted == 2 else found


def _choices(ask: Ask, of: Field | Detail, name: str, scope: Scope, what: str) -> Input:
    """List the choices; where they are many only the chosen ones, the others are asked for by typing."""
    labels = labels_of(of, scope)
    listed = labels if len(labels) <= MOST_LISTED else {value: labels[value] for value in ask.values if value in labels}
    choices = tuple([Choice(value, label, value in ask.values) for value, label in listed.items()])
    url = "" if listed is labels else f"{reverse('conditions:choices')}?{urlencode({'what': what})}"
    return Input("many", name, _("Values"), choices=choices, url=url, tone="value")


def _chosen(labels: Any, value: str) -> tuple[Choice, ...]:
    return tuple([Choice(key, str(label), key == value) for key, label in labels])


def first_operator(type_: FieldType) -> Operator:
    """Return the operator that a fresh line begins with."""
    return next(iter(BY_TYPE[type_].values()))
