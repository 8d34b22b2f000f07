"""Segments are made, changed, removed and brought back; what cannot be is refused."""

import pytest

from nokshi.conditions.errors import ConditionError
from nokshi.customers.models import Customer
from nokshi.segments.actions import (
    NameTaken,
    NotByHand,
    NothingAsked,
    SegmentLoop,
    add_members,
    change_segment,
    remove_segment,
    restore_segment,
    take_out_members,
)
from nokshi.segments.models import Segment
from nokshi.segments.tests.conftest import BOUGHT, CITY, SYSTEM, buy, make, members
from nokshi.timeline.models import EventRow
from tests.cast import NOON, Places


def in_segment(segment: Segment) -> dict[str, object]:
    return {"all": [{"field": "segments.segment", "op": "is_one_of", "value": [str(segment.pk)]}]}


def test_a_new_segment_has_its_members_at_once(places: Places, ada: Customer, bo: Customer) -> None:
    segment = make("In Dhaka", places.root.pk)
    assert members(segment) == {"Ada Lovelace"}
    assert (segment.count, segment.is_filling, segment.checked_at) == (1, False, NOON)
    entered = EventRow.objects.get(kind="segments.entered")
    assert (entered.customer_id, entered.unit_id, entered.data["because"]) == (ada.pk, places.root.pk, "conditions")


def test_a_segment_holds_only_customers_of_its_unit(places: Places, ada: Customer, mallory: Customer) -> None:
    Customer.objects.update(city="Dhaka")
    assert members(make("Here", places.berlin.pk)) == {"Mallory Stein"}
    assert members(make("Everywhere", places.root.pk)) == {"Ada Lovelace", "Mallory Stein"}


def test_other_conditions_bring_other_members(places: Places, ada: Customer, bo: Customer) -> None:
    segment = make("Changing", places.root.pk)
    buy(bo)
    buy(bo, days_ago=3)
    changed = change_segment(segment=segment, changes={"tree": BOUGHT}, actor=SYSTEM, now=NOON)
    assert members(changed) == {"Bo Lindqvist"}
    assert changed.count == 1
    left = EventRow.objects.get(kind="segments.left")
    assert left.customer_id == ada.pk


def test_writing_the_same_tells_nothing(places: Places, ada: Customer) -> None:
    segment = make("Same", places.root.pk)
    told = EventRow.objects.count()
    change_segment(segment=segment, changes={"tree": CITY, "name": "Same "}, actor=SYSTEM, now=NOON)
    assert EventRow.objects.count() == told


def test_two_segments_of_a_unit_have_two_names(places: Places) -> None:
    make("Lapsed", places.root.pk)
    with pytest.raises(NameTaken) as refusal:
        make("lapsed", places.root.pk)
    assert "lapsed" in str(refusal.value)
    make("Lapsed", places.berlin.pk)


def test_a_segment_that_asks_nothing_is_refused(places: Places) -> None:
    with pytest.raises(NothingAsked):
        make("Everybody", places.root.pk, {"all": []})
    with pytest.raises(ConditionError):
        make("Broken", places.root.pk, {"field": "nothing.there", "op": "is"})
    assert not Segment.objects.exists()


def test_segments_may_build_on_one_another_but_not_in_a_circle(places: Places, ada: Customer) -> None:
    first = make("First", places.root.pk)
    second = make("Second", places.root.pk, in_segment(first))
    assert members(second) == {"Ada Lovelace"}
    with pytest.raises(SegmentLoop) as refusal:
        change_segment(segment=first, changes={"tree": in_segment(second)}, actor=SYSTEM, now=NOON)
    assert "“Second”" in str(refusal.value)
    with pytest.raises(SegmentLoop):
        change_segment(segment=second, changes={"tree": {"not": in_segment(second)}}, actor=SYSTEM, now=NOON)


def test_a_removed_segment_comes_back_as_it_was(places: Places, ada: Customer) -> None:
    segment = make("Away", places.root.pk)
    remove_segment(segment=segment, actor=SYSTEM, now=NOON)
    assert not Segment.objects.standing().exists()
    restore_segment(segment=segment, actor=SYSTEM, now=NOON)
    assert Segment.objects.standing().get() == segment
    assert members(segment) == {"Ada Lovelace"}
    assert EventRow.objects.filter(kind="segments.entered").count() == 1


def test_a_removed_segment_does_not_take_the_name_of_another(places: Places) -> None:
    segment = make("Twice", places.root.pk)
    remove_segment(segment=segment, actor=SYSTEM, now=NOON)
    make("Twice", places.root.pk)
    with pytest.raises(NameTaken):
        restore_segment(segment=segment, actor=SYSTEM, now=NOON)


def test_a_segment_by_hand_has_whom_it_was_given(places: Places, ada: Customer, bo: Customer) -> None:
    segment = make("Friends", places.root.pk, None)
    assert add_members(segment=segment, customers=[ada.pk, bo.pk], actor=SYSTEM, now=NOON) == 2
    assert add_members(segment=segment, customers=[ada.pk], actor=SYSTEM, now=NOON) == 0
    assert take_out_members(segment=segment, customers=[bo.pk], actor=SYSTEM, now=NOON) == 1
    segment.refresh_from_db()
    assert (members(segment), segment.count) == ({"Ada Lovelace"}, 1)


def test_nobody_is_put_by_hand_into_a_live_segment(places: Places, bo: Customer) -> None:
    segment = make("Live", places.root.pk)
    with pytest.raises(NotByHand):
        add_members(segment=segment, customers=[bo.pk], actor=SYSTEM, now=NOON)
    assert members(segment) == set()
