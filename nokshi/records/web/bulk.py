"""Do something with several records at once, or take the list out as a file."""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nokshi.custom.queries.sorting import in_own_order
from nokshi.customers.web.cells import Cells, paths_of
from nokshi.customers.web.exports import WORKBOOK, plain_cell, text_file, write_workbook
from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import built, needs, scope_of
from nokshi.ports.fields import load_into
from nokshi.records import actions
from nokshi.records.models import Record
from nokshi.records.queries import kind_at
from nokshi.records.queries.records import customers_seen, titles_of
from nokshi.records.web.asked import Asked, Rows
from nokshi.ui.toasts import tell, warn

CHUNK, MOST_BY_HAND, NAMED = 500, 1_000, 5


@require_POST
@needs("records.view")
def bulk(request: HttpRequest, own: str) -> HttpResponseBase:
    """Remove the chosen after asking, or give them as a file."""
    asked = Asked(request.GET, scope_of(request), kind_at(own))
    rows, verb = chosen_rows(request, asked), request.POST.get("verb", "")
    if verb == "export":
        if not asked.scope.may("records.export"):
            raise Http404
        return as_file(rows, asked, "csv")
    if verb != "remove" or not asked.scope.may("records.remove"):
        raise Http404
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    if not ids:
        warn(request, _("Nothing is chosen. Tick the records first."))
        return redirect(asked.url())
    if request.POST.get("sure") != "yes":
        return _ask(request, asked, ids)
    gone = actions.remove_many(records=ids, actor=Actor.user(asked.scope.user_id), now=clock.now())
    said = ngettext("%(count)s record is removed.", "%(count)s records are removed.", gone)
    tell(request, said % {"count": formats.figure(gone, asked.scope.language)})
    return redirect(asked.url())


def _ask(request: HttpRequest, asked: Asked, ids: list[int]) -> HttpResponseBase:
    return render(request, "records/bulk_ask.html", {
        "kind": asked.kind,
        "count": len(ids),
        "names": list(titles_of(ids[:NAMED]).values()),
        "more": len(ids) > NAMED,
        "is_all": request.POST.get("all") == "yes",
        "chosen": request.POST.getlist("chosen")[:MOST_BY_HAND],
        "action": asked.url("records:bulk"),
        "back": asked.url(),
    })  # fmt: skip


@require_GET
@needs("records.export")
def export(request: HttpRequest, own: str, form: str) -> HttpResponseBase:
    """Give the list that the address asks for as a CSV or XLSX file."""
    if form not in ("csv", "xlsx"):
        raise Http404
    asked = Asked(request.GET, scope_of(request), kind_at(own))
    return as_file(asked.rows(), asked, form)


def chosen_rows(request: HttpRequest, asked: Asked) -> Rows:
    """Return the chosen ones that the reader sees: those ticked, or all that the list's address asks for."""
    if request.POST.get("all") == "yes":
        return asked.rows()
    ids = [int(text) for text in request.POST.getlist("chosen")[:MOST_BY_HAND] if text.isdigit()]
    return Record.objects.visible_to(asked.scope).filter(kind=asked.kind.id, pk__in=ids)


def as_file(rows: Rows, asked: Asked, form: str) -> HttpResponseBase:
    """Return records of a list as a file that is built as it goes out."""
    name = f"{asked.kind.key}-{clock.now():%Y-%m-%d}.{form}"
    whose = [_("Customer")] if asked.kind.has_customer else []
    heads = [_("Title"), *whose, *(str(field.label) for field in asked.columns.values())]
    lines = _lines(rows, asked)
    if form == "csv":
        return text_file(heads, lines, name)
    return built(partial(write_workbook, heads=heads, lines=lines), name=name, content_type=WORKBOOK)


def _lines(rows: Rows, asked: Asked) -> Iterator[list[Any]]:
    wanted = dict.fromkeys(("pk", "title", "customer_id", *paths_of(asked.columns)))
    one = asked.sorted_by
    ordered = in_own_order(rows, one, down=asked.is_down) if one else rows.order_by(*asked.order)
    found = ordered.values(*wanted).iterator(CHUNK)
    while batch := list(islice(found, CHUNK)):
        load_into(batch, asked.columns, asked.scope)
        cells = Cells(asked.columns, asked.scope, batch)
        people = customers_seen([row["customer_id"] for row in batch], asked.scope)
        for row in batch:
            whose = [people.get(row["customer_id"], "")] if asked.kind.has_customer else []
            called = asked.kind.called(row["pk"], row["title"])
            yield [called, *whose, *(plain_cell(cell) for cell in cells.of(row))]
