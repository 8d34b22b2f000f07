"""Two who merge at the same moment: one of them does, and the other is told."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connections

from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.timeline.models import EventRow

HOUSE = Actor.system()
pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do things at the same moment and return the codes of those that were refused."""
    start, refusals = Barrier(len(deeds)), list[str]()

    def do(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
        except DomainError as refusal:
            refusals.append(refusal.code)
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=[deed]) for deed in deeds]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return refusals


def merging(survivor: Customer, merged: Customer, now: datetime) -> Callable[[], object]:
    return lambda: actions.merge(survivor=survivor.pk, merged=merged.pk, actor=HOUSE, now=now)


def test_of_two_that_would_swallow_each_other_one_does(ada: Customer, bo: Customer, noon: datetime) -> None:
    refusals = at_once(merging(ada, bo, noon), merging(bo, ada, noon))
    assert refusals == ["customers.already_merged"]
    assert Customer.objects.standing().count() == 1


def test_a_chain_is_one_family_whoever_comes_first(
    ada: Customer, bo: Customer, rahim: Customer, noon: datetime
) -> None:
    refusals = at_once(merging(ada, bo, noon), merging(bo, rahim, noon))
    merged = dict(Customer.objects.merged().values_list("pk", "merged_into"))
    if refusals:
        assert merged == {bo.pk: ada.pk}
    else:
        assert merged == {bo.pk: ada.pk, rahim.pk: ada.pk}


def test_the_same_twice_is_once(ada: Customer, bo: Customer, noon: datetime) -> None:
    assert at_once(*[merging(ada, bo, noon)] * 3) == []
    assert Merge.objects.count() == 1
    assert EventRow.objects.filter(kind="customers.merged").count() == 1

    pk = Merge.objects.get().pk
    apart = [lambda: actions.take_apart(merge=pk, actor=HOUSE, now=noon)] * 3
    assert at_once(*apart) == []
    assert Customer.objects.standing().count() == 2
    assert EventRow.objects.filter(kind="customers.taken_apart").count() == 2
