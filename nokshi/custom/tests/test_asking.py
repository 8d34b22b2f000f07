"""Fields asked by conditions: the same answer as looking at each record by hand, by either way of asking."""

from collections.abc import Callable
from typing import Any

import pytest

from nokshi.conditions.compiler import matching
from nokshi.custom import actions
from nokshi.custom.queries import asking
from nokshi.custom.tests.shop import BY, CUSTOMER, field
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from tests import cast

pytestmark = pytest.mark.django_db
SEEN = Scope.system(zone="Asia/Dhaka")
KINDS = ("text", "number", "money", "date", "moment", "flag", "choice", "choices", "prose")
VALUES: list[dict[str, Any]] = [
    {
        "text": "Assam Tea", "number": "42.5", "money": "1000", "date": "2026-11-01", "moment": "2026-11-23T01:00:00Z",
        "flag": True, "choice": "gold", "choices": ["gold", "blue"], "prose": "one\ntwo",
    },
    {
        "text": "আসাম চা", "number": "-3", "money": "999.999999", "date": "2000-11-25", "moment": "2026-11-22T19:00:00Z",
        "flag": False, "choice": "blue", "choices": ["blue"], "prose": "Three",
    },
    {},
]  # fmt: skip
ASKED: list[tuple[str, str, Any, str]] = [
    ("text", "is", "assam tea", "0"),
    ("text", "is_not", "assam tea", "12"),
    ("text", "contains", "সাম", "1"),
    ("text", "contains_not", "tea", "12"),
    ("text", "begins", "ASS", "0"),
    ("text", "begins", "আসা", "1"),
    ("text", "is_one_of", ["assam tea", "আসাম চা"], "01"),
    ("text", "is_none_of", ["assam tea"], "12"),
    ("text", "empty", None, "2"),
    ("text", "filled", None, "01"),
    ("prose", "contains", "two", "0"),
    ("number", "at_least", "42.5", "0"),
    ("number", "less", "42.5", "1"),
    ("number", "is", "42.50", "0"),
    ("number", "is_not", "42.5", "12"),
    ("number", "between", [-3, 42], "1"),
    ("number", "empty", None, "2"),
    ("money", "at_least", 1000, "0"),
    ("money", "less", 1000, "1"),
    ("date", "on", "2026-11-01", "0"),
    ("date", "before", "2026-11-01", "1"),
    ("date", "last", {"days": 30}, "0"),
    ("date", "anniversary", {"days": 5}, "1"),
    ("moment", "on", "2026-11-23", "01"),
    ("moment", "before", "2026-11-23", ""),
    ("moment", "filled", None, "01"),
    ("flag", "yes", None, "0"),
    ("flag", "no", None, "12"),
    ("choice", "is_one_of", ["gold", "blue"], "01"),
    ("choice", "is_none_of", ["gold"], "12"),
    ("choices", "is_one_of", ["blue"], "01"),
    ("choices", "is_one_of", ["gold"], "0"),
    ("choices", "is_none_of", ["gold"], "12"),
    ("choices", "empty", None, "2"),
]
Find = Callable[[Any], str]


@pytest.fixture
def people(places: cast.Places) -> list[int]:
    """Three customers: the first two have something in every field, the third in none."""
    for kind in KINDS:
        field(kind)
    ids = [cast.make_customer(f"P{number}", places.dhaka).pk for number in range(3)]
    actions.set_many(subject=CUSTOMER, values=dict(zip(ids, VALUES, strict=True)), **BY)
    return ids


@pytest.fixture(params=[0, 5_000], ids=["by each record", "by the index"])
def find(request: pytest.FixtureRequest, people: list[int], monkeypatch: pytest.MonkeyPatch) -> Find:
    """Return who meets a condition, as their places."""
    monkeypatch.setattr(asking, "FEW", request.param)

    def found(tree: Any) -> str:
        rows = matching(tree, Customer.objects.all(), scope=SEEN, now=cast.NOON)
        return "".join(str(people.index(pk)) for pk in sorted(rows.values_list("pk", flat=True)))

    return found


def test_every_question_has_its_answer(find: Find) -> None:
    for key, op, value, who in ASKED:
        tree = {"field": f"custom.{key}", "op": op, **({} if value is None else {"value": value})}
        assert find(tree) == who, tree
        assert find({"not": tree}) == "".join(one for one in "012" if one not in who), tree


def test_fields_are_asked_together_with_others(find: Find) -> None:
    tree = {
        "any": [
            {"all": [
                {"field": "custom.choice", "op": "is_one_of", "value": ["gold"]},
                {"field": "customers.name", "op": "is", "value": "P0"},
            ]},
            {"field": "custom.text", "op": "empty"},
        ]
    }  # fmt: skip
    assert find(tree) == "02"


def test_a_long_text_is_told_apart_behind_what_is_compared(people: list[int]) -> None:
    long = "x" * 130
    actions.set_values(subject=CUSTOMER, record=people[0], values={"text": f"{long}a"}, **BY)
    actions.set_values(subject=CUSTOMER, record=people[1], values={"text": f"{long}b"}, **BY)
    tree = {"field": "custom.text", "op": "is", "value": f"{long}a"}
    found = matching(tree, Customer.objects.all(), scope=SEEN, now=cast.NOON)
    assert list(found.values_list("pk", flat=True)) == [people[0]]
