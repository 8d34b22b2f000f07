"""People and companies as flat rows, under the headers that importing knows again."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.names import unit_names, user_names
from nokshi.customers.words import lent_as
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Row, export_kinds

CHUNK = 500
Facts = dict[str, Any]


def _many(field: str, place: int) -> Callable[[Facts], Any]:
    return lambda facts: facts[field][place] if len(facts[field]) > place else ""


def _address(part: str) -> Callable[[Facts], Any]:
    return lambda facts: facts["addresses"][0][part] if facts["addresses"] else ""


def _pairs(field: str) -> Callable[[Facts], Any]:
    return lambda facts: " ".join(f"{namespace}:{value}" if namespace else value for namespace, value in facts[field])


COLUMNS: tuple[tuple[str, str, Callable[[Facts], Any]], ...] = (
    ("name", "name", lambda facts: facts["name"]),
    ("called", "called", lambda facts: facts["called"]),
    ("customer_id", "external", _pairs("external")),
    ("email", "emails", _many("emails", 0)),
    ("email_2", "emails", _many("emails", 1)),
    ("phone", "phones", _many("phones", 0)),
    ("phone_2", "phones", _many("phones", 1)),
    ("handle", "handles", _pairs("handles")),
    ("language", "language", lambda facts: facts["language"]),
    ("time_zone", "zone", lambda facts: facts["zone"]),
    ("preferred_channel", "preferred_channel", lambda facts: facts["preferred_channel"]),
    ("birth_date", "birth_date", lambda facts: facts["birth_date"] or ""),
    ("country", "country", lambda facts: facts["country"]),
    ("city", "city", lambda facts: facts["city"]),
    ("address", "addresses", _address("lines")),
    ("address_city", "addresses", _address("city")),
    ("region", "addresses", _address("region")),
    ("postcode", "addresses", _address("postcode")),
    ("address_country", "addresses", _address("country")),
    ("source", "source", lambda facts: facts["source"]),
    ("owner", "owner", lambda facts: facts["owner_name"]),
    ("units", "units", lambda facts: facts["unit_names"]),
)
FIELDS = tuple(dict.fromkeys(field for _name, field, _read in COLUMNS))


def shown_columns(scope: Scope) -> list[tuple[str, str, Callable[[Facts], Any]]]:
    """Return the columns whose fields the reader sees."""
    return [one for one in COLUMNS if scope.shows(lent_as(one[1]))]


def columns(scope: Scope) -> list[str]:
    """Return the headers of an export, in English: they are what a file is known again by."""
    return [*(name for name, _field, _read in shown_columns(scope)), *_since(scope)]


def _since(scope: Scope) -> list[str]:
    return ["customer_since"] if scope.shows("customers.created") else []


def rows(kind: str, scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield the customers of a kind as rows, oldest first, 500 at a time."""
    wanted = Customer.objects.visible_to(scope).filter(kind=kind)
    if ids is not None:
        for start in range(0, len(ids), CHUNK):
            yield from _rows(
                list(wanted.filter(pk__in=ids[start : start + CHUNK]).order_by("pk").values_list("pk", "created_at")),
                scope,
            )
        return
    last = 0
    while page := list(wanted.filter(pk__gt=last).order_by("pk").values_list("pk", "created_at")[:CHUNK]):
        yield from _rows(page, scope)
        last = page[-1][0]


def _rows(page: list[tuple[int, Any]], scope: Scope) -> Iterator[Row]:
    facts = facts_of([pk for pk, _at in page], FIELDS)
    owners = user_names({one["owner"] for one in facts.values() if one["owner"]})
    units = unit_names(scope)
    shown = shown_columns(scope)
    with_since = bool(_since(scope))
    for pk, created_at in page:
        one = facts[pk]
        one["owner_name"] = owners.get(one["owner"], "")
        one["unit_names"] = "; ".join(units[unit] for unit in one["units"] if unit in units)
        since = (created_at.isoformat(),) if with_since else ()
        yield (*(read(one) for _name, _field, read in shown), *since)


export_kinds.lend(
    ExportKind("people", _("People"), "customers.export", columns, partial(rows, Customer.Kind.PERSON)),
    ExportKind("companies", _("Companies"), "customers.export", columns, partial(rows, Customer.Kind.COMPANY)),
)
