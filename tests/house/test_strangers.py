"""A stranger gets 404 at every address that the resolver knows, and nothing changes."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.http.response import HttpResponseBase
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things
from tests.house.code import floors, none
from tests.house.doors import Door, doors_with_a_sample

NOT_HERE = {404, 405}
# Pages that whoever is signed in has for himself.
OWN = {"account_logout"}
# What belongs to the whole organisation, not to a unit: the first words of its addresses.
SHARED = ("products/", "prices/", "rates/", "settings/roles/")
OpenClient = Callable[[User], Client]


@pytest.fixture
def shop(places: cast.Places, ona: User) -> set[str]:
    """Fill the house, and give the words that no stranger may read."""
    leave_things(places, ona)
    people = Customer.objects.values_list("name", "email", "phone")
    return {word for person in people for word in person if len(word) > 4}


def test_who_is_not_signed_in_gets_nowhere(shop: set[str], client: Client) -> None:
    before = everything()
    visitor = calm(client)
    none([fault for door in doors_with_a_sample() if not door.is_public for fault in let_in(door, visitor, shop)])
    assert everything() == before


def test_who_has_no_role_sees_nothing_of_anybody(shop: set[str], signed_in: OpenClient) -> None:
    nobody = calm(signed_in(User.objects.create_user("nobody@shapla.example", cast.PASSWORD, name="Nobody")))
    before = everything()
    none([fault for door in closed_doors() for fault in told(door, nobody, shop)])
    assert everything() == before


def test_who_works_elsewhere_sees_nothing_of_it(shop: set[str], cleo: User, signed_in: OpenClient) -> None:
    stranger = calm(signed_in(cleo))
    before = everything()
    none([fault for door in closed_doors() for fault in told(door, stranger, shop)])
    assert everything() == before


def test_a_record_of_elsewhere_is_not_there(shop: set[str], cleo: User, signed_in: OpenClient) -> None:
    stranger = calm(signed_in(cleo))
    before = everything()
    records = [door for door in closed_doors() if door.is_of_a_record and not door.route.startswith(SHARED)]
    none([fault for door in records for fault in found(door, stranger)])
    assert everything() == before


def calm(client: Client) -> Client:
    """Have a page that fails answer 500 instead of ending the round."""
    client.raise_request_exception = False
    return client


def closed_doors() -> list[Door]:
    """Return the doors that are neither public nor one's own."""
    return [door for door in doors_with_a_sample() if not door.is_public and door.name not in OWN]


def let_in(door: Door, client: Client, secrets: set[str]) -> Iterator[str]:
    """Yield how a door let somebody in who is not signed in."""
    address = door.address()
    for answer in (client.get(address), client.post(address)):
        is_sent_away = answer.status_code in {302, 303} and "/login/" in answer.headers.get("Location", "")
        if not is_sent_away and answer.status_code not in {*NOT_HERE, 401, 403}:
            yield f"{door} answers {answer.status_code}"
        yield from leaks(door, answer, secrets)


def told(door: Door, client: Client, secrets: set[str]) -> Iterator[str]:
    """Yield what a door told of people that its reader may not see."""
    answer = client.get(door.address())
    if answer.status_code >= 500:
        yield f"{door} fails with {answer.status_code}"
    yield from leaks(door, answer, secrets)


def found(door: Door, client: Client) -> Iterator[str]:
    """Yield how a door admitted that a record is there."""
    address = door.address()
    for method, answer in (("GET", client.get(address)), ("POST", client.post(address))):
        if answer.status_code not in NOT_HERE:
            yield f"{method} {door} answers {answer.status_code}"


def leaks(door: Door, answer: HttpResponseBase, secrets: set[str]) -> Iterator[str]:
    """Yield the secret words in an answer."""
    page = answer.getvalue().decode(errors="replace")
    yield from (f"{door} tells {word}" for word in secrets if word in page)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every room."""
    models = [model for room in floors() for model in apps.get_app_config(room).get_models()]
    return {
        model._meta.label: sorted(model._default_manager.values_list(), key=repr)
        for model in models
        if model._meta.label != "workspace.User"
    }
