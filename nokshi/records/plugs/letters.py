"""What letters may say of a customer's records: of the newest of a kind, and of the one whose day comes next."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from types import MappingProxyType

from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from nokshi.custom.plugs.letters import Example
from nokshi.custom.queries import book, values_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.words import say_many
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.ports.letters import LetterField, letter_fields
from nokshi.records.queries import house
from nokshi.records.queries.letters import day_of, latest_of, next_of
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.queries import house_mark, organisation

LATEST, NEXT = "latest", "next"
LABELS = {LATEST: _("{kind}, the newest: {field}"), NEXT: _("{kind}, the one that comes next: {field}")}
Chosen = Callable[[Sequence[int]], dict[int, int]]


def there_now() -> Mapping[str, LetterField]:
    """Return the fields of the records of all kinds that are customers', by the name that a letter writes."""
    mark = house_mark()
    return _there(mark) if mark else _there.__wrapped__(mark)


@lru_cache(maxsize=4)
def _there(mark: str | None) -> Mapping[str, LetterField]:
    found = [one for kind in house().in_use.values() if kind.has_customer for one in _of(kind)]
    return MappingProxyType({one.name: one for one in found})


def _of(kind: OwnKind) -> list[LetterField]:
    which: dict[str, Chosen] = {LATEST: partial(latest_of, kind)}
    if day_of(kind):
        which[NEXT] = partial(_next, kind)
    own = book().on.get(kind.subject, ())
    return [_field(kind, one, word, chosen) for word, chosen in which.items() for one in own]


def _next(kind: OwnKind, customers: Sequence[int]) -> dict[int, int]:
    zone = organisation().zone
    return next_of(kind, customers, clock.today(zone), zone)


def _field(kind: OwnKind, one: Definition, word: str, chosen: Chosen) -> LetterField:
    label = format_lazy(LABELS[word], kind=kind.label, field=one.label)
    return LetterField(
        f"own.{kind.key}.{word}.{one.key}", label, lazystr(Example(one)), partial(_values, one, chosen), one.name
    )


def _values(one: Definition, chosen: Chosen, customers: Sequence[int], language: str) -> dict[int, str]:
    here = organisation()
    scope = Scope.system(language=language, zone=here.zone, currency=here.currency)
    meant = chosen(customers)
    found = values_of(list(meant.values()), [one])
    with override(language):
        said = say_many(one, {pk: some[one.key] for pk, some in found.items()}, scope, language)
    return {customer: said[record] for customer, record in meant.items() if record in said}


letter_fields.lend_from(there_now)
