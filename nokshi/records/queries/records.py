"""Records of the house's own kinds: what they are called, whose they are, which answer a text."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from nokshi.custom.queries import book, holders_of, sought_on, values_of
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.words import say
from nokshi.customers.models import Customer, CustomerUnit
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import MARK, skeleton, words_of
from nokshi.records.models import Record
from nokshi.records.queries.kinds import house
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.queries import unit_choices

MOST_WORDS, TRIGRAM = 8, 3
AROUND = 5


def records_of(kind: OwnKind, scope: Scope) -> QuerySet[Record]:
    """Return the records of a kind that a reader sees."""
    return Record.objects.visible_to(scope).filter(kind=kind.id)


def answering(rows: QuerySet[Record], text: str) -> QuerySet[Record]:
    """Keep the records whose key holds every word of a text, as written or by its sound."""
    for word in words_of(text)[:MOST_WORDS]:
        # A number has no sound of its own: SN-05 would be any SN.
        bones = "" if any(map(str.isdigit, word)) else skeleton(word)
        rows = rows.filter(_holding([word, *([MARK + bones] if len(bones) > 1 else [])]))
    return rows


def _holding(terms: Sequence[str]) -> Q:
    """Match the records whose key holds one of the terms; those of three signs and more come out of the index."""
    if connection.vendor == "sqlite" and all(len(term) >= TRIGRAM for term in terms):
        quoted = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        sql = "SELECT rowid FROM records_search WHERE records_search MATCH %s"
        return Q(pk__in=RawSQL(sql, [quoted]))  # noqa: S611
    return reduce(or_, (Q(search_key__contains=term) for term in terms))


def answering_of(kind: OwnKind, scope: Scope, text: str) -> QuerySet[Record]:
    """Return the records of a kind that a reader sees and that answer a text, by title."""
    return answering(records_of(kind, scope), text).order_by("sort_key", "pk")


def called_of(kind: OwnKind, scope: Scope, text: str) -> QuerySet[Record]:
    """Return the record that has a text where it stands once only, else those of a title."""
    unique = [one for one in book().on.get(kind.subject, ()) if one.is_unique and scope.shows(one.name)]
    held = [pk for pk in holders_of([(one, text.strip()) for one in unique]) if pk]
    by_value = records_of(kind, scope).filter(pk__in=held)
    return by_value if held and by_value.exists() else records_of(kind, scope).filter(title=text.strip())


def titles_of(ids: Sequence[int]) -> dict[int, str]:
    """Return what records are called, by id."""
    kinds = house().by_id
    rows = Record.objects.filter(pk__in=ids).values_list("pk", "kind_id", "title")
    return {pk: kinds[kind].called(pk, title) for pk, kind, title in rows}


def customers_seen(ids: Iterable[int | None], scope: Scope) -> dict[int, str]:
    """Return the names of those customers whom the reader may see, by id."""
    wanted = {one for one in ids if one}
    if not wanted or not scope.shows("customers.name") or not scope.may("customers.view"):
        return {}
    return dict(Customer.objects.visible_to(scope).filter(pk__in=wanted).values_list("pk", "name"))


def customer_of(record: int) -> int | None:
    """Return the customer whose a record is."""
    return Record.objects.filter(pk=record).values_list("customer_id", flat=True).first()


def home_of(customer: int, scope: Scope) -> int | None:
    """Return the first unit of a customer that a reader sees."""
    links = CustomerUnit.objects.filter(customer=customer)
    links = links if scope.units is None else links.filter(unit__in=scope.units)
    return links.order_by("pk").values_list("unit_id", flat=True).first()


def home_for(customer: int | None, scope: Scope) -> int | None:
    """Return the unit of a record for which none is named: that of its customer, else the first that is seen."""
    found = home_of(customer, scope) if customer else None
    units = unit_choices(scope) if found is None else []
    return units[0][0].pk if units else found


def held_counts() -> dict[int, int]:
    """Return how many records each kind has."""
    rows = Record.objects.order_by().values("kind_id").annotate(number=Count("pk"))
    return dict(rows.values_list("kind_id", "number"))


def held_count(kind: int) -> int:
    """Return how many records a kind has."""
    return Record.objects.filter(kind=kind).count()


def title_field(kind: OwnKind) -> Definition | None:
    """Return the field that the records of a kind are called by, None where it is out of use."""
    return next((one for one in book().on.get(kind.subject, ()) if one.key == kind.title), None)


def named_by(kind: OwnKind, ids: Sequence[int]) -> dict[int, tuple[str, list[str]]]:
    """Return the title of each record and the other texts by which it is found."""
    title, sought = title_field(kind), sought_on(kind.subject)
    wanted = {one.key: one for one in (*sought, *([title] if title else []))}
    found = values_of(ids, list(wanted.values()))
    called = title.key if title else ""
    return {
        pk: (
            str(found.get(pk, {}).get(called) or ""),
            [str(found[pk][one.key]) for one in sought if one.key != called and one.key in found.get(pk, {})],
        )
        for pk in ids
    }


def beside(kind: OwnKind, ids: Sequence[int], scope: Scope, most: int = 2) -> dict[int, list[str]]:
    """Return in words what stands in the first fields of records besides their title, for a line below it."""
    there = [one for one in book().on.get(kind.subject, ()) if one.key != kind.title and scope.shows(one.name)]
    short = [one for one in there if one.type != "prose"][:AROUND]
    found: dict[int, dict[str, Any]] = values_of(ids, short)
    return {
        pk: [f"{one.label}: {say(one, values[one.key], scope)}" for one in short if one.key in values][:most]
        for pk, values in found.items()
    }
