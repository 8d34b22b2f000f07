"""A whole house goes out: every model is in a table or named with a reason, and no secret is in one."""

import re

import pytest
from django.apps import apps
from django.db import models

from nokshi.ports.whole import Table, parts, tables
from nokshi.site.whole.columns import columns_of, model_of
from nokshi.workspace.queries.sealed import sealed_columns
from tests.house.code import none
from tools import tables as page

SECRET = re.compile(r"password|secret|_sealed$|session_key|private|token")
# Columns whose names look like secrets and are none.
HARMLESS: set[str] = set()


def lent() -> list[str]:
    return [table.model for table in tables()] + [left.model for part in parts for left in part.left]


def test_every_model_is_in_one_table_or_named_as_left_at_home() -> None:
    found = {model._meta.label_lower for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    none([f"{name}: lend a Table or a Left of it in its room's plugs (ports/whole)" for name in found - set(lent())])
    none([f"{name}: there is no such model any more" for name in set(lent()) - found])
    assert len(lent()) == len(set(lent()))


def test_names_of_tables_are_given_once_and_are_plain() -> None:
    names = [table.name for table in tables()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z_]+", name) for name in names)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_every_column_has_a_type_and_refers_to_a_table(table: Table) -> None:
    names = {one.name for one in tables()}
    columns = columns_of(table)
    assert columns[0].field.primary_key
    assert {column.told.refers for column in columns} <= names | {""}
    fields = {field.name for field in model_of(table)._meta.concrete_fields}
    assert {one.column for one in table.without} | set(table.refers) | set(table.packed) <= fields
    assert all(len(one.why) > 10 for one in table.without)


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_a_key_to_another_row_names_its_table(table: Table) -> None:
    none([
        f"{table.name}.{column.name} refers to {column.field.related_model}, which stays at home"
        for column in columns_of(table)
        if isinstance(column.field, models.ForeignKey) and not column.told.refers
    ])  # fmt: skip


def test_no_column_holds_a_secret() -> None:
    found = {f"{table.name}.{column.name}" for table in tables() for column in columns_of(table)}
    none([name for name in found - HARMLESS if SECRET.search(name.partition(".")[2])])
    gone = {(table.model, column.name) for table in tables() for column in columns_of(table)}
    none([f"{model._meta.label}.{name}" for model, name in sealed_columns() if (model._meta.label_lower, name) in gone])


def test_what_stays_at_home_says_why() -> None:
    assert all(len(left.why) > 8 for part in parts for left in part.left)


def test_the_page_shows_the_tables_as_built() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert text == page.page_with(text), "`python -m tools.tables` draws it anew"
