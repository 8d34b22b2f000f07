"""The list of customers: who is in it, which columns it may show, and one page of it in any order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField

from nokshi.conditions.compiler import column_of, matching
from nokshi.customers.models import Customer
from nokshi.customers.queries.search import best_matches, matching_text
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, FieldType, fields
from nokshi.ui.paging import PAGE, Page, page_of_parts

SUBJECT = "customers.customer"
NAME = "customers.name"
BASE = ("pk", "name", "kind")
ALWAYS_FILLED = {NAME: "sort_key", "customers.created": "created_at", "customers.changed": "changed_at"}
AT_FIRST = (
    "customers.country", "commerce.spent", "commerce.orders", "commerce.last_order_at", "customers.owner",
    "customers.created",
)  # fmt: skip
COUNTED = 20_000
BEST = 50
Rows = QuerySet[Customer]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are; `is_exact` is false where counting stopped at `number`."""

    number: int
    is_exact: bool


def listed(scope: Scope, *, text: str, tree: Mapping[str, Any] | None, now: datetime) -> Rows:
    """Return the customers of a list: those whom the reader sees, who meet the conditions and answer the text."""
    rows: Rows = Customer.objects.visible_to(scope)
    if tree:
        rows = matching(tree, rows, scope=scope, now=now)
    return matching_text(rows, text, scope) if text else rows


def columns_for(scope: Scope) -> dict[str, Field]:
    """Return the fields that the reader may have as columns, by name."""
    return {field.name: field for field in fields if field.subject == SUBJECT and field.is_column_for(scope)}


def first_columns(scope: Scope) -> list[str]:
    """Return the columns of a list that nobody has arranged yet."""
    open_ones = columns_for(scope)
    return [name for name in AT_FIRST if name in open_ones]


def count_of(rows: Rows, *, exactly: bool = False) -> Count:
    """Return how many customers a list has; above 20,000 only on demand."""
    if exactly:
        return Count(rows.count(), True)
    number = rows.order_by()[: COUNTED + 1].count()
    return Count(min(number, COUNTED), number <= COUNTED)


def best_page(rows: Rows, text: str, scope: Scope, paths: Sequence[str]) -> Page[dict[str, Any]]:
    """Return the 50 customers who answer a text best, best first."""
    ids = best_matches(rows, text, scope, BEST)
    found = {row["pk"]: row for row in rows.filter(pk__in=ids).values(*BASE, *paths)}
    return Page([found[pk] for pk in ids if pk in found])


def sorted_page(
    rows: Rows, sort: str, paths: Sequence[str], *, after: str = "", before: str = "", size: int = PAGE
) -> Page[dict[str, Any]]:
    """Return a page sorted by a field (`customers.name`, `-commerce.spent`); those without a value come last."""
    wanted = tuple(dict.fromkeys((*BASE, *paths, sort_path(sort))))
    parts = [(part.values(*wanted), order) for part, order in parts_of(rows, sort)]
    return page_of_parts(parts, after=after, before=before, size=size)


def parts_of(rows: Rows, sort: str) -> list[tuple[Rows, tuple[str, ...]]]:
    """Return a sorted list as what stands one behind another: those with a value, then those without."""
    name, sign, path = sort.removeprefix("-"), "-" if sort.startswith("-") else "", sort_path(sort)
    order = (f"{sign}{path}", f"{sign}pk")
    if name in ALWAYS_FILLED:
        return [(rows, order)]
    filled, empty = Q(**{f"{path}__isnull": False}), Q(**{f"{path}__isnull": True})
    if fields[name].type in (FieldType.TEXT, FieldType.CHOICE) and _is_text(path):
        filled, empty = filled & ~Q(**{path: ""}), empty | Q(**{path: ""})
    return [(rows.filter(filled), order), (rows.filter(empty), ("-pk",))]


def sort_path(sort: str) -> str:
    """Return the ORM path of what a list is sorted by."""
    name = sort.removeprefix("-")
    return ALWAYS_FILLED.get(name) or fields[name].path


def _is_text(path: str) -> bool:
    return isinstance(column_of(Customer, path), CharField | TextField)
