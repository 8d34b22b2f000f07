"""A list as a file: the same rows, columns and order, and nothing that the reader may not see."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from nokshi.customers.queries.listing import NAME, Rows, parts_of
from nokshi.customers.queries.vcards import vcards
from nokshi.customers.web.asked import Asked
from nokshi.customers.web.cells import TEXTUAL, Cell, Cells, paths_of
from nokshi.customers.web.finding import customer_for
from nokshi.kernel import clock
from nokshi.kernel.doors import Request, built, needs
from nokshi.kernel.sheets import disarmed
from nokshi.ports.fields import FieldType, load_into

CHUNK = 500
CARDS = "text/vcard; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@needs("customers.export")
def export(request: Request, form: str) -> HttpResponseBase:
    """Give the list that the address asks for as a CSV or XLSX file, or as vCards."""
    if form not in ("csv", "xlsx", "vcf"):
        raise Http404
    asked = Asked(request.GET, request.scope)
    return as_file(asked.rows(), asked, form)


@require_GET
@needs("customers.export")
def card(request: Request, customer_id: int) -> HttpResponse:
    """Give a customer as a vCard."""
    customer = customer_for(request, customer_id)
    headers = {"Content-Disposition": f'attachment; filename="customer-{customer.pk}.vcf"'}
    return HttpResponse(b"".join(vcards(request.scope, [customer.pk])), content_type=CARDS, headers=headers)


def as_file(rows: Rows, asked: Asked, form: str) -> HttpResponseBase:
    """Return rows of a list as a file that is built as it goes out."""
    name = f"customers-{clock.now():%Y-%m-%d}.{form}"
    if form == "vcf":
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(vcards(asked.scope, _ids(rows, asked)), content_type=CARDS, headers=headers)
    heads = [_("Name"), *(str(field.label) for field in asked.columns.values())]
    lines = _lines(rows, asked)
    if form == "csv":
        return text_file(heads, lines, name)
    return built(partial(write_workbook, heads=heads, lines=lines), name=name, content_type=WORKBOOK)


def _ids(rows: Rows, asked: Asked) -> Iterator[int]:
    for part, order in parts_of(rows, asked.sort or NAME):
        yield from part.order_by(*order).values_list("pk", flat=True).iterator(CHUNK)


def _lines(rows: Rows, asked: Asked) -> Iterator[list[Any]]:
    paths = paths_of(asked.columns)
    parts = parts_of(rows, asked.sort or NAME)
    sorted_rows = (part.order_by(*order).values("pk", "name", "kind", *paths).iterator(CHUNK) for part, order in parts)
    found = chain.from_iterable(sorted_rows)
    while batch := list(islice(found, CHUNK)):
        load_into(batch, asked.columns, asked.scope)
        cells = Cells(asked.columns, asked.scope, batch)
        for row in batch:
            yield [row["name"], *(plain_cell(cell) for cell in cells.of(row))]


def plain_cell(cell: Cell) -> Any:
    if cell.is_empty:
        return ""
    if FieldType(cell.type) in TEXTUAL:
        return cell.text
    return cell.value.isoformat() if hasattr(cell.value, "isoformat") else cell.value


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def text_file(heads: Sequence[str], lines: Iterator[list[Any]], name: str) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def written() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow([disarmed(head) for head in heads])
        for line in lines:
            yield writer.writerow([disarmed(str(value)) for value in line])

    return StreamingHttpResponse(
        written(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def write_workbook(path: Path, heads: Sequence[str], lines: Iterator[list[Any]]) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 1)
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(line):
                _write(sheet, number, place, value)


def _write(sheet: Any, number: int, place: int, value: Any) -> None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(number, place, value)
    else:
        sheet.write_string(number, place, value.isoformat() if isinstance(value, datetime) else str(value))
