"""Whoever reads what tells of a customer is noted: at every door, and in every list for programs."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from nokshi.customers.looking import CUSTOMER
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.marketing.models import Campaign
from nokshi.ports.resources import Asking, Listing, Resource, resources
from nokshi.segments.models import Segment
from nokshi.timeline.events import RecordSeen
from nokshi.timeline.looking import looks
from nokshi.timeline.models import EventRow
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things
from tests.house.code import none
from tests.house.doors import Door, doors_with_a_sample

OpenClient = Callable[[User], Client]
HIMSELF = "pk"


@pytest.fixture
def owner(places: cast.Places, ona: User, signed_in: OpenClient) -> Client:
    """The owner's browser, in a house full of things."""
    leave_things(places, ona)
    looks.begin()
    return signed_in(ona)


def test_every_door_to_what_is_a_customers_notes_who_looked(owner: Client) -> None:
    found = [door for door in doors_with_a_sample() if customers_of(door)]
    assert len(found) > 20
    none([fault for door in found for fault in unseen(door, owner)])


def test_a_page_fetched_ahead_is_noted_too(owner: Client) -> None:
    ahead = {"Purpose": "prefetch"}
    found = [door for door in doors_with_a_sample() if customers_of(door) and not door.name.startswith("api:")]
    none([fault for door in found for fault in unseen(door, owner, headers=ahead)])


def test_an_address_names_its_customer_so_that_the_look_is_noted(owner: Client) -> None:
    none([
        f"{door} calls its customer “{kwarg}”, not “{CUSTOMER}”"
        for door in doors_with_a_sample() if not door.name.startswith("api:")
        for kwarg, record in door.records().items() if isinstance(record, Customer) and kwarg != CUSTOMER
    ])  # fmt: skip


def test_every_list_of_what_is_a_customers_says_whom_it_tells_of(owner: Client, ona: User) -> None:
    none([
        f"{listing.name} does not say by `customer` or `tells_of` whom a row tells of"
        for listing, of in listings() if not listing.whom and of != HIMSELF and tells_of_customers(listing, ona)
    ])  # fmt: skip


def test_every_list_of_what_is_a_customers_notes_how_much_was_read(owner: Client) -> None:
    none([fault for listing in resources if listing.whom for fault in unread(listing, owner)])


def unseen(door: Door, browser: Client, **more: Any) -> Iterator[str]:
    """Yield a door that showed something of a customer and noted no look at him."""
    if missing := customers_of(door) - noted_by(browser, door.address(), **more):
        yield f"{door} shows customer {missing} and notes no look"


def noted_by(browser: Client, address: str, **more: Any) -> set[int | None]:
    """Return at whom a look is noted when an address is opened; everybody where it shows nothing."""
    looks.begin()
    answer = browser.get(address, **more)
    looks.write()
    noted = EventRow.objects.filter(kind__startswith="timeline.record_", subject_kind="customers.customer")
    found = set(noted.values_list("subject_id", flat=True))
    noted.delete()
    return found if answer.status_code == 200 else set(Customer.objects.values_list("pk", flat=True))


def customers_of(door: Door) -> set[int]:
    """Return the customers whom the records in an address are, or are about."""
    return {pk for record in door.records().values() if (pk := customer_of(record)) is not None}


def customer_of(record: Model) -> int | None:
    return record.pk if isinstance(record, Customer) else getattr(record, "customer_id", None)


def listings() -> Iterator[tuple[Listing, str]]:
    """Yield every list for programs, and by what path its records' own customer is known."""
    for resource in resources:
        yield resource, ""
        yield from ((part, resource.whom) for part in resource.parts)


def tells_of_customers(listing: Listing, by: User) -> bool:
    model = listing.rows(Asking(cast.scope(by), cast.actor(by), clock.now()), by.pk).model
    return model is Customer or hasattr(model, "customer_id")


def unread(listing: Resource, browser: Client) -> Iterator[str]:
    """Yield a list that was read without a note of it."""
    looks.begin()
    EventRow.objects.filter(kind="timeline.records_read").delete()
    rows = browser.get(f"/api/v1/{listing.name}?limit=200").json()["data"]
    looks.write()
    told = sum(row.get("customer", row.get("id")) is not None for row in rows)
    noted = list(EventRow.objects.filter(kind="timeline.records_read").values_list("data__of", "data__count"))
    if noted != ([(listing.name, told)] if told else []):
        yield f"{listing.name} gave {told} rows and noted {noted}"


def test_who_is_chosen_beside_the_address_is_seen_too(owner: Client) -> None:
    ada = Customer.objects.get(name="Ada Lovelace").pk
    segment, letter = Segment.objects.earliest("pk"), Campaign.objects.earliest("pk")
    for path in (
        f"/segments/{segment.pk}/?why={ada}",
        f"/segments/{segment.pk}/why/?why={ada}",
        f"/campaigns/{letter.pk}/seen/{letter.languages[0]}/?by={ada}",
    ):
        assert noted_by(owner, path) == {ada}, path


def test_a_program_is_named_by_its_token(owner: Client, ona: User) -> None:
    known: dict[str, Any] = {"unit": None, "expires_at": None, "actor": cast.actor(ona), "now": clock.now()}
    token, raw = make_token(user=ona, name="Till", scopes=["read"], **known)
    customer = Customer.objects.earliest("pk")
    looks.begin()
    for path in (f"/customers/{customer.pk}", f"/customers/{customer.pk}/timeline", "/customers?limit=2"):
        assert Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {raw}"}).status_code == 200
    looks.write()
    noted = EventRow.objects.filter(kind__startswith="timeline.record").values_list("kind", "actor_id", "data__way")
    way = f"token:{token.pk}"
    assert set(noted) == {("timeline.record_seen", ona.pk, way), ("timeline.records_read", ona.pk, way)}


def test_a_stranger_leaves_no_look(owner: Client, cleo: User, signed_in: OpenClient) -> None:
    customer = Customer.objects.earliest("pk")
    for path in (f"/customers/{customer.pk}/", f"/api/v1/customers/{customer.pk}"):
        assert signed_in(cleo).get(path).status_code == 404
    looks.write()
    assert not EventRow.objects.filter(kind=RecordSeen.kind).exists()
