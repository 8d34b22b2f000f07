"""Lists, page by page: what is asked for, the rows of one page, the way to the next."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.conditions.compiler import matching
from nokshi.conditions.tree import check
from nokshi.customers.models import Customer
from nokshi.kernel import secrets
from nokshi.ports.merging import aliases
from nokshi.ports.resources import Asking, Body, Listing
from nokshi.site.api.looks import note_list
from nokshi.site.api.operations import Call, Word
from nokshi.site.api.problems import Problem, of_word
from nokshi.site.api.rows import columns_for, read

PAGE, MOST = 50, 200
COUNTED = 20_000
PURPOSE = "api.cursor"
JSON = "application/json"
Limit = Annotated[int, msgspec.Meta(ge=1, le=MOST)]
Rows = QuerySet[Any]


class Count(msgspec.Struct, frozen=True):
    """How many there are; where it is not exact there are at least so many."""

    value: int
    is_exact: bool


class Search(Body):
    """A list asked for by a body: the same words as in the address, the filter as a tree."""

    filter: dict[str, Any] | None = None
    customer_filter: dict[str, Any] | None = None
    q: str = ""
    fields: list[str] = []
    sort: str = ""
    limit: Limit = PAGE
    cursor: str = ""
    count: Literal["", "estimate", "exact"] = ""


def words(listing: Listing) -> tuple[Word, ...]:
    """Return the words that narrow and order a list."""
    orders = tuple(sign + name for name in listing.sorts for sign in ("", "-"))
    found = [
        Word("limit", Limit, gettext_lazy("Rows on a page, at most 200")),
        Word("cursor", str, gettext_lazy("Where the page before ended, from its “next”")),
        Word("fields", str, gettext_lazy("Only these fields, with commas between them")),
        Word("sort", Literal[orders], gettext_lazy("The order; “-” turns it round")),
        Word("count", Literal["estimate", "exact"], gettext_lazy("Count too; an estimate stops at 20,000")),
    ]
    if listing.search:
        found.append(Word("q", str, gettext_lazy("Words to look for, in any script")))
    if listing.subject or listing.subject_by:
        found.append(Word("filter", str, gettext_lazy("A tree of conditions as JSON")))
    if listing.customer:
        about = gettext_lazy("A tree of conditions over customers, as JSON: what is about those whom it fits")
        found.append(Word("customer_filter", str, about))
    return (*found, *(Word(one.name, one.type, one.about) for one in listing.filters))


def answer_list(call: Call, listing: Listing) -> HttpResponse:
    """Answer with one page of a list."""
    return _page(call, listing, call.words)


def answer_search(call: Call, listing: Listing) -> HttpResponse:
    """Answer with one page of a list that a body asks for; the next is had by its cursor."""
    body: Search = call.body
    asked = {**msgspec.structs.asdict(body), "fields": ",".join(body.fields)}
    if body.sort and body.sort.removeprefix("-") not in listing.sorts:
        raise of_word("sort", _("The list cannot be put in this order."))
    return _page(call, listing, {name: value for name, value in asked.items() if value})


def _page(call: Call, listing: Listing, asked: Mapping[str, Any]) -> HttpResponse:
    columns = columns_for(listing, call.asking.scope, asked.get("fields", ""))
    rows = narrowed(call, listing, asked)
    sort = asked.get("sort") or listing.sort
    path, sign = listing.sorts[sort.removeprefix("-")], "-" if sort.startswith("-") else ""
    limit = asked.get("limit", PAGE)
    page = _after(rows, path, sign, asked.get("cursor", ""), listing)
    order = (f"{sign}{path}",) if path == "pk" else (f"{sign}{path}", f"{sign}pk")
    found, marks = read(page.order_by(*order)[: limit + 1], columns, call.asking, also=(path, listing.whom or "pk"))
    has_more, found = len(found) > limit, found[:limit]
    # A row may tell of nobody: who follows the log would otherwise be noted for reading that he was noted.
    note_list(call, listing, sum(mark[-1] is not None for mark in marks[:limit]))
    place = [listing.name, path, sign, *map(_plain, marks[limit - 1][:2])] if has_more else []
    cursor = secrets.sign(place, purpose=PURPOSE) if has_more else ""
    answer: dict[str, Any] = {"data": found, "next": _next_url(call, cursor)}
    if call.request.method == "POST":
        answer["next"] = cursor or None
    if asked.get("count"):
        answer["count"] = _count(rows, exactly=asked["count"] == "exact")
    response = HttpResponse(msgspec.json.encode(answer), content_type=JSON)
    if cursor and call.request.method != "POST":
        response.headers["Link"] = f'<{answer["next"]}>; rel="next"'
    return response


def narrowed(call: Call, listing: Listing, asked: Mapping[str, Any]) -> Rows:
    """Return the rows of a list as it is narrowed by its words."""
    asking = call.asking
    rows = listing.rows(asking, call.id)
    for one in listing.filters:
        if one.name in asked:
            if one.field and not asking.scope.shows(one.field):
                raise of_word(one.name, _("There is no such parameter here."))
            rows = one.keep(rows, asked[one.name], asking)
    rows = _fitting(rows, listing, asked, call.asking)
    if text := asked.get("q", "").strip():
        if listing.search is None:
            raise of_word("q", _("This list cannot be searched."))
        rows = listing.search(rows, text[:200], asking)
    return rows


def _fitting(rows: Rows, listing: Listing, asked: Mapping[str, Any], asking: Asking) -> Rows:
    """Keep the rows that fit the conditions put to them, and those whose customers fit."""
    scope, now = asking.scope, asking.now
    if tree := asked.get("filter"):
        subject = listing.subject_by(asked) if listing.subject_by else listing.subject
        if not subject:
            raise of_word("filter", _("There is no such parameter here."))
        node = check(_tree(tree, "filter"), scope=scope, subject=subject)
        rows = matching(node, rows, scope=scope, now=now, subject=subject)
    if tree := asked.get("customer_filter"):
        if not listing.customer or not scope.may("customers.view"):
            raise of_word("customer_filter", _("There is no such parameter here."))
        node = check(_tree(tree, "customer_filter"), scope=scope)
        people = matching(node, Customer.objects.visible_to(scope), scope=scope, now=now)
        rows = rows.filter(_about(listing.customer, people.order_by().values("pk")))
    return rows


def _about(column: str, people: Any) -> Q:
    """Match the rows about some customers, under whichever id they were recorded: the log keeps that of the merged."""
    found = Q(**{f"{column}__in": people})
    for one in aliases:
        if one.are_any():
            found |= Q(**{f"{column}__in": one.merged().filter(merged_into__in=people).values("pk")})
    return found


def _tree(given: Any, name: str) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return msgspec.json.decode(given)
    except (msgspec.DecodeError, RecursionError):
        raise of_word(name, _("The filter is not JSON.")) from None


def _after(rows: Rows, path: str, sign: str, cursor: str, listing: Listing) -> Rows:
    """Keep the rows behind a cursor; the index on the order serves it."""
    if not cursor:
        return rows
    try:
        name, its_path, its_sign, pk, mark = secrets.unsign(cursor, purpose=PURPOSE)
        if (name, its_path, its_sign) != (listing.name, path, sign):
            raise ValueError
        way = "lt" if sign else "gt"
        if path == "pk":
            return rows.filter(**{f"pk__{way}": pk})
        behind = Q(**{f"{path}__{way}": mark}) | Q(**{path: mark, f"pk__{way}": pk})
        return rows.filter(behind, **{f"{path}__{way}e": mark})
    except (BadSignature, ValueError, TypeError, ValidationError):
        raise Problem(422, "wrong_cursor", _("The cursor is not one of this list in this order. Begin anew.")) from None


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | datetime | date) else value


def _next_url(call: Call, cursor: str) -> str | None:
    if not cursor:
        return None
    kept = {name: value for name, value in call.request.GET.dict().items() if name != "cursor"}
    return f"{call.request.path}?{urlencode({**kept, 'cursor': cursor})}"


def _count(rows: Rows, *, exactly: bool) -> Count:
    if exactly:
        return Count(rows.order_by().count(), True)
    number = rows.order_by()[: COUNTED + 1].count()
    return Count(min(number, COUNTED), number <= COUNTED)
