"""Rows of the list and choices of the facts, drawn without a template each: there are hundreds on a page."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Any, Protocol

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nokshi.customers.web.cells import Cell, Cells
from nokshi.kernel.errors import Text
from nokshi.ports.fields import FieldType
from nokshi.ui.templatetags.nokshi import who
from nokshi.ui.written import day, money

CITY = "customers.city"
Choices = Iterable[tuple[str, Any]]


def drawn_rows(cells: Cells, rows: Iterable[Mapping[str, Any]]) -> Iterator[SafeString]:
    """Yield the rows of the list as parts of a table; a city stands below the name where it has no column."""
    base, choose = reverse("customers:list"), _("Choose %(name)s")
    shows_city = CITY not in cells.columns and cells.scope.shows(CITY)
    for row in rows:
        pk, name = row["pk"], row["name"]
        title = who(name, f"{base}{pk}/", row["city"] if shows_city else "", pk, row["kind"] == "company")
        tick = (
            '<td class="table__tick"><label class="check"><input class="check__box" type="checkbox" name="chosen" '
            f'value="{pk}" aria-label="{escape(choose % {"name": name})}"></label></td>'
        )
        yield _safe(f"<tr>{tick}<td>{title}</td>{''.join(map(_drawn, cells.of(row)))}</tr>")


def _drawn(cell: Cell) -> str:
    end = ' class="end"' if cell.at_end else ""
    less = " data-less" if cell.is_empty or not cell.on_phone else ""
    return f"<td{end}{less}>{_said(cell)}</td>"


def _said(cell: Cell) -> str:
    if cell.is_empty:
        return '<span class="faint">—</span>'
    if cell.type == FieldType.MONEY:
        return escape(money(cell.value, cell.currency))
    if cell.type in (FieldType.DATE, FieldType.MOMENT):
        return escape(day(cell.value))
    return escape(cell.text) if cell.type == FieldType.NUMBER else f"<bdi>{escape(cell.text)}</bdi>"


def drawn_choices(name: str, label: str, choices: tuple[tuple[str, str], ...], value: str) -> SafeString:
    """Return a select of choices with one of them chosen."""
    marked = f'value="{escape(value)}"'
    options = _options(choices).replace(marked, f"{marked} selected", 1)
    return _safe(f'<select name="{name}" class="input input--small" aria-label="{escape(label)}">{options}</select>')


class Shown(Protocol):
    """What is drawn of a fact: a line, which is edited in place where it has a `url`."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def value(self) -> str: ...
    @property
    def shown(self) -> str: ...
    @property
    def sub(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def page_url(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def field(self) -> Any: ...


def drawn_fact(fact: Shown) -> SafeString:
    """Return the line of a fact, as `ui/fact.html` would write it."""
    shown = escape(fact.shown or fact.value or "—")
    below = f'<span class="facts__sub">{escape(fact.sub)}</span>' if fact.sub else ""
    return _safe(f"<dt>{escape(str(fact.label))}</dt><dd>{_edited(fact) if fact.url else shown}{below}</dd>")


def _edited(fact: Shown) -> str:
    label, name, value = escape(str(fact.label)), escape(fact.name), escape(fact.value)
    shown = fact.shown or fact.value or "—"
    change = escape(_("%(label)s: %(value)s. Change") % {"label": fact.label, "value": shown})
    field = fact.field or (
        f'<input class="input input--small" type="{escape(fact.type)}" name="{name}" value="{value}"'
        f' aria-label="{label}">'
    )
    return (
        f'<edit-in-place data-url="{escape(fact.url)}" data-name="{name}" data-saved="{escape(_("Saved."))}" '
        f'data-undo="{escape(_("Undo"))}" '
        f'data-failed="{escape(_("This was not saved. Check the line and try again."))}">'
        f'<a class="editable" href="{escape(fact.page_url or fact.url)}" aria-label="{change}">{escape(shown)}</a>'
        f"<template>{field}</template></edit-in-place>"
    )


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in choices)


def _safe(drawn: str) -> SafeString:
    """Mark what was put together here, every value in it escaped."""
    return mark_safe(drawn)
