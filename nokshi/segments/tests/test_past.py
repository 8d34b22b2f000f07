"""In which segments somebody was on a past day."""

from datetime import timedelta

from nokshi.customers import actions as merging
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.segments.events import SegmentEntered, SegmentLeft
from nokshi.segments.models import Membership, Segment
from nokshi.segments.plugs.past import stood
from nokshi.segments.tests.conftest import SYSTEM, make
from nokshi.timeline.actions import record
from tests.cast import NOON, Places

ALL = Scope.system()
DAY = timedelta(days=1)


def move(segment: Segment, customer: Customer, days: int, *, came: bool) -> None:
    told = (SegmentEntered if came else SegmentLeft)(segment=segment.pk, title=segment.name)
    record(told, at=NOON + days * DAY, actor=SYSTEM, customer=customer.pk)
    Membership.objects.filter(segment=segment, customer=customer).delete()
    if came:
        Membership.objects.create(segment=segment, customer=customer, entered_at=NOON + days * DAY)


def test_every_later_coming_and_going_is_taken_back(ada: Customer, places: Places) -> None:
    segment = make("Of the town", places.root.pk)
    Membership.objects.filter(customer=ada).delete()
    for days, came in ((1, True), (3, False), (5, True)):
        move(segment, ada, days, came=came)
    inside = [bool(stood(ada.pk, NOON + days * DAY, ALL)) for days in (1, 2, 4, 6)]
    assert inside == [False, True, False, True]


def test_a_membership_that_no_event_tells_of_counts_from_when_it_began(ada: Customer, places: Places) -> None:
    segment = make("Of the town", places.root.pk)
    Membership.objects.filter(customer=ada).delete()
    Membership.objects.create(segment=segment, customer=ada, entered_at=NOON)
    assert stood(ada.pk, NOON, ALL) == []
    assert [one.label for one in stood(ada.pk, NOON + DAY, ALL)] == ["Of the town"]
    assert stood(ada.pk, NOON + DAY, Scope.nobody()) == []


def test_a_past_day_knows_the_segments_of_those_who_were_merged_into_him(
    ada: Customer, bo: Customer, places: Places
) -> None:
    first, second = make("Of the town", places.root.pk), make("Of the river", places.root.pk)
    Membership.objects.all().delete()
    move(first, bo, 1, came=True)
    move(first, bo, 3, came=False)
    move(second, ada, 2, came=True)
    move(second, bo, 4, came=True)
    merge = merging.merge(survivor=ada.pk, merged=bo.pk, actor=SYSTEM, now=NOON + 6 * DAY)

    def stands(customer: Customer) -> list[list[str]]:
        return [[str(one.label) for one in stood(customer.pk, NOON + days * DAY, ALL)] for days in (1, 2, 3, 4, 5)]

    assert stands(ada) == [[], ["Of the town"], ["Of the river", "Of the town"], ["Of the river"], ["Of the river"]]
    merging.take_apart(merge=merge.pk, actor=SYSTEM, now=NOON + 7 * DAY)
    assert stands(ada) == [[], [], ["Of the river"], ["Of the river"], ["Of the river"]]
    assert stands(bo) == [[], ["Of the town"], ["Of the town"], [], ["Of the river"]]
