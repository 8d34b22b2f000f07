"""Segments that most shops want, ready to be taken as they are or changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.tree import check
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope

ORDERED = "commerce.order_placed"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A ready-made segment: who is meant, what it is good for, and its conditions."""

    key: str
    name: Text
    text: Text
    icon: str
    tree: dict[str, Any]


def _did(op: str, times: int = 1, **within: Any) -> dict[str, Any]:
    counted = {} if op == "never" else {"times": times}
    return {"did": ORDERED, "op": op, **counted, **({"within": within} if within else {})}


ALL = (
    Suggestion(
        "new",
        _("New customers"),
        _("Those who came in the last 30 days: welcome them."),
        "user-plus",
        {"all": [{"field": "customers.created", "op": "last", "value": {"days": 30}}]},
    ),
    Suggestion(
        "lapsed",
        _("Not here for half a year"),
        _("They bought from you, and have not for six months: ask them back."),
        "clock",
        {"all": [_did("at_least"), _did("never", months=6)]},
    ),
    Suggestion(
        "best",
        _("Best customers"),
        _("Five orders or more in a year: thank them, and let them see new things first."),
        "star",
        {"all": [_did("at_least", 5, months=12)]},
    ),
    Suggestion(
        "once",
        _("Bought once"),
        _("One order in all, more than a month ago: the second is the hardest."),
        "repeat",
        {"all": [_did("exactly"), _did("at_least", older={"days": 30})]},
    ),
    Suggestion(
        "never",
        _("No order yet"),
        _("You know them, and they have not bought: show them what you have."),
        "shopping-cart",
        {"all": [_did("never")]},
    ),
    Suggestion(
        "birthday",
        _("Birthday this week"),
        _("Their day comes within seven days: a line is enough."),
        "cake",
        {"all": [{"field": "customers.birth_date", "op": "anniversary", "value": {"days": 7}}]},
    ),
)


def suggestions_for(scope: Scope) -> Iterator[Suggestion]:
    """Return the suggestions whose conditions the reader can ask here."""
    for one in ALL:
        try:
            check(one.tree, scope=scope)
        except ConditionError:
            continue
        yield one


def suggestion_named(key: str, scope: Scope) -> Suggestion | None:
    """Return one suggestion, where it can be asked here."""
    return next((one for one in suggestions_for(scope) if one.key == key), None)
