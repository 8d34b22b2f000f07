"""Rows of the list, drawn without a template each: there are hundreds on a page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.customers.web.cells import AT_END, Cells
from nokshi.kernel import clock, formats
from nokshi.kernel.doors import path_of
from nokshi.ports.fields import Field, FieldType
from nokshi.ui.faces import in_table
from nokshi.ui.names import cloth
from nokshi.ui.written import money

CITY = "customers.city"


def drawn_rows(cells: Cells, rows: Iterable[Mapping[str, Any]]) -> Iterator[SafeString]:
    """Yield the rows of the list as parts of a table; a city stands below the name where it has no column."""
    base, choose = path_of("customers:list"), _("Choose %(name)s")
    shows_city = CITY not in cells.columns and cells.scope.shows(CITY)
    # What is the same for every row of a column is decided once, before the first row.
    columns = [(field.place, writer(cells, name, field)) for name, field in cells.columns.items()]
    for row in rows:
        pk, name = row["pk"], row["name"]
        city = row["city"] or "" if shows_city else ""
        title = in_table(name, f"{base}{pk}/", city, cloth(pk), row["kind"] == "company")
        tick = (
            '<td class="table__tick"><label class="check"><input class="check__box" type="checkbox" name="chosen" '
            f'value="{pk}" aria-label="{escape(choose % {"name": name})}"></label></td>'
        )
        yield _safe(f"<tr>{tick}<td>{title}</td>{''.join([write(row[path]) for path, write in columns])}</tr>")


def writer(cells: Cells, name: str, field: Field) -> Callable[[Any], str]:
    """Return what writes a value of a column as a cell of the table."""
    end = ' class="end"' if field.type in AT_END else ""
    kept_on_phone = "" if name == cells.on_phone else " data-less"
    nothing = f'<td{end} data-less><span class="faint">—</span></td>'
    said = _said(cells, name, field)

    def write(value: Any) -> str:
        return nothing if value in (None, "") else f"<td{end}{kept_on_phone}>{said(value)}</td>"

    return write


def _said(cells: Cells, name: str, field: Field) -> Callable[[Any], str]:
    """Return what says a value in the reader's words, escaped."""
    if field.type is FieldType.MONEY:
        currency = field.currency or cells.scope.currency
        return lambda value: escape(money(value, currency))
    if field.type in (FieldType.DATE, FieldType.MOMENT):
        language, zone = get_language() or cells.scope.language, ZoneInfo(cells.scope.zone)
        today = clock.today(cells.scope.zone)
        return lambda value: escape(formats.day(_day_of(value, zone), language, today))
    if field.type is FieldType.NUMBER:
        return lambda value: escape(cells.text(name, field, value))
    return lambda value: f"<bdi>{escape(cells.text(name, field, value))}</bdi>"


def _day_of(value: date | datetime, zone: ZoneInfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def _safe(drawn: str) -> SafeString:
    """Mark what was put together here, every value in it escaped."""
    return mark_safe(drawn)
