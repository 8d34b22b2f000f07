"""What conditions can ask, for programs that build a tree: fields, operators, happenings, choices."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Annotated, Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.operators import BY_TYPE, COUNTS, Takes
from nokshi.conditions.tree import CUSTOMER
from nokshi.conditions.words import labels_of
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, FieldType, Happening, fields, happenings
from nokshi.ports.resources import Asked, Asking, Offer, Reading, offers, resources

MOST = 200
"""Choices that a field tells by itself; of one that has more, more are asked for by name."""
Type = Literal["text", "number", "money", "date", "moment", "flag", "choice"]
Text = Annotated[str, msgspec.Meta(max_length=120)]


class OperatorShown(msgspec.Struct):
    """A question to a field, and how many values stand behind it."""

    name: str
    label: str
    takes: Literal["nothing", "one", "two", "many", "span"]


class ChoiceShown(msgspec.Struct):
    """A value to choose, and what it is called."""

    value: str
    label: str


class AskedShown(msgspec.Struct):
    """A field, or a detail of a happening; `more_choices` says that not all choices stand here."""

    name: str
    label: str
    type: Type
    section: str = ""
    choices: list[ChoiceShown] = []
    more_choices: bool = False


class HappeningShown(msgspec.Struct):
    """Something that is counted, and the details that narrow it."""

    name: str
    label: str
    section: str
    details: list[AskedShown]


class Askable(msgspec.Struct):
    """What the conditions of a list can ask: its fields, the operators of each type, what can be counted and how."""

    fields: list[AskedShown]
    operators: dict[Type, list[OperatorShown]]
    happenings: list[HappeningShown]
    counts: list[ChoiceShown]


def askable(asking: Asking, of: str = "customers") -> Askable:
    """Return what the caller can ask of a list; raises NotThere for one that he does not see or that asks nothing."""
    subject = _subject(of, asking.scope)
    found = [one for one in fields if one.subject == subject and asking.scope.shows(one.name)]
    counted = [one for one in happenings if one.is_for(asking.scope)] if subject == CUSTOMER else []
    return Askable(
        fields=[_shown(one, str(one.section), asking.scope) for one in found],
        operators={
            type_.value: [OperatorShown(one.name, str(one.label), _takes(one.takes)) for one in operators.values()]
            for type_, operators in BY_TYPE.items()
        },
        happenings=[_happening(one, asking.scope) for one in counted],
        counts=[ChoiceShown(name, str(label)) for name, label in COUNTS.items()] if subject == CUSTOMER else [],
    )  # fmt: skip


def choices(asking: Asking, field: str = "", detail: str = "", q: str = "") -> list[ChoiceShown]:
    """Return the choices of a field, or of a happening's detail, that hold some words; at most 200."""
    asked: Field | Detail | None = fields.get(field)
    counted = happenings.get(field)
    if counted is not None:
        there = counted.details_for(asking.scope) if counted.is_for(asking.scope) else ()
        asked = next((one for one in there if one.name == detail), None)
    elif asked is None or not asking.scope.shows(field):
        asked = None
    if asked is None:
        raise NotThere
    return list(islice(_choices(asked, asking.scope, q), MOST))


def _subject(of: str, scope: Scope) -> str:
    found = resources.get(of)
    if found is None or not found.subject or not scope.may(found.capability):
        raise NotThere
    return found.subject


def _happening(one: Happening, scope: Scope) -> HappeningShown:
    details = [_shown(detail, "", scope) for detail in one.details_for(scope)]
    return HappeningShown(one.name, str(one.phrase), str(one.section), details)


def _shown(one: Field | Detail, section: str, scope: Scope) -> AskedShown:
    found = list(islice(_choices(one, scope), MOST + 1)) if one.type == FieldType.CHOICE else []
    return AskedShown(one.name, str(one.label), one.type.value, section, found[:MOST], len(found) > MOST)


def _choices(one: Field | Detail, scope: Scope, q: str = "") -> Iterator[ChoiceShown]:
    words, labels = q.casefold(), labels_of(one, scope)
    return (ChoiceShown(value, label) for value, label in _fitting(labels, words))


def _fitting(labels: Mapping[str, str], words: str) -> Iterator[tuple[str, str]]:
    return ((value, label) for value, label in labels.items() if words in label.casefold() or words == value.casefold())


def _takes(takes: Takes) -> Literal["nothing", "one", "two", "many", "span"]:
    return takes.value


offers.lend(
    Offer(
        name="condition-fields", label=_("What conditions can ask"), capability="customers.view", order=12,
        readings=(
            Reading(
                name="", label=_("Fields, operators and happenings"), capability="customers.view", gives=Askable,
                run=askable, words=(Asked("of", Text, _("The list that is asked: customers, orders, products")),),
            ),
            Reading(
                name="choices", label=_("The choices of a field"), capability="customers.view",
                gives=list[ChoiceShown], run=choices,
                words=(
                    Asked("field", Text, _("A field or a happening")), Asked("detail", Text, _("A happening's detail")),
                    Asked("q", Text, _("Words of the choice")),
                ),
            ),
        ),
    )
)  # fmt: skip
