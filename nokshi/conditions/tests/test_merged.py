"""What the log knows of one who is merged into another counts for that one, and only there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nokshi.conditions.compiler import matching
from nokshi.conditions.reasons import why
from nokshi.conditions.tests.conftest import sew
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from tests.cast import NOON, Places, make_customer

EVERYTHING = Scope.system(zone="Asia/Dhaka")
SEWN = "conditions_tests.sewn"
SEWED = {"ada": 2, "bo": 0, "chitra": 1, "twin": 3, "again": 1}
TOGETHER = {"ada": 6, "bo": 0, "chitra": 1}
OPERATORS: list[tuple[str, int]] = [
    ("at_least", 1), ("at_least", 2), ("at_least", 4), ("at_least", 6), ("at_least", 7), ("at_most", 0),
    ("at_most", 1), ("at_most", 5), ("at_most", 6), ("exactly", 0), ("exactly", 1), ("exactly", 6), ("never", 0),
]  # fmt: skip


@pytest.fixture
def people(places: Places) -> dict[str, Customer]:
    """Return three, and two records more that are the first one; everybody sewed so often."""
    made = {name: make_customer(name.title(), places.dhaka) for name in SEWED}
    for name, times in SEWED.items():
        for day in range(times):
            sew(made[name], NOON - timedelta(days=day), stitches=day)
    return made


def become_one(people: dict[str, Customer]) -> None:
    """Let the two be the first one, as a merge leaves them."""
    twins = [people["twin"].pk, people["again"].pk]
    Customer.objects.filter(pk__in=twins).update(merged_into=people["ada"], deleted_at=NOON)


def fits(operator: str, times: int, count: int) -> bool:
    return {
        "at_least": count >= times, "at_most": count <= times, "exactly": count == times, "never": count == 0
    }[operator]  # fmt: skip


def found(tree: dict[str, Any], **options: Any) -> list[int]:
    rows = matching(tree, Customer.objects.standing(), scope=EVERYTHING, now=NOON, **options)
    return sorted(rows.values_list("pk", flat=True))


@pytest.mark.parametrize(("operator", "times"), OPERATORS)
@pytest.mark.parametrize("are_one", [False, True])
@pytest.mark.parametrize("names_them", [False, True])
def test_every_count_is_of_all_that_he_is(
    people: dict[str, Customer], operator: str, times: int, are_one: bool, names_them: bool
) -> None:
    if are_one:
        become_one(people)
    counts = TOGETHER if are_one else SEWED
    wanted = sorted(people[name].pk for name, count in counts.items() if fits(operator, times, count))
    tree = {"did": SEWN, "op": operator, "times": times}
    among = {"among": [people[name].pk for name in counts]} if names_them else {}
    assert found(tree, **among) == wanted
    assert found({"not": tree}, **among) == sorted({people[name].pk for name in counts} - set(wanted))


def test_details_and_periods_narrow_what_is_counted(people: dict[str, Customer]) -> None:
    become_one(people)
    second = {"did": SEWN, "op": "at_least", "times": 2, "where": [{"detail": "stitches", "op": "is", "value": 1}]}
    assert found(second) == [people["ada"].pk]
    assert found({**second, "times": 3}) == []


def test_the_reason_counts_them_too(people: dict[str, Customer]) -> None:
    become_one(people)
    one = Customer.objects.filter(pk=people["ada"].pk)
    reason = why({"did": SEWN, "op": "at_least", "times": 6}, one, scope=EVERYTHING, now=NOON)
    assert reason.is_met
    assert reason.actual.startswith("6 times")


def test_where_nobody_is_merged_the_question_is_as_it_was(people: dict[str, Customer]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as plain:
        found({"did": SEWN, "op": "at_least", "times": 2})
    assert "UNION" not in plain[-1]["sql"]
    assert len(plain) == 2
