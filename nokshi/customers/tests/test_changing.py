"""Changing, giving away, removing and bringing back."""

from datetime import datetime, timedelta

import pytest

from nokshi.customers import actions
from nokshi.customers.actions.changing import ChangedSince
from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from tests.cast import Places

SYSTEM = Actor.system()


def changed() -> list[dict[str, object]]:
    rows = EventRow.objects.filter(kind="customers.changed").order_by("pk")
    return [row.data["changes"] for row in rows]


def test_a_change_is_told_with_what_was_before(ada: Customer, noon: datetime) -> None:
    actions.change_customer(customer=ada, changes={"city": "Chattogram", "country": "bd"}, actor=SYSTEM, now=noon)
    assert changed() == [{"city": ["Dhaka", "Chattogram"]}]
    assert ada.city == "Chattogram"
    assert ada.changed_at == noon


def test_writing_the_same_value_tells_nothing(ada: Customer, noon: datetime) -> None:
    same = {"name": " Ada  Lovelace", "phones": ["01712-345678"], "emails": ["ADA@example.com"]}
    assert actions.change_customer(customer=ada, changes=same, actor=SYSTEM, now=noon) is None
    assert changed() == []


def test_the_first_of_a_list_is_the_main_one(ada: Customer, noon: datetime) -> None:
    emails = ["new@example.com", "ada@example.com"]
    actions.change_customer(customer=ada, changes={"emails": emails}, actor=SYSTEM, now=noon)
    assert ada.email == "new@example.com"
    assert ada.identities.get(kind="email", is_primary=True).value == "new@example.com"
    assert "new@example.com" in ada.contact_key
    assert "new@example.com" not in ada.search_key


def test_a_change_is_taken_back_exactly(ada: Customer, noon: datetime) -> None:
    before = facts_of([ada.pk], actions.CHANGEABLE)
    changes = {
        "name": "Ada King", "emails": [], "addresses": [{"lines": "Road 9", "country": "BD"}],
        "external": [("shop", "7")], "birth_date": "1815-12-10",
    }  # fmt: skip
    event = actions.change_customer(customer=ada, changes=changes, actor=SYSTEM, now=noon)
    assert event is not None
    actions.undo_change(customer=ada, event_id=event, actor=SYSTEM, now=noon)
    assert facts_of([ada.pk], actions.CHANGEABLE) == before


def test_what_somebody_changed_since_is_not_taken_back(ada: Customer, noon: datetime) -> None:
    event = actions.change_customer(customer=ada, changes={"city": "Sylhet"}, actor=SYSTEM, now=noon)
    assert event is not None
    actions.change_customer(customer=ada, changes={"city": "Khulna"}, actor=SYSTEM, now=noon)
    with pytest.raises(ChangedSince):
        actions.undo_change(customer=ada, event_id=event, actor=SYSTEM, now=noon)
    ada.refresh_from_db()
    assert ada.city == "Khulna"


def test_a_refused_value_leaves_the_others_alone(ada: Customer, noon: datetime) -> None:
    with pytest.raises(actions.PhoneUnreadable):
        actions.change_customer(customer=ada, changes={"city": "Sylhet", "phones": ["12"]}, actor=SYSTEM, now=noon)
    ada.refresh_from_db()
    assert ada.city == "Dhaka"
    assert changed() == []


def test_identities_come_and_go(ada: Customer, noon: datetime) -> None:
    actions.add_identity(customer=ada, kind="external", namespace="Shop", value="7", actor=SYSTEM, now=noon)
    actions.add_identity(customer=ada, kind="email", value="ada@home.example", actor=SYSTEM, now=noon)
    assert facts_of([ada.pk], ["emails"])[ada.pk]["emails"] == ["ada@example.com", "ada@home.example"]
    actions.remove_identity(identity=ada.identities.get(value="ada@example.com"), actor=SYSTEM, now=noon)
    ada.refresh_from_db()
    assert ada.email == "ada@home.example"


def test_many_change_hands_in_a_few_queries(
    ada: Customer, bo: Customer, rahim: Customer, dev: object, noon: datetime, django_assert_max_num_queries: object
) -> None:
    ids = [ada.pk, bo.pk, rahim.pk]
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        done = actions.give_owner(customers=ids, owner=dev.pk, actor=SYSTEM, now=noon)  # type: ignore[attr-defined]
    assert done == 3
    assert set(Customer.objects.values_list("owner", flat=True)) == {dev.pk}  # type: ignore[attr-defined]
    assert actions.give_owner(customers=ids, owner=dev.pk, actor=SYSTEM, now=noon) == 0  # type: ignore[attr-defined]


def test_without_a_unit_a_customer_belongs_to_the_whole(ada: Customer, places: Places, noon: datetime) -> None:
    actions.set_units(customer=ada, units=[], actor=SYSTEM, now=noon)
    assert list(ada.units.all()) == [places.root]


def test_an_event_of_several_units_is_for_all_who_see_the_customer(
    ada: Customer, places: Places, noon: datetime
) -> None:
    units = [places.dhaka.pk, places.berlin.pk]
    actions.set_units(customer=ada, units=units, actor=SYSTEM, now=noon)
    assert EventRow.objects.get().unit_id is None


def test_the_removed_are_away_and_come_back(ada: Customer, noon: datetime) -> None:
    assert actions.remove_customer(customer=ada, actor=SYSTEM, now=noon, reason="twice")
    assert not actions.remove_customer(customer=ada, actor=SYSTEM, now=noon)
    assert not Customer.objects.standing().exists()
    assert actions.restore_customer(customer=ada, actor=SYSTEM, now=noon + timedelta(hours=1))
    assert Customer.objects.standing().get() == ada
    kinds = list(EventRow.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["customers.removed", "customers.restored"]
