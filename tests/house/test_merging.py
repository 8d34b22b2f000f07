"""Every table that names a customer says what becomes of its rows when two customers turn out to be one."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from nokshi.customers.models import Customer
from nokshi.ports.merging import Holding, holdings
from tests.house.code import floors, none

# What else names a customer by a plain number, in columns that are not called so.
PLAIN = {("custom.CustomValue", "subject_id"), ("intake.SourceRow", "record_id")}
# Columns of these names that mean no customer's record.
OTHERS: dict[tuple[str, str], str] = {}


def test_every_column_that_names_a_customer_is_lent() -> None:
    lent = {(one.name, column.removesuffix("_id")) for one in holdings for column in one.columns}
    none([
        f"{label}.{column} names a customer: lend a Holding (nokshi/ports/merging.py) that says what a merge does"
        for label, column in sorted(columns_of_customers())
        if (label, column.removesuffix("_id")) not in lent
    ])  # fmt: skip


@pytest.mark.parametrize("holding", holdings.lent, ids=lambda one: one.name)
def test_what_is_lent_is_there(holding: Holding) -> None:
    model = apps.get_model(holding.name)
    for column in holding.columns:
        assert names_a_customer(model, model._meta.get_field(column))


@pytest.mark.parametrize("holding", holdings.lent, ids=lambda one: one.name)
def test_rows_go_back_as_they_came(holding: Holding) -> None:
    assert bool(holding.take) == bool(holding.give)
    assert not (holding.stays and holding.take)


def test_the_law_sees_columns() -> None:
    found = columns_of_customers()
    assert {("commerce.Order", "customer"), ("timeline.EventRow", "customer_id"), *PLAIN} <= found


def columns_of_customers() -> set[tuple[str, str]]:
    """Return every column that names a customer, with its table."""
    return {(model._meta.label, field.name) for model in models() for field in fields_of(model)}


def models() -> Iterator[type[Model]]:
    """Yield the tables of every room."""
    for room in floors():
        yield from apps.get_app_config(room).get_models()


def fields_of(model: type[Model]) -> Iterator[Field]:  # type: ignore[type-arg]
    """Yield the columns of a table that name a customer."""
    yield from (field for field in model._meta.local_fields if names_a_customer(model, field))


def names_a_customer(model: type[Model], field: object) -> bool:
    """Tell whether a column names a customer."""
    if isinstance(field, ForeignKey):
        return bool(field.related_model is Customer)
    assert isinstance(field, Field)
    place = (model._meta.label, field.name)
    return (field.name in ("customer", "customer_id") or place in PLAIN) and place not in OTHERS
