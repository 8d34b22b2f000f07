"""Files of companies say of which company each is a part, by its name."""

import pytest

from nokshi.customers.models import Relation
from nokshi.intake.queries.reports import report_of
from nokshi.intake.tests.making import csv_bytes, saved, undone

pytestmark = pytest.mark.django_db
HEADS = ("account", "subsidiary_of")
ROWS = [
    ("Betatech", "ACME  corp"),
    ("Acme Corp", ""),
    ("Cancity", "Nowhere"),
    ("Dalt", "Dalt"),
    ("Acme Inc", "Betatech"),
]


def pairs() -> set[tuple[str, str]]:
    return set(Relation.objects.filter(kind="part_of").values_list("customer__name", "other__name"))


def test_companies_come_below_those_that_their_rows_name_and_undoing_parts_them() -> None:
    run = saved(csv_bytes(ROWS, HEADS), "accounts.csv", kind="companies")
    assert pairs() == {("Betatech", "Acme Corp"), ("Acme Inc", "Betatech")}
    assert run.saved["new"] == [5, 5]
    again = saved(csv_bytes(ROWS, HEADS), "accounts.csv", kind="companies")
    assert again.saved["same"] == [5, 5]
    late = saved(csv_bytes([("Nowhere", "Cancity"), ("Acme Corp", "Acme Inc")], HEADS), "late.csv", kind="companies")
    assert ("Nowhere", "Cancity") in pairs()
    assert ("Acme Corp", "Acme Inc") not in pairs()
    assert report_of(late).refusals == []
    undone(late)
    assert undone(run).left == 0
    assert pairs() == set()


def test_a_parent_of_two_names_is_not_guessed() -> None:
    saved(csv_bytes([("Acme", "Dhaka"), ("ACME", "Berlin")], ("account", "city")), "twins.csv", kind="companies")
    saved(csv_bytes([("Betatech", "Acme")], HEADS), "child.csv", kind="companies")
    assert pairs() == set()
