"""Letters speak of a customer's newest record of a kind, and of the one whose day comes next."""

from datetime import timedelta
from typing import Any

import pytest

from nokshi.custom.tests.shop import field
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.marketing.queries.letters import lent_fields, values_for
from nokshi.ports.letters import letter_fields
from nokshi.records.tests.shop import kind, record, warranty
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_letter_says_of_the_newest_and_of_the_one_that_comes_next(
    ada: Customer, bo: Customer, places: cast.Places
) -> None:
    own = warranty()
    today = clock.today("UTC")
    days = {"Gone": -40, "Later": 400, "Soon": 30, "Last": None}
    for title, ahead in days.items():
        more: dict[str, Any] = {} if ahead is None else {"ends": str(today + timedelta(days=ahead)), "covers": "full"}
        record(own, title, unit=places.dhaka.pk, customer=ada.pk, **more)
    record(own, "Other", unit=places.dhaka.pk, customer=bo.pk, ends=str(today - timedelta(days=30)))
    names = [f"own.warranty.{which}.{key}" for which in ("latest", "next") for key in ("serial_number", "covers")]
    assert set(names) <= lent_fields()
    english = values_for(names, [ada.pk, bo.pk], "en")
    assert flat(english[ada.pk]) == {
        "own.warranty.latest.serial_number": "Last", "own.warranty.next.serial_number": "Soon",
        "own.warranty.next.covers": "Full",
    }  # fmt: skip
    assert flat(values_for(names, [ada.pk], "bn")[ada.pk])["own.warranty.next.covers"] == "পূর্ণ"
    assert flat(english[bo.pk]) == {"own.warranty.latest.serial_number": "Other"}


def flat(values: Any, before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in values.items():
        found |= flat(value, f"{before}{key}.") if isinstance(value, dict) else {f"{before}{key}": value}
    return found


def test_the_editor_offers_them_by_name() -> None:
    own = warranty()
    kind("Pet", belongs="none")
    field("text", "Note", subject=own.subject)
    assert not [one for one in letter_fields if one.name.startswith("own.pet")]
    assert str(letter_fields["own.warranty.next.ends"].label) == "Warranty, the one that comes next: Ends"
    assert str(letter_fields["own.warranty.latest.price"].example)
