"""Rows and choices drawn without a template say what a template would, whatever a name holds."""

from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer
from nokshi.customers.queries.listing import columns_for, sorted_page
from nokshi.customers.web.cells import AT_END, Cells, paths_of
from nokshi.customers.web.drawing import drawn_rows
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ui.facts import Fact, drawn_choices, drawn_fact
from nokshi.workspace.models import User
from tests.cast import Places

ALL = Scope.system()
SHOWN = ("customers.email", "customers.city", "customers.kind", "customers.created", "commerce.spent")
HOSTILE = (
    "<script>alert(1)</script>", "রহিম <script>alert(2)</script>", '"><img src=x onerror=alert(3)>', "O'Hara & Sons",
    "মীরা “' onfocus='alert(4)", "محمد <b>علي</b>", "שרה \"כהן\"", "{{ 7|add:7 }} {% now 'Y' %}", "100 %(name)s %s",
    "\u202eevil\u202c",
)  # fmt: skip
ROW = """{% load nokshi i18n %}<tr>
<td class="table__tick"><label class="check"><input class="check__box" type="checkbox" name="chosen" value="{{ pk }}"
 aria-label="{% blocktrans %}Choose {{ name }}{% endblocktrans %}"></label></td>
<td>{% who name url=url note=note key=pk company=company %}</td>
{% for cell, at_end, on_phone in cells %}<td{% if at_end %} class="end"{% endif %}
{% if cell.is_empty or not on_phone %} data-less{% endif %}>
{% if cell.is_empty %}<span class="faint">—</span>
{% elif cell.type == "money" %}{{ cell.value|money:currency }}
{% elif cell.type == "date" or cell.type == "moment" %}{{ cell.value|day }}
{% elif cell.type == "number" %}{{ cell.text }}
{% else %}<bdi>{{ cell.text }}</bdi>{% endif %}</td>{% endfor %}</tr>"""


@pytest.fixture
def hostile(places: Places, noon: Any) -> list[int]:
    new = [
        NewCustomer(name=name, city=name, units=[places.dhaka.pk], kind="company" if place % 2 else "person")
        for place, name in enumerate(HOSTILE)
    ]
    return actions.add_many(new=new, actor=Actor.system(), now=noon)


def cells_and_rows(*left_out: str) -> tuple[Cells, list[dict[str, Any]]]:
    columns = {name: field for name, field in columns_for(ALL).items() if name in SHOWN and name not in left_out}
    rows = sorted_page(Customer.objects.visible_to(ALL), "customers.name", paths_of(columns)).rows
    return Cells(columns, ALL, rows), rows


def by_template(cells: Cells, row: dict[str, Any]) -> str:
    city = "" if "customers.city" in cells.columns else row["city"]
    context = {
        "pk": row["pk"], "name": row["name"], "url": f"/customers/{row['pk']}/", "note": city,
        "company": row["kind"] == "company", "currency": ALL.currency,
        "cells": [
            (cell, cell.type in AT_END, name == cells.on_phone)
            for cell, name in zip(cells.of(row), cells.columns, strict=True)
        ],
    }  # fmt: skip
    return Template(ROW).render(Context(context))


def without_breaks(text: str) -> str:
    return "".join(text.replace("\n", "").split())


@pytest.mark.parametrize("left_out", ["", "customers.city"])
def test_a_drawn_row_is_what_a_template_would_make_of_it(hostile: list[int], left_out: str) -> None:
    cells, rows = cells_and_rows(left_out)
    drawn = list(drawn_rows(cells, rows))
    assert len(drawn) == len(HOSTILE)
    for row, line in zip(rows, drawn, strict=True):
        assert without_breaks(line) == without_breaks(by_template(cells, row))


def test_no_name_becomes_an_element_of_the_list(hostile: list[int], ona: User, signed_in: Any) -> None:
    reader: Client = signed_in(ona)
    shown = reader.get("/customers/?columns=customers.city").content.decode()
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "<b>علي</b>" not in shown
    assert "onfocus='alert" not in shown
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    assert "{{ 7|add:7 }}" in shown


def test_no_name_becomes_an_element_of_a_customers_pages(hostile: list[int], ona: User, signed_in: Any) -> None:
    reader: Client = signed_in(ona)
    for pk in hostile:
        for place in ("", "origins/", "?day=2026-01-01"):
            shown = reader.get(f"/customers/{pk}/{place}").content.decode()
            assert "<script>alert" not in shown
            assert "<img src=x" not in shown
            assert "onfocus='alert" not in shown


def test_names_of_any_direction_stand_apart_from_what_is_around(hostile: list[int]) -> None:
    cells, rows = cells_and_rows()
    drawn = {row["name"]: line for row, line in zip(rows, drawn_rows(cells, rows), strict=True)}
    for name in ("محمد <b>علي</b>", "\u202eevil\u202c"):
        assert "<bdi" in drawn[name].split('class="table__name"')[1]


def test_choices_are_escaped_and_the_right_one_is_chosen() -> None:
    choices = (("", "—"), ('"x', '<b>" value="y"</b>'), ("y", "বাংলা"))
    drawn = drawn_choices("owner", 'La"bel', choices, "y")
    assert 'value="y" selected>বাংলা' in drawn
    assert drawn.count("selected") == 1
    assert "<b>" not in drawn
    assert 'aria-label="La&quot;bel"' in drawn
    assert 'value="&quot;x" selected' in drawn_choices("owner", "Owner", choices, '"x')


@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("text", [*HOSTILE, ""])
def test_a_drawn_fact_is_what_its_template_would_make_of_it(text: str, language: str) -> None:
    select = drawn_choices("owner", "Owner", (("", "—"), (text, text)), text)
    more: list[dict[str, Any]] = [
        {}, {"url": "/set/?a=1&b=2", "page_url": "/change/#id"}, {"url": "/set/", "type": "tel"},
        {"url": "/set/", "field": select}, {"sub": text, "shown": f"{text}!"},
    ]  # fmt: skip
    for extra in more:
        values = {"name": "called", "label": "Called <b>", "value": text, "shown": text, **extra}
        fact = Fact(**values)
        context = {key: getattr(fact, key) for key in Fact.__slots__}
        with override(language):
            assert drawn_fact(fact) == render_to_string("ui/fact.html", context).replace("\n", "")
