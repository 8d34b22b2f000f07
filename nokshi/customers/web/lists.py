"""The list of customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nokshi.customers.queries.listing import (
    NAME,
    SUBJECT,
    Count,
    Rows,
    best_page,
    columns_for,
    count_of,
    count_of_all,
    count_of_found,
    is_sorted_by,
    sorted_page,
    stepped_page,
    walked_page,
)
from nokshi.customers.web.asked import Asked
from nokshi.customers.web.cells import AT_END, Cells, paths_of
from nokshi.customers.web.drawing import drawn_rows
from nokshi.customers.web.rights import import_url, rights_of
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, needs, path_of
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, load_into
from nokshi.ports.verbs import Verb, verbs
from nokshi.ui.links import sort_link
from nokshi.ui.paging import Page
from nokshi.ui.written import clock_time
from nokshi.workspace import queries as workspace


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view above the list."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Sorting:
    """An order to choose, and the list in it."""

    label: str
    url: str
    is_current: bool


class Head(NamedTuple):
    """The head of a column, and where a press on it leads."""

    label: str
    end: bool
    url: str
    aria: str


@require_GET
@needs("customers.view")
def customer_list(request: Request) -> HttpResponse:
    """Show the customers that the address asks for, a page at a time."""
    asked = Asked(request.GET, request.scope)
    if asked.is_long and not asked.builder.is_turning:
        return redirect(asked.url())
    rows = asked.rows_or_fault()
    count = _count(asked, rows, request.GET)
    page = _page(asked, rows, request.GET, count)
    return render(request, "customers/list.html", {
        "asked": asked,
        "builder": asked.builder,
        "is_filtering": "filter" in request.GET or not asked.builder.is_empty,
        "page": page,
        "lines": _lines(asked, page),
        "heads": _heads(asked),
        "sorts": _sorts(asked),
        "sort": asked.sort,
        "count": count,
        "counted_at": clock_time(clock.now()) if count.is_exact else "",
        "tabs": _tabs(asked),
        "verbs": tuple(verbs_for(request.scope)),
        "notes_url": asked.url("customers:notes"),
        "choosable": _choosable(asked),
        "is_empty": _is_empty(asked, count),
        "can": rights_of(request.scope),
        "csv_url": asked.url(path_of("customers:export", "csv")),
        "xlsx_url": asked.url(path_of("customers:export", "xlsx")),
        "vcf_url": asked.url(path_of("customers:export", "vcf")),
        "add_url": path_of("customers:add"),
        "import_url": import_url(request.scope),
    })  # fmt: skip


def _count(asked: Asked, rows: Rows, query: Mapping[str, str]) -> Count:
    if "count" in query:
        return Count(rows.count(), True)
    if asked.fault:
        return Count(0, True, ids=())
    if asked.is_all:
        return count_of_all(asked.scope)
    return count_of_found(rows) if asked.text else count_of(rows, asked.narrowed)


def _page(asked: Asked, rows: Rows, query: Mapping[str, str], count: Count) -> Page[dict[str, Any]]:
    paths = paths_of(asked.columns)
    if not asked.sort:
        # Where nobody has the words, whoever is only alike is not in the list either.
        return best_page(asked.whoever(), asked.text, asked.scope, paths) if count.number else Page([])
    after, before = query.get("after", ""), query.get("before", "")
    if count.ids is not None:
        rows = asked.everybody.filter(pk__in=count.ids)
    if asked.is_all or not count.is_many:
        return sorted_page(rows, asked.sort, paths, after=after, before=before)
    if asked.reads_log:
        return stepped_page(rows, asked.everybody, asked.narrowed, asked.sort, paths, after=after, before=before)
    return walked_page(rows, asked.everybody, asked.sort, paths, after=after, before=before)


def _lines(asked: Asked, page: Page[dict[str, Any]]) -> list[SafeString]:
    load_into(page.rows, asked.columns, asked.scope)
    return list(drawn_rows(Cells(asked.columns, asked.scope, page.rows), page.rows))


def _heads(asked: Asked) -> tuple[Head, ...]:
    name = Head(_("Name"), False, *sort_link(asked.query, NAME))
    return (name, *(_head(asked, key, one) for key, one in asked.columns.items()))


def _head(asked: Asked, name: str, field: Field) -> Head:
    way = sort_link(asked.query, name) if is_sorted_by(field) else ("", "")
    return Head(str(field.label), field.type in AT_END, *way)


def _sorts(asked: Asked) -> tuple[Sorting, ...]:
    """Return the orders to choose from: by name, and by each column shown, both ways."""
    names = {NAME: columns_for(asked.scope).get(NAME), **asked.columns}
    sorts = [("", _("Best match"))] if asked.text else []
    for name, field in names.items():
        if field and is_sorted_by(field):
            up, down = _directions(field)
            sorts += [(name, f"{field.label}, {up}"), (f"-{name}", f"{field.label}, {down}")]
    return tuple(Sorting(label, asked.url(sort=key), asked.sort == key) for key, label in sorts)


def _choosable(asked: Asked) -> tuple[tuple[str, str, bool], ...]:
    """Return the columns beside the name, each with its label and whether it is shown."""
    columns = columns_for(asked.scope).items()
    return tuple((name, str(field.label), name in asked.columns) for name, field in columns if name != NAME)


def _directions(field: Field) -> tuple[str, str]:
    if field.type in AT_END:
        return _("lowest first"), _("highest first")
    if field.type in ("date", "moment"):
        return _("earliest first"), _("latest first")
    return _("A to Z"), _("Z to A")


def _tabs(asked: Asked) -> tuple[Tab, ...]:
    everybody = Tab(_("All"), asked.url(view="", where="", columns="", sort="", q=""), asked.view is None)
    shown = asked.view.pk if asked.view else None
    own = [
        Tab(name, asked.url(view=str(pk), where="", columns="", sort="", q=""), pk == shown)
        for pk, name in workspace.view_names(asked.scope, SUBJECT)
    ]
    return (everybody, *own)


def verbs_for(scope: Scope) -> list[Verb]:
    """Return what the reader may do with several customers at once."""
    return [verb for verb in verbs if verb.subject == SUBJECT and scope.may(verb.capability)]


def _is_empty(asked: Asked, count: Count) -> bool:
    """Say whether there is nobody at all, and not just nobody of the kind asked for."""
    return not (count.number or asked.text or asked.tree or asked.fault)
