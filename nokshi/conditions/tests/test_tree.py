"""Trees from JSON: read, refused with the place, and written again."""

from typing import Any

import pytest
from django.utils import translation

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.nodes import EVERYBODY, to_data
from nokshi.conditions.tree import check, parse
from nokshi.kernel.scope import Scope

SCOPE = Scope.system()
COUNTRY = {"field": "test.country", "op": "is_one_of", "value": ["BD", "SE"]}
SEWED = {"did": "conditions_tests.sewn", "op": "at_least", "times": 3}


@pytest.mark.parametrize("data", [None, {}, {"all": []}])
def test_a_tree_without_conditions_is_everybody(data: Any) -> None:
    assert parse(data) == EVERYBODY
    assert to_data(parse(data)) == {"all": []}


@pytest.mark.parametrize(
    "data",
    [
        COUNTRY,
        SEWED,
        {"all": [COUNTRY, {"any": [SEWED, {"not": COUNTRY}]}]},
        {"field": "test.spent", "op": "between", "value": [{"amount": "1", "currency": "BDT"}, 20]},
        {"field": "test.spent", "op": "at_least", "value": "2.5"},
        {"field": "test.born", "op": "anniversary", "value": {"days": 7}},
        {"field": "test.created", "op": "between", "value": ["2026-01-01", "2026-02-01"]},
        {"field": "test.city", "op": "empty"},
        {"field": "test.long", "op": "no"},
        {**SEWED, "within": {"months": 12}},
        {**SEWED, "within": {"older": {"weeks": 2}}},
        {**SEWED, "within": {"since": "2026-01-01"}},
        {**SEWED, "within": {"before": "2026-01-01"}},
        {**SEWED, "within": {"between": ["2026-01-01", "2026-02-01"]}},
        {**SEWED, "where": [{"detail": "price", "op": "more", "value": {"amount": "9.90", "currency": "EUR"}}]},
        {"did": "conditions_tests.sewn", "op": "never"},
    ],
)
def test_a_tree_comes_back_as_it_was(data: dict[str, Any]) -> None:
    assert to_data(parse(data)) == data
    assert parse(to_data(parse(data))) == parse(data)


@pytest.mark.parametrize(
    ("data", "canonical"),
    [
        ({"field": "test.country", "op": "is", "value": "BD"}, {"op": "is_one_of", "value": ["BD"]}),
        ({"field": "test.country", "op": "is_not", "value": ["BD", "BD"]}, {"op": "is_none_of", "value": ["BD"]}),
        ({"field": "test.orders", "op": "is", "value": "১২"}, {"op": "is", "value": 12}),
        ({"field": "test.orders", "op": "more", "value": 2.50}, {"op": "more", "value": "2.5"}),
        ({"field": "test.city", "op": "is", "value": " Dhaka "}, {"op": "is", "value": "Dhaka"}),
    ],
)
def test_what_means_the_same_is_written_the_same(data: dict[str, Any], canonical: dict[str, Any]) -> None:
    assert to_data(parse(data)) == {"field": data["field"], **canonical}


@pytest.mark.parametrize(
    ("data", "place", "what"),
    [
        ("everybody", "The conditions", "A condition is written as an object"),
        ([], "The conditions", "A condition is written as an object"),
        ({"all": [COUNTRY], "any": [COUNTRY]}, "The conditions", "exactly one of"),
        ({"all": [COUNTRY, {"any": []}]}, "Condition 2 of 2", "The group is empty"),
        ({"all": [COUNTRY, {"field": "test.nothing", "op": "is"}]}, "Condition 2 of 2", "There is no field"),
        ({"all": [COUNTRY, {"field": ["test.city"], "op": "is"}]}, "Condition 2 of 2", "There is no field"),
        ({"all": [{"field": "test.city", "op": "is_higher"}]}, "Condition 1 of 1", "cannot be asked"),
        ({"all": [{"field": "test.city", "op": {"a": 1}}]}, "Condition 1 of 1", "cannot be asked"),
        ({"any": [COUNTRY, {"all": [COUNTRY, {"did": "x"}]}]}, "Condition 2 of 2 in group 2 of 2", "Nothing called"),
        ({"field": "test.orders", "op": "is", "value": "many"}, "The conditions", "“many” is not a number"),
        ({"field": "test.orders", "op": "is", "value": True}, "The conditions", "Write a number"),
        ({"field": "test.orders", "op": "is", "value": "NaN"}, "The conditions", "too large"),
        ({"field": "test.orders", "op": "is", "value": "1e400"}, "The conditions", "too large"),
        ({"field": "test.orders", "op": "is", "value": "0.0000001"}, "The conditions", "places after the point"),
        ({"field": "test.orders", "op": "between", "value": [3, 1]}, "The conditions", "Turn them round"),
        ({"field": "test.orders", "op": "between", "value": 3}, "The conditions", "Give both ends"),
        ({"field": "test.born", "op": "on", "value": "23.11.2026"}, "The conditions", "2026-11-23"),
        ({"field": "test.born", "op": "on", "value": "9999-01-01"}, "The conditions", "between the years"),
        ({"field": "test.born", "op": "last", "value": {"days": -1}}, "The conditions", "whole number"),
        ({"field": "test.born", "op": "last", "value": {"years": 101}}, "The conditions", "whole number"),
        ({"field": "test.born", "op": "last", "value": {"moons": 1}}, "The conditions", "days, weeks, months"),
        ({"field": "test.city", "op": "is", "value": "\x00"}, "The conditions", "characters"),
        ({"field": "test.city", "op": "is", "value": ""}, "The conditions", "Write a text"),
        ({"field": "test.city", "op": "is_one_of", "value": []}, "The conditions", "at least one"),
        ({"field": "test.city", "op": "is", "value": "x", "regex": 1}, "The conditions", "“regex” does not belong"),
        ({"field": "test.spent", "op": "is", "value": {"amount": 1, "currency": "EUR"}}, "The conditions", "in BDT"),
        ({"field": "test.country", "op": "is", "value": "XX"}, "The conditions", "no longer there"),
        ({**SEWED, "op": "often"}, "The conditions", "at_least, at_most"),
        ({**SEWED, "times": 0}, "The conditions", "whole number of times"),
        ({**SEWED, "within": {"days": 1, "weeks": 1}}, "The conditions", "Say when"),
        ({**SEWED, "where": [{"detail": "secret", "op": "is"}]}, "The conditions", "no detail"),
        ({**SEWED, "where": {"detail": "thread"}}, "The conditions", "a list of at most"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: Any, place: str, what: str) -> None:
    with pytest.raises(ConditionError) as refusal, translation.override("en"):
        check(data, scope=SCOPE)
    assert str(refusal.value).startswith(f"{place}: ")
    assert what in str(refusal.value)


def test_a_tree_too_deep_or_too_large_is_refused() -> None:
    deep: dict[str, Any] = COUNTRY
    for _level in range(5):
        deep = {"not": deep}
    with pytest.raises(ConditionError) as refusal:
        parse(deep)
    assert refusal.value.code == "too_many_conditions"
    with pytest.raises(ConditionError) as refusal:
        parse({"any": [{"all": [COUNTRY] * 40}, {"all": [COUNTRY] * 40}]})
    assert refusal.value.code == "too_many_conditions"


def test_a_field_hidden_from_the_reader_is_not_there() -> None:
    hidden = Scope(user_id=1, units=None, hidden=frozenset({"test.country"}))
    with pytest.raises(ConditionError) as refusal:
        check(COUNTRY, scope=hidden)
    assert refusal.value.code == "unknown_field"
