"""The button that fills an empty Nokshi: for whom, and once."""

from collections.abc import Callable

import pytest
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.ports.first_hour import offers
from nokshi.site.web import sample
from nokshi.workspace.models import User
from tests import cast

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def test_the_owner_of_an_empty_shop_is_offered_it(ona: User, dev: User) -> None:
    offer = offers["site.demo"]
    assert offer.open_to(cast.scope(ona))
    assert not offer.open_to(cast.scope(dev))


def test_nobody_is_offered_it_once_there_are_customers(ona: User, ada: Customer) -> None:
    assert not offers["site.demo"].open_to(cast.scope(ona))


def test_the_worker_is_asked_to_fill_it(signed_in: SignedIn, ona: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sample, "later", asked.append)
    assert signed_in(ona).post("/sample/").status_code == 302
    assert asked == [sample.fill_in_the_background]


def test_for_others_the_button_is_not_there(signed_in: SignedIn, dev: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(sample, "later", asked.append)
    assert signed_in(dev).post("/sample/").status_code == 404
    assert not asked


def test_filling_twice_leaves_the_first_shop(ada: Customer) -> None:
    sample.fill_in_the_background()
    assert Customer.objects.count() == 1
