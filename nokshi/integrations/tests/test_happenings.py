"""What programs report: each key once, about those whom the caller sees when it is written."""

from datetime import datetime
from typing import Any

import pytest

from nokshi.customers.models import Customer
from nokshi.customers.queries import home_units
from nokshi.integrations.actions import happenings
from nokshi.integrations.actions.happenings import Report, Taken, take_reports
from nokshi.integrations.rules import LONGEST_SOURCE, own_source
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db


def take(noon: datetime, *reports: Report) -> Taken:
    return take_reports(
        reports=reports, source="api:till", scope=Scope.system(), actor=Actor.system(), now=noon
    )  # fmt: skip


def seen(at: datetime, customer: int | None, key: str) -> Report:
    return Report(name="page_viewed", at=at, customer=customer, external_id=key)


def told() -> list[tuple[int | None, str]]:
    rows = EventRow.objects.filter(source="api:till").order_by("id")
    return list(rows.values_list("customer_id", "external_id"))


def test_a_key_is_taken_once_whatever_stands_beside_it(ada: Customer, noon: datetime) -> None:
    assert take(noon, seen(noon, ada.pk, "a"), seen(noon, None, "b"), seen(noon, ada.pk, "a")).new == 2
    assert take(noon, seen(noon, ada.pk, "a"), seen(noon, ada.pk, "c")) == Taken(1, ())
    assert told() == [(ada.pk, "a"), (None, "b"), (ada.pk, "c")]


@pytest.mark.parametrize("chunk", [1, 2, 5_000])
def test_batches_of_any_length_are_taken_whole(
    ada: Customer, noon: datetime, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(happenings, "CHUNK", chunk)
    assert take(noon, *(seen(noon, ada.pk, str(number)) for number in range(5))).new == 5
    assert [key for _customer, key in told()] == ["0", "1", "2", "3", "4"]


def test_who_was_removed_before_the_right_to_write_was_had_is_not_written_about(
    ada: Customer, bo: Customer, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Any] = []

    def meanwhile(ids: Any) -> Any:
        if not looked:
            Customer.objects.filter(pk=ada.pk).update(deleted_at=noon)
        looked.append(ids)
        return home_units(ids)

    monkeypatch.setattr(happenings, "home_units", meanwhile)
    assert take(noon, seen(noon, ada.pk, "a"), seen(noon, bo.pk, "b")) == Taken(1, (0,))
    assert told() == [(bo.pk, "b")]


def by(user: User, places: cast.Places, noon: datetime, *reports: Report) -> int:
    """Report as somebody does; return how many were new."""
    mine = {"source": "api:till", "actor": cast.actor(user), "now": noon}
    return take_reports(reports=reports, scope=cast.scope(user), **mine).new  # type: ignore[arg-type]


def test_nobody_uses_up_the_keys_of_another_unit(dev: User, cleo: User, places: cast.Places, noon: datetime) -> None:
    assert by(cleo, places, noon, here(noon, places.berlin.pk)) == 1
    assert by(dev, places, noon, here(noon, places.dhaka.pk)) == 1
    assert by(cleo, places, noon, here(noon, places.berlin.pk)) == 0
    assert by(dev, places, noon, here(noon, places.dhaka.pk)) == 0


def test_what_one_sees_under_a_key_of_everybody_is_known(
    ona: User, dev: User, cleo: User, places: cast.Places, noon: datetime
) -> None:
    assert by(ona, places, noon, here(noon, places.dhaka.pk)) == 1
    assert by(dev, places, noon, here(noon, places.dhaka.pk)) == 0
    assert by(cleo, places, noon, here(noon, places.berlin.pk)) == 1


def here(at: datetime, unit: int) -> Report:
    return Report(name="page_viewed", at=at, unit=unit, external_id="1042")


@pytest.mark.parametrize(
    ("source", "units", "own"),
    [
        ("api:till", None, "api:till"), ("api:till", {9, 7}, "api/7:till"), ("api", {7}, "api/7"),
    ],
)  # fmt: skip
def test_keys_of_some_units_count_among_their_own(source: str, units: set[int] | None, own: str) -> None:
    assert own_source(source, units) == own


def test_a_long_name_of_a_source_stays_within_bounds_and_itself() -> None:
    first, second = (own_source(f"api:{'x' * 55}{last}", {2**63 - 1}) for last in "yz")
    assert first != second
    assert max(len(first), len(second)) <= LONGEST_SOURCE
