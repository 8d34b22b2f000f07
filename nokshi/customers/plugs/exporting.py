"""People and companies as flat rows, under the headers that importing knows again."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.rules.cells import told
from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.names import unit_names, user_names
from nokshi.customers.queries.vcards import vcards_of_kind
from nokshi.customers.words import lent_as
from nokshi.kernel.among import among
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Row, export_kinds

CHUNK = 500
SUBJECT = "customers.customer"
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
LISTS = frozenset({"email", "phone"})
ALONE = frozenset(name for name, _field, _read in COLUMNS) - {"email", "email_2", "phone", "phone_2", "owner", "units"}
FIELDS = tuple(dict.fromkeys(field for _name, field, _read in COLUMNS))


def shown_columns(scope: Scope) -> list[tuple[str, str, Callable[[Facts], Any]]]:
    """Return the columns whose fields the reader sees."""
    return [one for one in COLUMNS if scope.shows(lent_as(one[1]))]


def columns(kind: str, scope: Scope) -> list[str]:
    """Return the headers of an export, in English: they are what a file is known again by."""
    own = (f"custom.{one.key}" for one in fields_on(SUBJECT, scope, kind))
    return [*(name for name, _field, _read in shown_columns(scope)), *_since(scope), *own]


def _since(scope: Scope) -> list[str]:
    return ["customer_since"] if scope.shows("customers.created") else []


def rows(kind: str, scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield the customers of a kind as rows, oldest first, 500 at a time."""
    wanted = Customer.objects.visible_to(scope).filter(kind=kind)
    if ids is not None:
        for start in range(0, len(ids), CHUNK):
            yield from _rows(
                list(wanted.filter(pk__in=ids[start : start + CHUNK]).order_by("pk").values_list("pk", "created_at")),
                kind,
                scope,
            )
        return
    last = 0
    while page := list(wanted.filter(pk__gt=last).order_by("pk").values_list("pk", "created_at")[:CHUNK]):
        yield from _rows(page, kind, scope)
        last = page[-1][0]


def _rows(page: list[tuple[int, Any]], kind: str, scope: Scope) -> Iterator[Row]:
    facts = facts_of([pk for pk, _at in page], FIELDS)
    owners = user_names({one["owner"] for one in facts.values() if one["owner"]})
    units = unit_names(scope)
    shown = shown_columns(scope)
    with_since = bool(_since(scope))
    own = fields_on(SUBJECT, scope, kind)
    values = values_of([pk for pk, _at in page], own)
    for pk, created_at in page:
        one = facts[pk]
        one["owner_name"] = owners.get(one["owner"], "")
        one["unit_names"] = "; ".join(units[unit] for unit in one["units"] if unit in units)
        since = (created_at.isoformat(),) if with_since else ()
        more = values.get(pk, {})
        yield (*(read(one) for _name, _field, read in shown), *since, *(told(more.get(field.key)) for field in own))


def values(scope: Scope, wanted: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return customers by id, all that they have under the names of the fields that importing feeds.

    Who is merged into another has his own values still, so that what came from elsewhere goes back there as it came.
    """
    seen = Customer.objects.known_to(scope).filter(pk__in=among(wanted)).values_list("pk", flat=True)
    shown = shown_columns(scope)
    alone = [(name, read) for name, _field, read in shown if name in ALONE]
    lists = [(name, field) for name, field, _read in shown if name in LISTS]
    asked = tuple(dict.fromkeys(field for name, field, _read in shown if name in ALONE | LISTS))
    return {
        pk: {name: read(one) for name, read in alone} | {name: list(one[field]) for name, field in lists}
        for pk, one in facts_of(list(seen), asked).items()
    }


def ids(kind: str, scope: Scope, after: int) -> list[int]:
    """Return the ids of the customers of a kind above one."""
    later = Customer.objects.visible_to(scope).filter(kind=kind, pk__gt=after)
    return list(later.order_by("pk").values_list("pk", flat=True))


KINDS = (("people", _("People"), Customer.Kind.PERSON), ("companies", _("Companies"), Customer.Kind.COMPANY))

for name, label, kind in KINDS:
    export_kinds.lend(
        ExportKind(
            name, label, "customers.export", partial(columns, kind.value), partial(rows, kind.value), values,
            partial(ids, kind.value), partial(vcards_of_kind, kind.value),
        )
    )  # fmt: skip
