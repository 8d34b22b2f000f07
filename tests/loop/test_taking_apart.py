"""Merges that lie on one another are taken apart in whatever order, and each row goes back through all of them."""

from datetime import timedelta
from itertools import permutations

import pytest

from nokshi.commerce.models import Order
from nokshi.commerce.tests.shop import sell
from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge
from nokshi.kernel.actor import Actor
from tests import cast

pytestmark = pytest.mark.django_db
HOUSE = Actor.system()


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_rows_go_back_to_whose_they_were(places: cast.Places, order: tuple[int, ...]) -> None:
    at, bottom, middle, top = cast.NOON, *(cast.make_customer(name, places.dhaka) for name in ("B", "M", "T"))
    beside = cast.make_customer("S", places.dhaka)
    people = (bottom, middle, top, beside)
    theirs = {sell(places.dhaka, customer_id=one.pk, number=one.name).pk: one.pk for one in people}
    merges: list[Merge] = []
    for survivor, merged in ((middle, bottom), (top, middle), (top, beside)):
        at += timedelta(days=1)
        merges.append(actions.merge(survivor=survivor.pk, merged=merged.pk, actor=HOUSE, now=at))
    assert set(Order.objects.values_list("customer", flat=True)) == {top.pk}
    for which in order:
        at += timedelta(days=1)
        actions.take_apart(merge=merges[which].pk, actor=HOUSE, now=at)
        assert dict(Order.objects.values_list("pk", "customer")) == {pk: root(one) for pk, one in theirs.items()}
    assert dict(Order.objects.values_list("pk", "customer")) == theirs


def root(customer: int) -> int:
    """Return whom a customer is, by the merges that stand."""
    into = dict(Merge.objects.standing().values_list("merged", "survivor"))
    while customer in into:
        customer = into[customer]
    assert Customer.objects.standing().filter(pk=customer).exists()
    return customer
