"""Values of fields as a reader reads them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.custom.queries.naming import loaded, titles_seen
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.custom.rules.values import Manner
from nokshi.kernel import formats
from nokshi.kernel.contacts import shown_phone
from nokshi.kernel.scope import Scope
from nokshi.workspace.queries import home_region


def say(definition: Definition, value: Any, scope: Scope, language: str = "") -> str:
    """Return a value in the reader's words, "" for none."""
    if value is None:
        return ""
    if definition.target:
        return titles_seen(definition.target, [value], scope).get(value, "")
    language = language or get_language() or scope.language
    match definition.type:
        case Kind.NUMBER:
            return formats.decimal(Decimal(value), language, 0, 6)
        case Kind.MONEY:
            return formats.money(Decimal(value), definition.currency or scope.currency, language)
        case Kind.DATE:
            return formats.day(date.fromisoformat(value), language)
        case Kind.MOMENT:
            return formats.moment(datetime.fromisoformat(value), language, scope.zone)
        case Kind.FLAG:
            return _("yes") if value else _("no")
        case Kind.CHOICE:
            return label_of(definition, value)
        case Kind.CHOICES:
            return ", ".join(label_of(definition, one) for one in value)
        case Kind.PHONE:
            return formats.digits(shown_phone(value, home_region()), language)
    return str(value)


def label_of(definition: Definition, key: str) -> str:
    """Return the label of a choice."""
    choice = definition.by_choice.get(key)
    return str(choice.label) if choice else key


def manner_of(scope: Scope) -> Manner:
    """Return where a reader is who writes values, and what he sees."""
    return Manner(home_region(), scope.zone, scope)


def say_many(definition: Definition, values: Mapping[int, Any], scope: Scope, language: str = "") -> dict[int, str]:
    """Return the values of many records in the reader's words; what is nothing is left out."""
    if definition.target:
        return loaded(definition, values, scope)
    found = {pk: say(definition, value, scope, language) for pk, value in values.items()}
    return {pk: text for pk, text in found.items() if text}
