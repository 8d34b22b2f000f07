"""The list of customers: who is in it, which columns it may show, and one page of it in any order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Max, Min, Q, QuerySet, TextField

from nokshi.conditions.compiler import column_of, matching
from nokshi.customers.models import Customer
from nokshi.customers.queries.search import best_matches, matching_text
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, FieldType, fields
from nokshi.ui.paging import PAGE, Page, page_of_parts

SUBJECT = "customers.customer"
NAME = "customers.name"
BASE = ("pk", "name", "kind", "city")
ALWAYS_FILLED = {NAME: "sort_key", "customers.created": "created_at", "customers.changed": "changed_at"}
AT_FIRST = (
    "customers.country", "commerce.spent", "commerce.orders", "commerce.last_order_at", "customers.owner",
    "customers.created",
)  # fmt: skip
COUNTED = 2_000
TRIED = 1_000
ENOUGH = 100
GOLDEN = 0.618_033_988_749_895
STEP, LONGEST_STEP, MOST_STEPS = 300, 3_000, 6
BEST = 50
Rows = QuerySet[Customer]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: exactly, about (judged by a sample), or more than `number`, where counting stopped."""

    number: int
    is_exact: bool
    is_about: bool = False

    @property
    def is_many(self) -> bool:
        """Say whether there are more than are sorted at a blow."""
        return self.number > COUNTED or not self.is_exact


def listed(
    scope: Scope, *, text: str, tree: Mapping[str, Any] | None, now: datetime, among: Sequence[int] | None = None
) -> Rows:
    """Return the customers of a list: those whom the reader sees, who meet the conditions and answer the text.

    `among` names the few that can matter, where there are few.
    """
    rows: Rows = Customer.objects.visible_to(scope)
    if tree:
        rows = matching(tree, rows, scope=scope, now=now, among=among)
    elif among is not None:
        rows = rows.filter(pk__in=among)
    return matching_text(rows, text, scope) if text else rows


def columns_for(scope: Scope) -> dict[str, Field]:
    """Return the fields that the reader may have as columns, by name."""
    return {field.name: field for field in fields if field.subject == SUBJECT and field.is_column_for(scope)}


def first_columns(scope: Scope) -> list[str]:
    """Return the columns of a list that nobody has arranged yet."""
    open_ones = columns_for(scope)
    return [name for name in AT_FIRST if name in open_ones]


def count_of(rows: Rows, *, exactly: bool = False) -> Count:
    """Return how many customers a list has; above 2,000 about, by an even sample, and exactly only on demand."""
    if exactly:
        return Count(rows.count(), True)
    number = rows.order_by()[: COUNTED + 1].count()
    if number <= COUNTED:
        return Count(number, True)
    return _about(rows) or Count(COUNTED, False)


def _about(rows: Rows) -> Count | None:
    """Judge a count by trying a thousand ids, one of each stretch; None where too few of them are in the list.

    Where in its stretch an id lies follows the golden ratio: what repeats from row to row does not repeat there.
    """
    ends = Customer.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return None
    span = ends["last"] - ends["first"] + 1
    step = max(1, span // TRIED)
    tried = [ends["first"] + place * step + int(place * GOLDEN % 1 * step) for place in range(span // step)]
    hits = rows.filter(pk__in=tried).count()
    if hits < ENOUGH:
        return None
    about = hits * span // len(tried)
    grain = 10 ** (len(str(about)) - 2)
    return Count(round(about / grain) * grain, False, is_about=True)


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


Narrow = Callable[[Sequence[int]], Rows]


def walked_page(
    rows: Rows,
    everybody: Rows,
    narrow: Narrow,
    sort: str,
    paths: Sequence[str],
    *,
    after: str,
    before: str,
    size: int = PAGE,
) -> Page[dict[str, Any]]:
    """Return a sorted page of a list that many answer: by walking along the order, and not by sorting all who answer.

    `narrow` gives those of a few who are in the list; where they are thinly spread, `rows` are sorted after all.
    """
    mark, step, turned = after or before, STEP, bool(before) and not after
    found: list[int] = []
    for _step in range(MOST_STEPS):
        page = sorted_page(everybody, sort, [], **{"before" if turned else "after": mark}, size=step)
        ids = [row["pk"] for row in page.rows]
        kept = set(narrow(ids).values_list("pk", flat=True)) if ids else set()
        found += [pk for pk in (reversed(ids) if turned else ids) if pk in kept]
        mark, step = page.before if turned else page.after, min(step * 3, LONGEST_STEP)
        if len(found) > size or not mark:
            few = everybody.filter(pk__in=found[: size + 1])
            return sorted_page(few, sort, paths, after=after, before=before, size=size)
    return sorted_page(rows, sort, paths, after=after, before=before, size=size)


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
