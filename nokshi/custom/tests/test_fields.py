"""Fields come and go while everybody works."""

import threading
from typing import Any

import pytest
from django.db import connection

from nokshi.custom import actions
from nokshi.custom.actions.choices import Chosen, SameChoice, TooManyChoices
from nokshi.custom.actions.fields import shape_of
from nokshi.custom.models import CustomField, CustomValue, FieldGroup
from nokshi.custom.queries import book, fields_on, values_of
from nokshi.custom.tests.shop import BY, CUSTOMER, ORDER, field
from nokshi.customers.models import Customer
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import fields
from nokshi.ports.letters import letter_fields
from nokshi.timeline.models import EventRow
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import scope_by_token, scope_for
from tests import cast

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, Any]]:
    rows = EventRow.objects.filter(kind__startswith="custom.field").order_by("pk")
    return [(kind.removeprefix("custom."), data) for kind, data in rows.values_list("kind", "data")]


def test_a_field_is_there_at_once_and_everywhere() -> None:
    assert "custom.shoe_size" not in fields
    made = field("number", labels={"en": "Shoe size", "bn": "জুতার মাপ"})
    assert made.key == "shoe_size"
    assert "custom.shoe_size" in fields
    assert fields["custom.shoe_size"] in list(fields)
    assert "customer.custom.shoe_size" in letter_fields
    assert told() == [
        ("field_added", {"record_kind": CUSTOMER, "key": "shoe_size", "label": "Shoe size", "type": "number"})
    ]


def test_a_change_that_goes_past_the_actions_is_seen_too() -> None:
    made = field("text", "Pet")
    assert str(book().by_id[made.pk].label) == "Pet"
    CustomField.objects.filter(pk=made.pk).update(labels={"en": "Dog"})
    assert str(book().by_id[made.pk].label) == "Dog"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"labels": {"en": " "}}, actions.NoLabel), ({"key": "Not A Key"}, actions.WrongKey),
        ({"key": "shoe"}, actions.KeyTaken), ({"kind": "choice", "choices": ()}, actions.NoChoices),
        ({"kind": "choice", "choices": [Chosen({"en": "A"}), Chosen({"en": "A"})]}, SameChoice),
        ({"kind": "choice", "choices": [Chosen({"en": f"C{n}"}) for n in range(201)]}, TooManyChoices),
    ],
)  # fmt: skip
def test_what_cannot_be_a_field_is_refused(wrong: dict[str, Any], refusal: type[DomainError]) -> None:
    field("text", "Shoe")
    with pytest.raises(refusal):
        field(**{"kind": "text", "label": "X", **wrong})
    assert CustomField.objects.count() == 1
    assert len(told()) == 1


def test_a_made_key_stands_beside_those_there_are() -> None:
    assert [field("text", "Size").key for _ in range(3)] == ["size", "size_2", "size_3"]
    assert field("text", "Size", subject=ORDER).key == "size"


def test_no_more_fields_than_anybody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nokshi.custom.actions.fields.MOST_FIELDS", 1)
    field()
    with pytest.raises(actions.TooManyFields):
        field()


def test_choices_keep_their_keys_when_their_labels_change(ada: Customer) -> None:
    made = field("choice", "Level")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"level": "gold"}, **BY)
    new = [Chosen({"en": "Blue"}), Chosen({"en": "Golden", "bn": "স্বর্ণ"}, "gold"), Chosen({"en": "Green"})]
    assert actions.change_field(field=made, shape=shape_of(made, choices=new), **BY)
    [known] = fields_on(CUSTOMER, Scope.system())
    assert [(one.key, one.is_retired) for one in known.choices if not one.is_retired] == [
        ("blue", False), ("gold", False), ("green", False),
    ]  # fmt: skip
    assert [one.key for one in known.choices if one.is_retired] == ["silver"]
    assert values_of([ada.pk], [known]) == {ada.pk: {"level": "gold"}}
    assert told()[-1][1]["parts"] == ["choices"]
    assert not actions.change_field(field=made, shape=shape_of(made), **BY)
    assert len(told()) == 2


def test_a_retired_field_is_nowhere_and_comes_back_with_what_stood_in_it(ada: Customer) -> None:
    made = field("text", "Pet")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"pet": "Rex"}, **BY)
    assert actions.retire_field(field=made, **BY)
    assert not actions.retire_field(field=made, **BY)
    assert "custom.pet" not in fields
    with pytest.raises(actions.UnknownField):
        actions.set_values(subject=CUSTOMER, record=ada.pk, values={"pet": "Max"}, **BY)
    assert actions.bring_back(field=made, **BY)
    assert fields["custom.pet"].tells is not None
    assert fields["custom.pet"].tells(ada.pk, Scope.system()) == "Rex"
    assert [kind for kind, _data in told()] == ["field_added", "field_retired", "field_brought_back"]


def test_a_removed_field_goes_with_its_values_in_one_event(ada: Customer, bo: Customer) -> None:
    made = field("choices", "Likes")
    for one in (ada, bo):
        actions.set_values(subject=CUSTOMER, record=one.pk, values={"likes": ["gold", "blue"]}, **BY)
    assert actions.remove_field(field=made, **BY) == 2
    assert not CustomValue.objects.exists()
    assert told()[-1] == (
        "field_removed", {"record_kind": CUSTOMER, "key": "likes", "label": "Likes", "records": 2},
    )  # fmt: skip
    with pytest.raises(actions.FieldMissing):
        actions.retire_field(field=made, **BY)


def test_a_key_never_comes_back_as_another_type(ada: Customer) -> None:
    made = field("number", "Size", key="size")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"size": 4}, **BY)
    actions.remove_field(field=made, **BY)
    with pytest.raises(actions.KeyOfAnotherType):
        field("text", "Size", key="size")
    again = field("number", "Size anew", key="size")
    assert again.pk == made.pk
    assert values_of([ada.pk], fields_on(CUSTOMER, Scope.system())) == {}


def test_fields_stand_in_the_order_of_their_groups_and_places() -> None:
    first, second = field("text", "A", group={"en": "Club"}), field("text", "B", group={"en": "Club", "bn": "ক্লাব"})
    field("text", "C")
    assert FieldGroup.objects.count() == 1
    actions.move_field(field=second, down=False)
    assert [one.key for one in fields_on(CUSTOMER, Scope.system())] == ["c", "b", "a"]
    actions.move_field(field=second, down=False)
    actions.move_field(field=first, down=True)
    assert [one.key for one in fields_on(CUSTOMER, Scope.system())] == ["c", "b", "a"]
    actions.change_group(group=FieldGroup.objects.get(), labels={"en": "Members"})
    assert str(fields["custom.a"].section) == "Members"


def test_a_token_learns_at_once_that_a_field_is_of_another_unit(cleo: User, places: cast.Places) -> None:
    raw = make_token(
        user=cleo, name="Till", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(cleo), now=cast.NOON
    )[1]
    asked = [scope_by_token(raw, cast.NOON)]
    field("text", "Pet", unit=places.dhaka.pk)
    asked.append(scope_by_token(raw, cast.NOON))
    assert [found[1].shows("custom.pet") for found in asked if found] == [True, False]


def test_a_field_of_one_unit_is_hidden_from_the_others(dev: User, cleo: User, places: cast.Places) -> None:
    field("text", "Pet", unit=places.dhaka.pk)
    assert scope_for(dev).shows("custom.pet")
    assert not scope_for(cleo).shows("custom.pet")
    assert not scope_for(cleo).writes("custom.pet")
    assert scope_for(cleo).hidden == frozenset()


def test_a_field_of_one_kind_is_not_on_the_other() -> None:
    field("text", "VAT", sort="company")
    assert not fields_on(CUSTOMER, Scope.system(), "person")
    assert fields_on(CUSTOMER, Scope.system(), "company")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_add_the_same_key_at_once_one_is_told(transactional_db: None) -> None:
    outcomes: list[str] = []

    def add() -> None:
        try:
            outcomes.append(field("text", "Pet", key="pet").key)
        except actions.KeyTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["pet", "taken"]
    assert Unit.objects.exists()
