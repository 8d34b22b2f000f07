"""The builder: what a form says, what its buttons do, what it draws, and its doors."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from hypothesis import given, settings

from nokshi.conditions.errors import ConditionError, TooManyConditions
from nokshi.conditions.tests.trees import TREES
from nokshi.conditions.tree import CUSTOMER, parse, to_data
from nokshi.conditions.web.builder import Builder
from nokshi.conditions.web.drawing import PartView
from nokshi.conditions.web.inputs import askable
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User

SCOPE = Scope.system(zone="Asia/Dhaka")
OpenClient = Callable[[User], Client]
COUNTRY = {"c.0.what": "field:test.country", "c.0.op": "is_one_of", "c.0.value": ["BD", "SE"]}


def form(data: dict[str, Any]) -> QueryDict:
    return QueryDict(urlencode(data, doseq=True))


def build(data: dict[str, Any]) -> Builder:
    return Builder.of_form(form(data), scope=SCOPE)


def posted(builder: Builder) -> dict[str, Any]:
    """Return the fields that a browser would send of a builder."""
    data: dict[str, Any] = {"c.join": builder.draft.join}
    for part in builder.parts:
        _post(part, data)
    return data


def _post(part: PartView, data: dict[str, Any]) -> None:
    if part.join_input:
        data[part.join_input.name] = part.join_input.value
    if part.is_group:
        data[f"{part.prefix}.what"] = "group"
        for inner in part.parts:
            _post(inner, data)
        return
    data[f"{part.prefix}.was"] = part.what
    rows = [part.inputs, *(row.inputs for row in part.details)]
    for one in (one for inputs in rows for one in inputs if one.kind != "words"):
        if one.kind == "many":
            data[one.name] = [choice.value for choice in one.choices if choice.is_chosen]
        else:
            data[one.name] = [*data.get(one.name, []), one.value]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TREES)
def _a_tree_survives(data: dict[str, Any]) -> None:
    try:
        node = parse(data)
    except ConditionError:
        return
    shown = Builder.of_tree(node, scope=SCOPE)
    if shown.unfinished:
        return
    try:
        wanted = shown.tree()
    except TooManyConditions:
        return
    assert Builder.of_form(form(posted(shown)), scope=SCOPE).tree() == wanted


def test_a_tree_survives_the_form() -> None:
    _a_tree_survives()


def test_a_form_becomes_a_tree() -> None:
    data = {
        **COUNTRY,
        "c.join": "all",
        "c.1.what": "group",
        "c.1.join": "none",
        "c.1.0.what": "did:conditions_tests.sewn",
        "c.1.0.op": "at_least",
        "c.1.0.times": "২",
        "c.1.0.when": "last",
        "c.1.0.number": "3",
        "c.1.0.unit": "weeks",
        "c.1.0.w.0.what": "price",
        "c.1.0.w.0.op": "more",
        "c.1.0.w.0.value": "9.5",
    }
    assert build(data).tree() == {
        "all": [
            {"field": "test.country", "op": "is_one_of", "value": ["BD", "SE"]},
            {
                "not": {
                    "any": [
                        {
                            "did": "conditions_tests.sewn",
                            "op": "at_least",
                            "times": 2,
                            "within": {"weeks": 3},
                            "where": [{"detail": "price", "op": "more", "value": {"amount": "9.5", "currency": "BDT"}}],
                        }
                    ]
                }
            },
        ]
    }


@pytest.mark.parametrize("text", ["nonsense", "[", "[" * 9_000, "7", '{"field": "x"}', '{"all": 3}'])
def test_an_address_that_was_tampered_with_asks_nothing(text: str) -> None:
    assert build({"c": text}).is_empty


def test_a_short_address_is_read_back() -> None:
    builder = build(COUNTRY)
    again = Builder.of_form(QueryDict(builder.query()), scope=SCOPE)
    assert again.tree() == builder.tree()
    assert build({}).query() == ""


@pytest.mark.parametrize(
    ("act", "paths"),
    [
        ("add:", ["0", "1", "1.0", "1.1", "2"]),
        ("add:1", ["0", "1", "1.0", "1.1", "1.2"]),
        ("group:", ["0", "1", "1.0", "1.1", "2", "2.0"]),
        ("remove:0", ["0", "0.0", "0.1"]),
        ("remove:1.1", ["0", "1", "1.0"]),
        ("remove:1", ["0"]),
        ("remove:7", ["0", "1", "1.0", "1.1"]),
        ("remove:", ["0", "1", "1.0", "1.1"]),
        ("drop:0:9", ["0", "1", "1.0", "1.1"]),
        ("x:y:z", ["0", "1", "1.0", "1.1"]),
        ("look", ["0", "1", "1.0", "1.1"]),
    ],
)
def test_buttons_turn_the_lines(act: str, paths: list[str]) -> None:
    data = {**COUNTRY, "c.1.what": "group", "c.1.0.what": "", "c.1.1.what": "", "c.do": act}
    builder = build(data)
    assert builder.is_turning
    assert [path for part in builder.parts for path in _walk(part)] == paths


def _walk(part: PartView) -> list[str]:
    return [part.path, *(path for inner in part.parts for path in _walk(inner))]


def test_another_field_begins_anew() -> None:
    builder = build({**COUNTRY, "c.0.was": "field:test.country", "c.0.what": "field:test.orders"})
    (line,) = builder.parts
    assert [(one.kind, one.value) for one in line.inputs[1:]] == [("pick", "at_least"), ("number", "")]


def test_unfinished_lines_are_left_out_until_they_are_to_be_saved() -> None:
    builder = build({**COUNTRY, "c.1.what": "field:test.orders", "c.1.op": "more", "c.1.value": "many", "c.2.what": ""})
    assert builder.unfinished == 2
    assert builder.tree_so_far() == {"all": [{"field": "test.country", "op": "is_one_of", "value": ["BD", "SE"]}]}
    with pytest.raises(ConditionError):
        builder.tree()
    builder.complain()
    with translation.override("en"):
        errors = [part.error for part in builder.parts]
    assert errors[0] == ""
    assert "“many” is not a number" in errors[1]
    assert errors[2] == "Choose what to ask, or take the line out."


def test_a_hidden_field_is_neither_offered_nor_kept() -> None:
    blind = Scope(user_id=1, units=None, hidden=frozenset({"test.country"}))
    builder = Builder.of_form(form(COUNTRY), scope=blind)
    (line,) = builder.parts
    offered = {choice.value for _section, choices in line.inputs[0].groups for choice in choices}
    assert "field:test.country" not in offered
    assert "field:test.city" in offered
    assert to_data(parse(builder.tree_so_far())) == {"all": []}


def test_the_builder_comes_back_changed(signed_in: OpenClient, dev: User) -> None:
    answer = signed_in(dev).post("/conditions/build/", {**COUNTRY, "c.do": "add:"})
    assert answer.status_code == 200
    assert answer.content.count(b'class="filter__row"') == 2
    assert b'<option value="BD" selected>' in answer.content


def test_the_count_is_of_what_the_reader_sees(
    signed_in: OpenClient, dev: User, ada: Customer, rahim: Customer, bo: Customer, mallory: Customer
) -> None:
    data = {"c.0.what": "field:test.country", "c.0.op": "is_none_of", "c.0.value": ["SE"]}
    answer = signed_in(dev).post("/conditions/count/", data)
    assert b"2 customers" in answer.content
    assert b'id="c-0-count"' in answer.content


def test_choices_are_found_by_their_text(signed_in: OpenClient, dev: User) -> None:
    answer = signed_in(dev).get("/conditions/choices/", {"what": "field:test.country", "q": "swe"})
    assert answer.content.strip() == b'<option value="SE">Sweden</option>'
    answer = signed_in(dev).get("/conditions/choices/", {"what": "did:conditions_tests.sewn:colours", "q": ""})
    assert answer.content.count(b"<option") == 2


@pytest.mark.parametrize("what", ["field:nothing", "did:conditions_tests.sewn:nothing", "", "x"])
def test_choices_of_nothing_are_not_there(signed_in: OpenClient, dev: User, what: str) -> None:
    assert signed_in(dev).get("/conditions/choices/", {"what": what}).status_code == 404


@pytest.mark.parametrize("query", ["?subject=nothing.there", "?name=x'y", "?name="])
def test_a_strange_builder_is_not_there(signed_in: OpenClient, dev: User, query: str) -> None:
    assert signed_in(dev).post(f"/conditions/build/{query}").status_code == 404


@pytest.mark.parametrize("path", ["build", "count"])
def test_a_stranger_finds_no_builder(path: str, db: None) -> None:
    assert Client().post(f"/conditions/{path}/", COUNTRY).status_code in (302, 404)
    assert Client().get("/conditions/choices/").status_code in (302, 404)


def test_the_picker_is_said_anew_for_each_language_and_each_reader() -> None:
    # Remembered by fields and language: neither a hidden field nor another language may come out of it.
    whole, blind = SCOPE, Scope(user_id=1, units=None, hidden=frozenset({"test.country"}))
    with translation.override("en"):
        seen = askable(whole, CUSTOMER, can_count=True)
        assert any(value == "field:test.country" for choices in seen.values() for value, _label in choices)
        hidden = askable(blind, CUSTOMER, can_count=True)
        assert not any(value == "field:test.country" for choices in hidden.values() for value, _label in choices)
        assert askable(whole, CUSTOMER, can_count=False) != seen
    with translation.override("bn"):
        assert set(askable(whole, CUSTOMER, can_count=True)) != set(seen)
    with translation.override("en"):
        assert askable(whole, CUSTOMER, can_count=True) == seen
