"""What a field of each type can be asked, and the words for it."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nokshi.kernel.errors import Text
from nokshi.ports.fields import FieldType


class Takes(StrEnum):
    """What stands behind an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"
    MANY = "many"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Operator:
    """A question to a field.

    `label` stands in the builder, `phrase` in sentences. `negates` names the operator whose
    contrary this is: databases and `Field.matches` are only ever asked the positive one.
    """

    name: str
    label: Text
    phrase: Text
    takes: Takes = Takes.ONE
    negates: str = ""


IS = Operator("is", _("is"), _("%(field)s is %(value)s"))
IS_NOT = Operator("is_not", _("is not"), _("%(field)s is not %(value)s"), negates="is")
ONE_OF = Operator("is_one_of", _("is one of"), _("%(field)s is %(value)s"), Takes.MANY)
NONE_OF = Operator("is_none_of", _("is none of"), _("%(field)s is not %(value)s"), Takes.MANY, "is_one_of")
EMPTY = Operator("empty", _("is empty"), _("%(field)s is empty"), Takes.NOTHING)
FILLED = Operator("filled", _("is filled in"), _("%(field)s is filled in"), Takes.NOTHING, "empty")
BETWEEN = Operator("between", _("is between"), _("%(field)s is between %(first)s and %(last)s"), Takes.TWO)

TEXT = (
    IS,
    IS_NOT,
    Operator("contains", _("contains"), _("%(field)s contains %(value)s")),
    Operator("contains_not", _("does not contain"), _("%(field)s does not contain %(value)s"), negates="contains"),
    Operator("begins", _("begins with"), _("%(field)s begins with %(value)s")),
    ONE_OF,
    NONE_OF,
    EMPTY,
    FILLED,
)
NUMBER = (
    Operator("at_least", pgettext_lazy("number", "is at least"), _("%(field)s is at least %(value)s")),
    Operator("at_most", pgettext_lazy("number", "is at most"), _("%(field)s is at most %(value)s")),
    Operator("more", _("is more than"), _("%(field)s is more than %(value)s")),
    Operator("less", _("is less than"), _("%(field)s is less than %(value)s")),
    IS,
    IS_NOT,
    BETWEEN,
    EMPTY,
    FILLED,
)
DATE = (
    Operator("last", _("is in the last"), _("%(field)s is in the last %(value)s"), Takes.SPAN),
    Operator("older", _("is longer ago than"), _("%(field)s is longer ago than %(value)s"), Takes.SPAN),
    Operator("next", _("is in the next"), _("%(field)s is in the next %(value)s"), Takes.SPAN),
    Operator("anniversary", _("comes round in the next"), _("%(field)s comes round in the next %(value)s"), Takes.SPAN),
    Operator("on", _("is on"), _("%(field)s is on %(value)s")),
    Operator("before", _("is before"), _("%(field)s is before %(value)s")),
    Operator("after", _("is after"), _("%(field)s is after %(value)s")),
    BETWEEN,
    EMPTY,
    FILLED,
)
FLAG = (
    Operator("yes", _("is so"), _("%(field)s: yes"), Takes.NOTHING),
    Operator("no", _("is not so"), _("%(field)s: no"), Takes.NOTHING, "yes"),
)
CHOICE = (ONE_OF, NONE_OF, EMPTY, FILLED)

BY_TYPE: dict[FieldType, dict[str, Operator]] = {
    FieldType.TEXT: {one.name: one for one in TEXT},
    FieldType.NUMBER: {one.name: one for one in NUMBER},
    FieldType.MONEY: {one.name: one for one in NUMBER},
    FieldType.DATE: {one.name: one for one in DATE},
    FieldType.MOMENT: {one.name: one for one in DATE},
    FieldType.FLAG: {one.name: one for one in FLAG},
    FieldType.CHOICE: {one.name: one for one in CHOICE},
}
ALIASES = {FieldType.CHOICE: {"is": "is_one_of", "is_not": "is_none_of"}}

COUNTS: dict[str, Text] = {
    "at_least": pgettext_lazy("times", "at least"),
    "at_most": pgettext_lazy("times", "at most"),
    "exactly": pgettext_lazy("times", "exactly"),
    "never": pgettext_lazy("times", "never"),
}


def operator_of(type_: FieldType, name: str) -> Operator | None:
    """Return what a field of the type can be asked by that name; None where there is no such question."""
    return BY_TYPE[type_].get(ALIASES.get(type_, {}).get(name, name))
