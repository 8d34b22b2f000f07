"""Pages and programs: merge, take apart, and where an old address leads."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, User
from tests import cast

OpenClient = Callable[[User], Client]
HOUSE = Actor.system()


@pytest.fixture
def twin(places: cast.Places) -> Customer:
    """Ada once more, as a form wrote her down."""
    return cast.make_customer("A. Lovelace", places.dhaka, city="Sylhet", email="ada@home.example")


@pytest.fixture
def made(ada: Customer, twin: Customer, noon: datetime) -> Merge:
    """The two as one."""
    return actions.merge(survivor=ada.pk, merged=twin.pk, actor=HOUSE, now=noon)


def url(name: str, *args: object, **query: object) -> str:
    return reverse(f"customers:{name}", args=args, query=query or None)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def api(path: str) -> str:
    return f"/api/v1/customers/{path}"


def test_the_page_asks_which_other_record(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    page = text(signed_in(dev).get(url("merge", ada.pk)))
    assert "Which other record is the same customer?" in page
    assert url("options") in page


def test_both_are_shown_side_by_side(signed_in: OpenClient, dev: User, ada: Customer, twin: Customer) -> None:
    page = text(signed_in(dev).get(url("merge", ada.pk, other=twin.pk)))
    for words in ("Ada Lovelace", "A. Lovelace", "Dhaka", "Sylhet", 'name="choice.city"', 'name="choice.emails"'):
        assert words in page
    assert 'name="choice.units"' not in page


def test_one_button_merges_with_what_was_chosen(
    signed_in: OpenClient, dev: User, ada: Customer, twin: Customer
) -> None:
    client = signed_in(dev)
    answer = client.post(url("merge", ada.pk), {"other": twin.pk, "choice.city": twin.pk, "choice.name": ada.pk})
    assert answer["Location"] == url("customer", ada.pk)
    ada.refresh_from_db()
    assert (ada.name, ada.city) == ("Ada Lovelace", "Sylhet")

    page = text(client.get(url("customer", ada.pk)))
    made = Merge.objects.get()
    assert "Merged from" in page
    assert url("apart", ada.pk, made.pk) in page
    old = client.get(url("customer", twin.pk))
    assert (old.status_code, old["Location"]) == (302, url("customer", ada.pk))


def test_taken_apart_both_have_their_pages(
    signed_in: OpenClient, dev: User, ada: Customer, twin: Customer, made: Merge
) -> None:
    client = signed_in(dev)
    assert "gets back all that came from there" in text(client.get(url("apart", ada.pk, made.pk)))
    client.post(url("apart", ada.pk, made.pk))
    assert client.get(url("customer", twin.pk)).status_code == 200
    page = text(client.get(url("customer", twin.pk)))
    assert "Taken apart" in page
    assert "Merged from" not in text(client.get(url("customer", ada.pk)))
    assert client.post(url("apart", ada.pk, made.pk)).status_code == 404


def test_what_was_changed_since_is_named_before_and_after(
    signed_in: OpenClient, dev: User, ada: Customer, twin: Customer, noon: datetime
) -> None:
    made = actions.merge(survivor=ada.pk, merged=twin.pk, actor=HOUSE, now=noon, choices={"city": twin.pk})
    actions.change_customer(customer=ada, changes={"city": "Khulna"}, actor=HOUSE, now=noon)
    client = signed_in(dev)
    events = EventRow.objects.filter(kind__startswith="customers.").count()
    assert "Changed since, and kept with Ada Lovelace: City." in text(client.get(url("apart", ada.pk, made.pk)))
    assert EventRow.objects.filter(kind__startswith="customers.").count() == events
    page = client.post(url("apart", ada.pk, made.pk), follow=True)
    assert "Changed since, and kept with Ada Lovelace: City." in text(page)
    ada.refresh_from_db()
    assert ada.city == "Khulna"


def test_a_person_and_a_company_are_told_so(
    signed_in: OpenClient, dev: User, ada: Customer, places: cast.Places
) -> None:
    shapla = cast.make_customer("Shapla", places.dhaka, kind="company")
    client = signed_in(dev)
    assert "do not become one" in text(client.get(url("merge", ada.pk, other=shapla.pk)))
    answer = client.post(url("merge", ada.pk), {"other": shapla.pk})
    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_the_list_leads_two_to_their_comparison(
    signed_in: OpenClient, dev: User, ada: Customer, twin: Customer, bo: Customer
) -> None:
    client = signed_in(dev)
    answer = client.post(url("bulk"), {"verb": "customers.merge", "chosen": [ada.pk, twin.pk]})
    assert answer["Location"] == url("merge", ada.pk, other=twin.pk)
    answer = client.post(url("bulk"), {"verb": "customers.merge", "chosen": [ada.pk, twin.pk, bo.pk]}, follow=True)
    assert "no more and no fewer" in text(answer)


def test_it_takes_the_right(signed_in: OpenClient, eve: User, ada: Customer, twin: Customer, made: Merge) -> None:
    client = signed_in(eve)
    events = EventRow.objects.count()
    assert client.get(url("merge", ada.pk)).status_code in (403, 404)
    assert client.post(url("apart", ada.pk, made.pk)).status_code in (403, 404)
    page = text(client.get(url("customer", ada.pk)))
    assert "Merged from" in page
    assert url("apart", ada.pk, made.pk) not in page
    assert Merge.objects.standing().exists()
    assert EventRow.objects.exclude(kind__startswith="timeline.").count() <= events


def test_a_stranger_finds_nothing(
    signed_in: OpenClient, cleo: User, ada: Customer, mallory: Customer, twin: Customer, made: Merge
) -> None:
    Role.objects.filter(name=cleo.memberships.get().role.name).update(
        capabilities=["customers.view", "customers.change", "customers.merge"]
    )
    client = signed_in(cleo)
    for address in (url("customer", twin.pk), url("merge", ada.pk), url("merge", mallory.pk, other=ada.pk)):
        assert client.get(address).status_code == 404
    assert client.post(url("merge", mallory.pk), {"other": ada.pk}).status_code == 404
    assert client.post(url("apart", mallory.pk, made.pk)).status_code == 404
    assert client.get(api(f"{twin.pk}")).status_code == 404
    assert Merge.objects.count() == 1


def test_hidden_fields_are_not_shown_and_not_chosen(
    signed_in: OpenClient, dev: User, ada: Customer, twin: Customer
) -> None:
    Role.objects.filter(name=dev.memberships.get().role.name).update(hidden=["customers.city"])
    client = signed_in(dev)
    page = text(client.get(url("merge", ada.pk, other=twin.pk)))
    assert "Sylhet" not in page
    client.post(url("merge", ada.pk), {"other": twin.pk, "choice.city": twin.pk})
    ada.refresh_from_db()
    assert ada.city == "Dhaka"


def test_a_program_merges_and_takes_apart(signed_in: OpenClient, dev: User, ada: Customer, twin: Customer) -> None:
    client = signed_in(dev)
    body = {"other": twin.pk, "choices": {"city": twin.pk}}
    answer = client.post(api(f"{ada.pk}/merge"), body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    again = client.post(api(f"{ada.pk}/merge"), body, content_type="application/json")
    assert again.json() == answer.json()
    assert [one["id"] for one in client.get(api(f"{ada.pk}/merged")).json()] == [twin.pk]

    gone = client.get(api(f"{twin.pk}"))
    assert gone.status_code == 410
    assert gone.json()["moved_to"] == gone["Location"] == api(f"{ada.pk}")
    found = client.get(api("?email=ada@home.example".replace("?", "", 0)).replace("customers/?", "customers?"))
    assert [one["id"] for one in found.json()["data"]] == [ada.pk]

    apart = client.post(api(f"{ada.pk}/unmerge"), {"other": twin.pk}, content_type="application/json")
    assert apart.json() == {"id": ada.pk, "other": twin.pk, "kept": []}
    again = client.post(api(f"{ada.pk}/unmerge"), {"other": twin.pk}, content_type="application/json")
    assert again.json() == apart.json()
    assert client.get(api(f"{twin.pk}")).json()["emails"] == ["ada@home.example"]


def test_a_program_is_told_what_is_in_the_way(
    signed_in: OpenClient, dev: User, ada: Customer, bo: Customer, twin: Customer, places: cast.Places
) -> None:
    client = signed_in(dev)

    def merged(survivor: int, **body: Any) -> Any:
        return client.post(api(f"{survivor}/merge"), body, content_type="application/json")

    shapla = cast.make_customer("Shapla", places.dhaka, kind="company")
    assert merged(ada.pk, other=shapla.pk).status_code == 409
    assert merged(ada.pk, other=ada.pk).json()["code"] == "customers.same_customer"
    assert merged(ada.pk, other=twin.pk, choices={"shoe": twin.pk}).status_code in (403, 422)
    assert merged(bo.pk, other=twin.pk).status_code == 200
    answer = merged(ada.pk, other=twin.pk)
    assert (answer.status_code, answer.json()["code"]) == (409, "customers.already_merged")
    assert merged(twin.pk, other=ada.pk).status_code == 410


def test_both_timelines_tell_it(signed_in: OpenClient, dev: User, ada: Customer, twin: Customer, made: Merge) -> None:
    client = signed_in(dev)
    kinds = [one["kind"] for one in client.get(api(f"{ada.pk}/timeline")).json()["data"]]
    assert kinds[0] == "customers.merged" or "customers.merged" in kinds
    assert "with the record of A. Lovelace" in text(client.get(url("customer", ada.pk)))
