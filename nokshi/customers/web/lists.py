"""The list of customers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
    sorted_page,
    walked_page,
)
from nokshi.customers.web.asked import Asked
from nokshi.customers.web.cells import AT_END, Cells, paths_of
from nokshi.customers.web.drawing import drawn_rows
from nokshi.customers.web.rights import import_url, rights_of
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field
from nokshi.ports.verbs import Verb, verbs
from nokshi.ui.paging import Page
from nokshi.workspace import queries as workspace


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view above the list."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@require_GET
@needs("customers.view")
def customer_list(request: Request) -> HttpResponse:
    """Show the customers that the address asks for, a page at a time."""
    asked = Asked(request.GET, request.scope)
    if asked.is_long and not asked.builder.is_turning:
        return redirect(asked.url())
    rows = asked.rows_or_fault()
    count = count_of(rows, exactly="count" in request.GET)
    page = _page(asked, rows, request.GET, count)
    return render(request, "customers/list.html", {
        "asked": asked,
        "builder": asked.builder,
        "is_filtering": "filter" in request.GET or not asked.builder.is_empty,
        "page": page,
        "lines": _lines(asked, page),
        "columns": [_head(name, field) for name, field in asked.columns.items()],
        "sorts": _sorts(asked),
        "sort": asked.sort,
        "count": count,
        "now": clock.now(),
        "tabs": _tabs(asked),
        "verbs": verbs_for(request.scope),
        "notes_url": asked.url("customers:notes"),
        "choosable": columns_for(request.scope),
        "is_empty": _is_empty(asked, count),
        "can": rights_of(request.scope),
        "csv_url": asked.url(reverse("customers:export", args=["csv"])),
        "xlsx_url": asked.url(reverse("customers:export", args=["xlsx"])),
        "add_url": reverse("customers:add"),
        "import_url": import_url(request.scope),
    })  # fmt: skip


def _page(asked: Asked, rows: Rows, query: Mapping[str, str], count: Count) -> Page[dict[str, Any]]:
    paths = paths_of(asked.columns)
    if not asked.sort:
        return best_page(rows, asked.text, asked.scope, paths)
    after, before = query.get("after", ""), query.get("before", "")
    # What a reader of some units may count of is asked whole each time: walking would ask it again at every step.
    if asked.is_all or not count.is_many or not asked.scope.sees_all_units:
        return sorted_page(rows, asked.sort, paths, after=after, before=before)
    return walked_page(rows, asked.everybody, asked.narrowed, asked.sort, paths, after=after, before=before)


def _lines(asked: Asked, page: Page[dict[str, Any]]) -> list[SafeString]:
    return list(drawn_rows(Cells(asked.columns, asked.scope, page.rows), page.rows))


def _head(name: str, field: Field) -> dict[str, Any]:
    return {"name": name, "label": field.label, "end": field.type in AT_END}


def _sorts(asked: Asked) -> list[dict[str, Any]]:
    """Return the orders to choose from: by name, and by each column shown, both ways."""
    names = {NAME: columns_for(asked.scope).get(NAME), **asked.columns}
    sorts = [{"key": "", "label": _("Best match"), "is_current": not asked.sort}] if asked.text else []
    for name, field in names.items():
        if field:
            up, down = _directions(field)
            sorts += [
                {"key": key, "label": f"{field.label}, {way}", "is_current": asked.sort == key}
                for key, way in ((name, up), (f"-{name}", down))
            ]
    return sorts


def _directions(field: Field) -> tuple[str, str]:
    if field.type in AT_END:
        return _("lowest first"), _("highest first")
    if field.type in ("date", "moment"):
        return _("earliest first"), _("latest first")
    return _("A to Z"), _("Z to A")


def _tabs(asked: Asked) -> list[Tab]:
    views = workspace.views_for(asked.scope, SUBJECT)
    everybody = Tab(_("All"), asked.url(view="", where="", columns="", sort="", q=""), asked.view is None)
    own = [
        Tab(view.name, asked.url(view=str(view.pk), where="", columns="", sort="", q=""), view == asked.view)
        for view in views
    ]
    return [everybody, *own]


def verbs_for(scope: Scope) -> list[Verb]:
    """Return what the reader may do with several customers at once."""
    return [verb for verb in verbs if verb.subject == SUBJECT and scope.may(verb.capability)]


def _is_empty(asked: Asked, count: Count) -> bool:
    """Say whether there is nobody at all, and not just nobody of the kind asked for."""
    return not (count.number or asked.text or asked.tree or asked.fault)
