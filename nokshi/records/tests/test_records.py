"""Kinds and records as verbs keep them: what they are called, what the log is told, and what is refused."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.custom import actions as custom
from nokshi.custom.actions.fields import KeyTaken
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.tests.shop import field
from nokshi.customers.models import Customer
from nokshi.kernel.errors import DomainError
from nokshi.ports.bearers import bearers
from nokshi.ports.records import record_kinds
from nokshi.records import actions
from nokshi.records.actions import KindShape
from nokshi.records.actions.kinds import NotATitle, StillOwned
from nokshi.records.models import Kind, Record
from nokshi.records.queries import house
from nokshi.records.tests.shop import BY, kind, known, record, warranty
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def shape_of(made: Kind, **changes: Any) -> KindShape:
    held: dict[str, Any] = {
        "names": made.names, "plurals": made.plurals, "icon": made.icon, "belongs": made.belongs, "title": made.title,
    }  # fmt: skip
    return KindShape(**{**held, **changes})


def change(pk: int, **changes: Any) -> bool:
    made = Kind.objects.get(pk=pk)
    return actions.change_kind(kind=made, shape=shape_of(made, **changes), **BY)


def test_the_log_is_told_once_with_the_title_and_the_customer(places: cast.Places, ada: Customer) -> None:
    made = record(warranty(), "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    row = EventRow.objects.get(kind="records.record_added")
    assert (row.subject_kind, row.subject_id, row.customer_id) == ("records.warranty", made, ada.pk)
    assert (row.unit_id, row.data) == (places.dhaka.pk, {"record_kind": "warranty", "title": "SN-1"})
    assert EventRow.objects.get(kind="custom.values_changed").customer_id == ada.pk


def test_a_record_that_moves_is_told_to_both(places: cast.Places, ada: Customer, bo: Customer) -> None:
    own = warranty()
    made = record(own, "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    unit = places.dhaka.pk
    assert actions.change_record(kind=own, record=made, customer=bo.pk, unit=unit, **BY)
    assert not actions.change_record(kind=own, record=made, customer=bo.pk, unit=unit, **BY)
    told = EventRow.objects.filter(kind="records.record_changed")
    assert set(told.values_list("customer_id", "subject_id")) == {(ada.pk, None), (bo.pk, made)}


def test_a_kind_that_is_always_somebodys_refuses_what_is_nobodys(places: cast.Places, ada: Customer) -> None:
    own, nobodys = kind("Pet", belongs="one"), kind("Room", belongs="none")
    with pytest.raises(actions.NoCustomer):
        record(own, "Rex", unit=places.dhaka.pk)
    with pytest.raises(actions.WithoutCustomers):
        record(nobodys, "Blue", unit=places.dhaka.pk, customer=ada.pk)
    assert not Record.objects.exists()


def test_whose_records_are_is_changed_where_they_fit(places: cast.Places, ada: Customer) -> None:
    own = kind("Pet")
    record(own, "Rex", unit=places.dhaka.pk)
    with pytest.raises(StillOwned):
        change(own.id, belongs="one")
    assert change(own.id, belongs="none")
    assert not change(own.id, belongs="none")


def test_another_field_can_be_the_title(places: cast.Places, django_capture_on_commit_callbacks: Any) -> None:
    own = warranty()
    made = record(own, "SN-1", unit=places.dhaka.pk, ends="2027-01-31")
    with pytest.raises(NotATitle):
        change(own.id, title="covers")
    with django_capture_on_commit_callbacks(execute=True):
        assert change(own.id, title="ends")
    actions_done()
    assert Record.objects.get(pk=made).title == "2027-01-31"
    custom.remove_field(field=CustomField.objects.get(key="ends"), **BY)
    drain(cast.NOON)
    actions_done()
    assert Record.objects.get(pk=made).title == ""
    assert record_kinds[own.subject].titles([made]) == {made: f"Warranty {made}"}


def actions_done() -> None:
    """Do what was put off, as the worker would."""
    from nokshi.records.actions.titles import call_some

    for one in house().everything:
        call_some(one.id, 0)


def test_a_kind_removed_takes_everything_and_never_gives_its_key_away(places: cast.Places) -> None:
    own = warranty()
    record(own, "SN-1", unit=places.dhaka.pk, ends="2027-01-31")
    actions.remove_kind(kind=Kind.objects.get(pk=own.id), **BY)
    assert not Record.objects.exists()
    assert not CustomValue.objects.exists()
    assert own.subject not in bearers
    assert kind("Warranty").key == "warranty_2"
    with pytest.raises(KeyTaken):
        actions.add_kind(shape=KindShape(names={"en": "x"}, plurals={}), key="warranty", **BY)


def test_a_kind_is_not_called_as_other_records_are() -> None:
    assert kind("Order").key == "order_2"


def test_fields_of_a_retired_kind_are_out_of_use(places: cast.Places) -> None:
    own = warranty()
    made = record(own, "SN-1", unit=places.dhaka.pk)
    actions.retire_kind(kind=Kind.objects.get(pk=own.id), **BY)
    with pytest.raises(DomainError):
        custom.set_values(subject=own.subject, record=made, values={"ends": "2027-01-01"}, **BY)
    with pytest.raises(actions.KindMissing):
        record(own, "SN-2", unit=places.dhaka.pk)
    assert actions.bring_back(kind=Kind.objects.get(pk=own.id), **BY)
    assert custom.set_values(subject=own.subject, record=made, values={"ends": "2027-01-01"}, **BY)


def test_kinds_change_places() -> None:
    first, second = kind("Pet"), kind("Room")
    actions.move_kind(kind=Kind.objects.get(pk=second.id), down=False)
    assert list(house().in_use) == [second.key, first.key]


def test_what_happened_is_read_back_in_both_languages(ona: User, signed_in: Any, places: cast.Places,
                                                      ada: Customer) -> None:  # fmt: skip
    browser: Client = signed_in(ona)
    made = record(warranty(bn="ওয়ারেন্টি"), "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    assert "Warranty added" in browser.get(f"/record/{made}/").content.decode()
    assert "Warranty added" in browser.get(f"/customers/{ada.pk}/").content.decode()


def test_a_list_asks_the_same_however_long_it_is_and_no_more_than_one_of_orders(
    dev: User, signed_in: Any, places: cast.Places, ada: Customer
) -> None:
    browser: Client = signed_in(dev)
    own = warranty()

    def asked(path: str) -> int:
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        return len(queries)

    record(own, "SN-0", unit=places.dhaka.pk, customer=ada.pk, ends="2027-01-01")
    few = asked(f"/records/{own.key}/")
    for number in range(40):
        record(own, f"SN-{number}", unit=places.dhaka.pk, customer=ada.pk, ends="2027-01-01")
    assert asked(f"/records/{own.key}/") == few
    assert few <= asked("/orders/") + 2


def test_fields_come_and_go_on_a_kind(places: cast.Places) -> None:
    own = kind("Pet", titled="Name")
    added = field("number", "Weight", subject=own.subject)
    made = record(own, "Rex", unit=places.dhaka.pk, weight="12.5")
    custom.remove_field(field=added, **BY)
    assert Record.objects.get(pk=made).title == "Rex"
    assert not CustomValue.objects.filter(field=added.pk).exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_add_and_the_kind_goes(places: cast.Places) -> None:
    """Whoever comes after the kind went is refused, and nothing is left of it."""
    own = known(Kind.objects.get(pk=warranty().id))
    gate, refused = threading.Barrier(2), list[str]()

    def add() -> None:
        try:
            gate.wait()
            for number in range(5):
                record(own, f"SN-{number}", unit=places.dhaka.pk)
        except DomainError as refusal:
            refused.append(refusal.code)
        finally:
            connections.close_all()

    other = threading.Thread(target=add)
    other.start()
    gate.wait()
    actions.remove_kind(kind=Kind.objects.get(pk=own.id), **BY)
    other.join()
    assert not Record.objects.filter(kind=own.id).exists()
    assert set(refused) <= {"records.no_such_kind", "custom.unknown_field", "not_there"}
