"""What letters may say of a customer's own fields."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import override

from nokshi.custom.queries.definitions import book
from nokshi.custom.queries.values import values_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import Kind
from nokshi.custom.words import say, say_many
from nokshi.kernel.scope import Scope
from nokshi.ports.letters import LetterField, letter_fields
from nokshi.workspace.queries import house_mark, organisation

CUSTOMER = "customers.customer"
EXAMPLES: dict[Kind, Any] = {
    Kind.NUMBER: "42", Kind.MONEY: "1250", Kind.DATE: "2026-11-23", Kind.MOMENT: "2026-11-23T08:30:00+00:00",
    Kind.FLAG: True, Kind.EMAIL: "farhana@example.com", Kind.PHONE: "+8801712345678",
    Kind.LINK: "https://example.com",
}  # fmt: skip


def there_now() -> Mapping[str, LetterField]:
    """Return the fields of customers by the name that a letter writes."""
    mark = house_mark()
    return _there(mark) if mark else _there.__wrapped__(mark)


@lru_cache(maxsize=4)
def _there(mark: str | None) -> Mapping[str, LetterField]:
    found = [_field(one) for one in book().on.get(CUSTOMER, ())]
    return MappingProxyType({one.name: one for one in found})


def _field(one: Definition) -> LetterField:
    return LetterField(f"customer.custom.{one.key}", one.label, lazystr(Example(one)), _values(one), one.name)


class Example:
    """What a letter might say, in the language of whoever writes it."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def __str__(self) -> str:
        one = self.definition
        first = one.choices[0].key if one.choices else None
        value = EXAMPLES.get(one.type, [first] if one.type is Kind.CHOICES else first)
        return say(one, value, Scope.system()) or str(one.label)


def _values(one: Definition) -> Callable[[Sequence[int], str], dict[int, str]]:
    def values(customer_ids: Sequence[int], language: str) -> dict[int, str]:
        here = organisation()
        scope = Scope.system(language=language, zone=here.zone, currency=here.currency)
        found = values_of(customer_ids, [one])
        with override(language):
            return say_many(one, {pk: some[one.key] for pk, some in found.items()}, scope, language)

    return values


letter_fields.lend_from(there_now)
