"""People and companies out of files, and what undo leaves."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.importing import Fate, Group, ImportRow, Result, RunContext, import_kinds
from nokshi.privacy.models import Consent
from tests.cast import Places

KIND = import_kinds["people"]


@pytest.fixture
def context(places: Places, noon: datetime) -> RunContext:
    return RunContext(
        run_id=7, scope=Scope.system(), actor=Actor.run(7), now=noon, unit_id=places.dhaka.pk, source="Shop", choices={}
    )


def take(context: RunContext, *rows: dict[str, Any]) -> list[Result]:
    groups = [Group(str(number), [ImportRow(number, values)]) for number, values in enumerate(rows, 1)]
    return KIND.save(groups, context)


def fates(results: list[Result]) -> list[Fate]:
    return [one.fate for one in results]


ADA = {
    "name": "Ada Lovelace", "customer_id": ["7"], "email": ["ada@example.com"], "phone": ["+8801712345678"],
    "city": "Dhaka", "country": "BD", "birth_date": date(1815, 12, 10), "address": "Road 9", "news_email": True,
}  # fmt: skip
NAMELESS = {"email": ["bo@example.com"]}
ONLY_A_NAME = {"name": "Rahim Uddin", "city": "Sylhet"}


def test_rows_become_customers_and_the_same_rows_again_change_nothing(context: RunContext) -> None:
    assert fates(take(context, ADA, NAMELESS, ONLY_A_NAME)) == [Fate.NEW] * 3
    assert fates(take(context, ADA, NAMELESS, ONLY_A_NAME)) == [Fate.SAME] * 3
    assert Customer.objects.count() == 3
    ada = Customer.objects.get(name="Ada Lovelace")
    assert list(ada.identities.filter(kind="external").values_list("namespace", "value")) == [("shop", "7")]
    assert Consent.objects.get().customer == ada


def test_rows_of_one_customer_in_one_file_are_joined(context: RunContext) -> None:
    results = take(
        context, ADA, {"name": "A. Lovelace", "customer_id": ["7"], "language": "en"}, {"email": ["ada@example.com"]}
    )
    assert fates(results) == [Fate.NEW, Fate.JOINED, Fate.NEW] or fates(results) == [Fate.NEW, Fate.JOINED, Fate.JOINED]
    assert Customer.objects.get(name="Ada Lovelace").language == "en"


@pytest.mark.parametrize(("answer", "city"), [("ours", "Dhaka"), ("theirs", "Berlin")])
def test_a_value_that_differs_is_taken_as_the_file_was_answered(answer: str, city: str, context: RunContext) -> None:
    take(context, ADA)
    context = replace(context, choices={"differing": answer})
    take(context, {"customer_id": ["7"], "city": "Berlin", "language": "bn"})
    one = Customer.objects.get()
    assert (one.city, one.language) == (city, "bn")


def test_two_numbers_with_one_address_are_two_to_look_at(context: RunContext) -> None:
    take(context, ADA)
    [result] = take(context, {"name": "Byron", "customer_id": ["8"], "email": ["ada@example.com"]})
    assert result.fate is Fate.LOOK
    assert Customer.objects.count() == 2


def test_nobody_outside_the_scope_is_matched(context: RunContext, mallory: Customer, places: Places) -> None:
    context = replace(context, scope=replace(context.scope, units=frozenset({places.dhaka.pk})))
    assert fates(take(context, {"name": "M", "email": ["mallory@example.com"]})) == [Fate.NEW]
    assert Customer.objects.filter(email="mallory@example.com").count() == 2


def test_a_row_that_cannot_be_saved_takes_no_other_with_it(context: RunContext) -> None:
    results = take(context, ADA, {"name": "Bo", "time_zone": "Mars/Olympus"})
    assert fates(results) == [Fate.NEW, Fate.REFUSED]
    assert "Mars/Olympus" in str(results[1].remarks[0].sentence)


def test_a_no_in_a_file_counts_and_a_yes_never_replaces_a_no(context: RunContext) -> None:
    take(context, {**ADA, "news_email": False})
    take(context, ADA)
    assert Consent.objects.get().state == "denied"


def test_a_run_is_taken_back_exactly(context: RunContext, ada: Customer) -> None:
    before = facts_of([ada.pk], actions.CHANGEABLE)
    results = take(
        context, {"email": ["ada@example.com"], "language": "bn", "customer_id": ["7"], "news_email": True}, NAMELESS
    )
    assert fates(results) == [Fate.JOINED, Fate.NEW]
    changes = [change for result in reversed(results) for change in reversed(result.changes)]
    assert KIND.undo(changes, context) == []
    assert facts_of([ada.pk], actions.CHANGEABLE) == before
    assert list(Customer.objects.standing()) == [ada]
    assert not Consent.objects.exists()


def test_what_was_changed_or_built_on_since_is_left_alone(context: RunContext, ada: Customer, noon: datetime) -> None:
    results = take(context, {"email": ["ada@example.com"], "called": "A"}, {**NAMELESS, "city": "Dhaka"})
    bo = Customer.objects.get(email="bo@example.com")
    actions.change_customer(customer=bo, changes={"city": "Sylhet"}, actor=Actor.user(1), now=noon)
    changes = [change for result in reversed(results) for change in reversed(result.changes)]
    left = KIND.undo(changes, context)
    assert [change.id for change in left] == [bo.pk]
    assert Customer.objects.standing().count() == 2


def test_what_goes_out_comes_in_again_as_the_same(context: RunContext) -> None:
    take(context, ADA, NAMELESS, ONLY_A_NAME)
    kind = export_kinds["people"]
    header = list(kind.columns(context.scope))
    rows = [dict(zip(header, row, strict=True)) for row in kind.rows(context.scope, None)]
    typed = [{key: value for key, value in row.items() if value and key != "customer_since"} for row in rows]
    for row in typed:
        row["birth_date"] = date.fromisoformat(row["birth_date"]) if row.get("birth_date") else None
    assert fates(take(replace(context, source="another"), *typed)) == [Fate.SAME] * 3


def test_who_was_merged_since_is_left_alone_and_comes_in_as_who_he_is(
    context: RunContext, ada: Customer, noon: datetime
) -> None:
    results = take(context, {**NAMELESS, "customer_id": ["12"]})
    bo = Customer.objects.get(email="bo@example.com")
    made = actions.merge(survivor=ada.pk, merged=bo.pk, actor=Actor.system(), now=noon)

    again = take(context, {**NAMELESS, "customer_id": ["12"]})
    assert [one.ref for one in again] == [("customers.customer", ada.pk)]
    changes = [change for result in reversed(results) for change in reversed(result.changes)]
    assert [change.id for change in KIND.undo(changes, context)] == [bo.pk]

    actions.take_apart(merge=made.pk, actor=Actor.system(), now=noon)
    assert [one.ref for one in take(context, {**NAMELESS, "customer_id": ["12"]})] == [("customers.customer", bo.pk)]
