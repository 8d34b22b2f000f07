"""Two who want to write at once do not both get the last place under a cap."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy import actions
from nokshi.privacy.models import Booking
from tests import cast


@pytest.mark.django_db(transaction=True)
def test_a_cap_holds_when_many_book_at_once(transactional_db: None) -> None:
    workers = 1 if "memory" in str(connection.settings_dict["NAME"]) else 6
    customer = Customer.objects.create(name="Ada", email="ada@example.com", created_at=cast.NOON, changed_at=cast.NOON)
    news: dict[str, Any] = {"purpose": "news", "channel": "email"}
    actions.give_consent(customer_id=customer.pk, source="", proof="x", actor=Actor.system(), now=cast.NOON, **news)
    start = Barrier(workers)

    def book(number: int) -> bool:
        start.wait(10)
        try:
            return actions.book_contact(customer_id=customer.pk, now=cast.NOON, message=number, **news).allowed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        rounds = [list(pool.map(book, range(one * workers, (one + 1) * workers))) for one in range(6)]
    assert sum(sum(one) for one in rounds) == 3
    assert Booking.objects.count() == 3
