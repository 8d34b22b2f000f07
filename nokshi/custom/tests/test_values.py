"""What is written into fields: told once, taken back, refused where it does not fit."""

from typing import Any

import pytest

from nokshi.custom import actions
from nokshi.custom.models import CustomValue
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.queries.past import values_before
from nokshi.custom.tests.shop import BY, CUSTOMER, field
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import redact
from nokshi.timeline.models import EventRow
from tests import cast

pytestmark = pytest.mark.django_db


def put(customer: Customer, **values: Any) -> int | None:
    return actions.set_values(subject=CUSTOMER, record=customer.pk, values=values, **BY)


def kept(customer: Customer) -> dict[str, Any]:
    return values_of([customer.pk], fields_on(CUSTOMER, Scope.system())).get(customer.pk, {})


def changes(event: int | None) -> Any:
    assert event is not None
    return EventRow.objects.get(pk=event).data["changes"]


def test_a_change_is_told_with_before_and_after_on_the_records_log(ada: Customer, places: cast.Places) -> None:
    field("number", "Shoe size")
    field("choices", "Likes")
    first = put(ada, shoe_size="42", likes=["blue", "gold"])
    assert changes(first) == {"shoe_size": [None, "42"], "likes": [None, ["gold", "blue"]]}
    second = put(ada, shoe_size="43", likes=["gold", "blue"])
    assert changes(second) == {"shoe_size": ["42", "43"]}
    row = EventRow.objects.latest("pk")
    assert row.pk == second
    assert (row.customer_id, row.subject_kind, row.subject_id) == (ada.pk, CUSTOMER, ada.pk)
    assert row.unit_id == places.dhaka.pk
    assert kept(ada) == {"shoe_size": "43", "likes": ["gold", "blue"]}


def test_the_same_value_tells_nothing(ada: Customer) -> None:
    field("money", "Budget")
    assert put(ada, budget="1250.50") is not None
    assert put(ada, budget=1250.5) is None
    assert put(ada) is None
    assert EventRow.objects.filter(kind="custom.values_changed").count() == 1


def test_the_record_counts_as_changed(ada: Customer) -> None:
    field("text", "Pet")
    later = cast.NOON.replace(hour=18)
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"pet": "Rex"}, actor=Actor.system(), now=later)
    ada.refresh_from_db()
    assert ada.changed_at == later


def test_a_change_is_taken_back_unless_it_was_changed_again(ada: Customer) -> None:
    field("text", "Pet", is_required=True)
    first, second = put(ada, pet="Rex"), put(ada, pet="Max")
    assert first
    assert second
    with pytest.raises(actions.ChangedSince):
        actions.undo_change(subject=CUSTOMER, record=ada.pk, event_id=first, **BY)
    actions.undo_change(subject=CUSTOMER, record=ada.pk, event_id=second, **BY)
    assert kept(ada) == {"pet": "Rex"}
    actions.undo_change(subject=CUSTOMER, record=ada.pk, event_id=first, **BY)
    assert kept(ada) == {}


def test_what_is_needed_is_not_emptied(ada: Customer) -> None:
    field("text", "Pet", is_required=True)
    put(ada, pet="Rex")
    with pytest.raises(actions.StillNeeded):
        put(ada, pet=" ")
    assert kept(ada) == {"pet": "Rex"}


def test_what_is_wrong_with_one_writes_none(ada: Customer, bo: Customer) -> None:
    field("number", "Shoe size")
    with pytest.raises(actions.WrongValue):
        actions.set_many(subject=CUSTOMER, values={ada.pk: {"shoe_size": 1}, bo.pk: {"shoe_size": "x"}}, **BY)
    with pytest.raises(actions.UnknownField):
        put(ada, shoe_size=1, hat_size=2)
    with pytest.raises(NotThere):
        actions.set_many(subject=CUSTOMER, values={ada.pk: {"shoe_size": 1}, 10**9: {"shoe_size": 2}}, **BY)
    assert not CustomValue.objects.exists()


def test_a_field_of_companies_is_not_written_on_people(ada: Customer) -> None:
    field("text", "VAT", sort="company")
    with pytest.raises(actions.UnknownField):
        put(ada, vat="BIN 1")


def test_many_are_written_at_once_in_few_questions(places: cast.Places, django_assert_max_num_queries: Any) -> None:
    field("number", "Shoe size")
    people = [cast.make_customer(f"P{number}", places.dhaka).pk for number in range(300)]
    with django_assert_max_num_queries(20):
        made = actions.set_many(subject=CUSTOMER, values={pk: {"shoe_size": pk} for pk in people}, **BY)
    assert set(made) == set(people)
    assert actions.set_many(subject=CUSTOMER, values={pk: {"shoe_size": pk} for pk in people}, **BY) == {}


def test_an_earlier_day_is_known_from_the_log(ada: Customer) -> None:
    field("text", "Pet")
    put(ada, pet="Rex")
    evening = cast.NOON.replace(hour=18)
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"pet": "Max"}, actor=Actor.system(), now=evening)
    assert values_before(CUSTOMER, ada.pk, kept(ada), evening) == {"pet": "Rex"}
    assert values_before(CUSTOMER, ada.pk, kept(ada), cast.NOON) == {}


def test_what_the_log_says_of_values_can_be_redacted(ada: Customer) -> None:
    field("text", "Pet")
    event = put(ada, pet="Rex")
    assert event
    assert redact(events=[event], reason="asked for", **BY) == 1
    row = EventRow.objects.get(pk=event)
    assert row.data["changes"] == {}
    assert row.data["record_kind"] == CUSTOMER


@pytest.mark.parametrize("text", ["Rosebud", "গোলাপ", "golap", "rosebu"])
def test_records_are_found_by_a_field_in_both_scripts(ada: Customer, bo: Customer, text: str) -> None:
    from nokshi.customers.queries.search import best_matches

    made = field("text", "Nickname", is_sought=True)
    field("text", "Other")
    put(ada, nickname="Rosebud গোলাপ")
    put(bo, other="Rosebud গোলাপ")
    everybody = Customer.objects.all()
    assert best_matches(everybody, text, Scope.system(), 9) == [ada.pk]
    ada.refresh_from_db()
    customers.change_customer(customer=ada, changes={"city": "Khulna"}, **BY)
    assert best_matches(everybody, text, Scope.system(), 9) == [ada.pk]
    actions.remove_field(field=made, **BY)


def test_keys_are_made_anew_when_a_field_is_sought_or_no_longer(ada: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    from nokshi.custom.actions import seeking
    from nokshi.custom.actions.fields import shape_of

    work: list[Any] = []
    monkeypatch.setattr(seeking, "later", lambda function, *arguments: work.append((function, arguments)))

    def do() -> None:
        while work:
            function, arguments = work.pop(0)
            function(*arguments)

    made = field("text", "Nickname")
    put(ada, nickname="Rosebud")
    ada.refresh_from_db()
    assert "rosebud" not in ada.search_key
    actions.change_field(field=made, shape=shape_of(made, is_sought=True), **BY)
    do()
    ada.refresh_from_db()
    assert " rosebud " in ada.search_key
    for act in (actions.retire_field, actions.bring_back, actions.remove_field):
        act(field=made, **BY)
        do()
        ada.refresh_from_db()
        assert (" rosebud " in ada.search_key) is (act is actions.bring_back)
