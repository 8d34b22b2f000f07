"""Webhooks are told of records of own kinds, as of anything else."""

import pytest

from nokshi.custom import actions as custom
from nokshi.customers.models import Customer
from nokshi.integrations.tests.receiving import Receiver
from nokshi.integrations.tests.telling import hook
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.records import actions
from nokshi.records.tests.shop import BY, record, warranty
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("now")
def test_a_receiver_is_told_what_becomes_of_a_record(
    ona: User, ada: Customer, bo: Customer, places: cast.Places, receiver: Receiver
) -> None:
    own = warranty()
    hook(ona, receiver.url, places.dhaka.pk, kinds=["records.*", "custom.values_changed"], with_personal=True)
    record(own, "Elsewhere", unit=places.berlin.pk)
    made = record(own, "SN-1", unit=places.dhaka.pk, customer=ada.pk)
    custom.set_values(subject=own.subject, record=made, values={"ends": "2027-01-31"}, **BY)
    actions.change_record(kind=own, record=made, customer=bo.pk, unit=places.dhaka.pk, **BY)
    actions.remove_many(records=[made], **BY)
    drain(cast.NOON)
    while deliver_due():
        pass
    told = [(one["type"], one["data"]["customer"], one["data"]["details"]) for one in receiver.bodies]
    of_mine = [(type_, whose) for type_, whose, details in told if details.get("record_kind", "").endswith("warranty")]
    assert sorted(of_mine) == sorted([
        ("custom.values_changed", ada.pk), ("records.record_added", ada.pk), ("custom.values_changed", ada.pk),
        ("records.record_changed", bo.pk), ("records.record_changed", ada.pk), ("records.record_removed", bo.pk),
    ])  # fmt: skip
    added = next(details for type_, _whose, details in told if type_ == "records.record_added")
    assert added == {"record_kind": "warranty", "title": "SN-1"}
    [ends] = [one["changes"]["ends"] for _type, _whose, one in told if "ends" in one.get("changes", {})]
    assert ends == [None, "2027-01-31"]
