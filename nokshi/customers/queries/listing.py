"""The list of customers: who is in it, which columns it may show, and one page of it in any order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, TextField

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
COUNTED, COUNTED_BY_TEXT = 2_000, 10_000
TRIED = 500
ENOUGH = 50
GOLDEN = 0.618_033_988_749_895
STEP, LONGEST_STEP, MOST_STEPS = 300, 3_000, 6
BEST = 50
MINUTE, MOST_JUDGED = 60.0, 500
Rows = QuerySet[Customer]
Narrow = Callable[[Sequence[int]], Rows]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are: exactly, about (judged by a sample), or more than `number`, where counting stopped.

    `ids` are those of a list that was found to be short.
    """

    number: int
    is_exact: bool
    is_about: bool = False
    ids: tuple[int, ...] | None = field(default=None, compare=False, repr=False)

    @property
    def is_many(self) -> bool:
        """Say whether there are more than are sorted at a blow."""
        return self.number > COUNTED or not self.is_exact


# A judgement is rough anyhow: the same one does for every reader of the same units, for a minute.
_judged: dict[frozenset[int] | None, tuple[float, Count]] = {}


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
    return {one.name: one for one in fields if one.subject == SUBJECT and one.is_column_for(scope)}


def is_sorted_by(field: Field) -> bool:
    """Say whether the list can be put in the order of a column: what is loaded page by page has none."""
    return field.load is None


def first_columns(scope: Scope) -> list[str]:
    """Return the columns of a list that nobody has arranged yet."""
    open_ones = columns_for(scope)
    return [name for name in AT_FIRST if name in open_ones]


def count_of(rows: Rows, narrow: Narrow) -> Count:
    """Return how many customers meet conditions: exactly up to 2,000, above that about, by an even sample.

    `narrow` gives those of a few who are in the list. Of a large base the sample is tried first: to find the first two
    thousand among others who are not in the list costs more.
    """
    about = _about(narrow, least=COUNTED * 2)
    if about:
        return about
    ids = tuple(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    if len(ids) <= COUNTED:
        return Count(len(ids), True, ids=ids)
    return _about(narrow) or Count(COUNTED, False)


def count_of_all(scope: Scope) -> Count:
    """Return how many customers a reader sees; of many a judgement that is no older than a minute."""
    made, about = _judged.get(scope.units, (-MINUTE, None))
    is_fresh = about is not None and monotonic() - made <= MINUTE
    # Of so many not nearly all go within a minute; of fewer it is looked again whether they are still many.
    if about is not None and is_fresh and about.number > COUNTED * 8:
        return about
    rows = Customer.objects.visible_to(scope)
    number = rows.order_by()[: COUNTED + 1].count()
    if number <= COUNTED:
        return Count(number, True)
    if about is not None and is_fresh:
        return about
    about = _about(lambda ids: rows.filter(pk__in=ids)) or Count(COUNTED, False)
    if len(_judged) >= MOST_JUDGED:
        _judged.clear()
    _judged[scope.units] = (monotonic(), about)
    return about


def count_of_found(rows: Rows) -> Count:
    """Return how many customers answer a text: those come out of an index, and ten thousand are soon counted."""
    number = rows.order_by()[: COUNTED_BY_TEXT + 1].count()
    return Count(min(number, COUNTED_BY_TEXT), number <= COUNTED_BY_TEXT)


def _about(narrow: Narrow, *, least: int = 0) -> Count | None:
    """Judge a count by trying some hundred ids, one of each stretch; None where too few of them are in the list.

    With `least` only of a base where even the fewest hits that make a judgement stand for so many.
    Where in its stretch an id lies follows the golden ratio: what repeats from row to row does not repeat there.
    """
    # Two questions: SQLite finds one end of an index at once, and both together by reading all of it.
    ids = Customer.objects.order_by("pk").values_list("pk", flat=True)
    first, last = ids.first(), ids.last()
    if first is None or last is None:
        return None
    span = last - first + 1
    if span * ENOUGH < least * TRIED:
        return None
    step = max(1, span // TRIED)
    tried = [first + place * step + int(place * GOLDEN % 1 * step) for place in range(span // step)]
    hits = narrow(tried).count()
    if hits < ENOUGH:
        return None
    about = hits * span // len(tried)
    grain = 10 ** (len(str(about)) - 2)
    return Count(round(about / grain) * grain, False, is_about=True)


def best_page(rows: Rows, text: str, scope: Scope, paths: Sequence[str]) -> Page[dict[str, Any]]:
    """Return the 50 customers of `rows`, which the text has not narrowed yet, who answer it best, best first."""
    ids = best_matches(rows, text, scope, BEST)
    found = {row["pk"]: row for row in Customer.objects.filter(pk__in=ids).values(*BASE, *paths)}
    return Page([found[pk] for pk in ids if pk in found])


def sorted_page(
    rows: Rows, sort: str, paths: Sequence[str], *, after: str = "", before: str = "", size: int = PAGE
) -> Page[dict[str, Any]]:
    """Return a page sorted by a field (`customers.name`, `-commerce.spent`); those without a value come last."""
    wanted = tuple(dict.fromkeys((*BASE, *paths, sort_path(sort))))
    parts = [(part.values(*wanted), order) for part, order in parts_of(rows, sort)]
    return page_of_parts(parts, after=after, before=before, size=size)


def walked_page(
    rows: Rows, everybody: Rows, sort: str, paths: Sequence[str], *, after: str, before: str, size: int = PAGE
) -> Page[dict[str, Any]]:
    """Return a sorted page of a list that many answer: along the order, and not by sorting all who answer.

    Each of `everybody` is asked in turn whether `rows` has him; a database left to choose would rather find all of
    them first, for SQLite weighs no limit.
    """
    inside = Exists(rows.order_by().filter(pk=OuterRef("pk")))
    return sorted_page(everybody.filter(inside), sort, paths, after=after, before=before, size=size)


def stepped_page(
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
    """Return what `walked_page` would, in steps: conditions that read the log then read it for few at a time.

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
