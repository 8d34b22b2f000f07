"""Recording: once, in order, with its cause, and hidden when its import is taken back."""

from datetime import datetime, timedelta

import pytest

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import DEEPEST, Entry, TooDeep, causing, record, record_many, retract_run
from nokshi.timeline.models import EventRow

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class Stitched(Event, kind="timeline_tests.stitched"):
    thread: str = "indigo"


def entry(at: datetime, **more: object) -> Entry:
    return Entry(event=Stitched(), at=at, actor=SYSTEM, **more)  # type: ignore[arg-type]


def test_a_fact_with_a_key_is_recorded_once(noon: datetime) -> None:
    first = record(Stitched(), at=noon, actor=SYSTEM, source="shop", external_id="42")
    again = record(Stitched(), at=noon, actor=SYSTEM, source="shop", external_id="42")
    elsewhere = record(Stitched(), at=noon, actor=SYSTEM, source="other", external_id="42")
    assert first is not None
    assert again is None
    assert elsewhere is not None


def test_many_facts_keep_their_order_and_pass_over_known_keys(noon: datetime) -> None:
    entries = [entry(noon, customer=number, source="s", external_id=str(number % 3)) for number in range(5)]
    assert record_many(entries) == 3
    assert list(EventRow.objects.order_by("id").values_list("customer_id", flat=True)) == [0, 1, 2]


def test_what_is_recorded_inside_a_cause_names_it(noon: datetime) -> None:
    with causing(event_id=7, depth=2):
        record(Stitched(), at=noon, actor=SYSTEM)
    row = EventRow.objects.get()
    assert (row.cause_id, row.depth) == (7, 3)


def test_a_chain_that_goes_round_is_stopped(noon: datetime) -> None:
    with causing(event_id=7, depth=DEEPEST), pytest.raises(TooDeep):
        record(Stitched(), at=noon, actor=SYSTEM)


def test_taking_a_run_back_hides_its_facts_and_frees_their_keys(noon: datetime) -> None:
    record_many([entry(noon, run=5, source="s", external_id="1"), entry(noon, run=6)])
    undo = record(Stitched(thread="undo"), at=noon, actor=SYSTEM, run=5)
    assert undo is not None
    assert retract_run(run=5, by=undo) == 1
    assert EventRow.objects.standing().count() == 2
    assert record_many([entry(noon, run=7, source="s", external_id="1")]) == 1


def test_what_happened_in_another_unit_is_not_seen(noon: datetime) -> None:
    record_many([entry(noon, unit=1), entry(noon, unit=2), entry(noon)])
    dhaka = Scope(units=frozenset({1}))
    assert EventRow.objects.visible_to(dhaka).count() == 2
    assert EventRow.objects.visible_to(Scope.system()).count() == 3


def test_the_time_is_kept_in_utc(noon: datetime) -> None:
    record(Stitched(), at=noon + timedelta(hours=1), actor=SYSTEM)
    assert EventRow.objects.get().at == noon + timedelta(hours=1)
