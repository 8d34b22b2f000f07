"""The doors of relations, of groups of companies, of the map and of units."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions
from nokshi.customers.models import Customer, CustomerUnit, Relation
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.relations import last_event_of
from nokshi.customers.tests.conftest import MakeCompany, Relate
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Membership, Role, User
from tests.cast import Places

OpenClient = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def url(name: str, *args: object) -> str:
    return reverse(f"customers:{name}", args=args)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def client_of_dev(signed_in: OpenClient, dev: User) -> Client:
    return signed_in(dev)


def test_a_relation_is_noted_from_either_side(client_of_dev: Client, ada: Customer, mill: Customer) -> None:
    typed = {"kind": "turned works_at", "other": ada.pk, "role": "Buyer", "since": "2026-01-01"}
    answer = client_of_dev.post(url("relation_add", mill.pk), typed)
    assert answer.status_code == 302
    made = Relation.objects.get()
    assert (made.customer, made.other, made.kind, made.role) == (ada, mill, "works_at", "Buyer")
    panel = text(client_of_dev.get(url("relations", ada.pk), headers=HTMX))
    assert "Shapla Mill" in panel
    assert "Works at · Buyer" in panel
    assert "Works here · Buyer" in text(client_of_dev.get(url("relations", mill.pk), headers=HTMX))


def test_a_refused_relation_says_why_and_keeps_what_was_typed(
    client_of_dev: Client, ada: Customer, bo: Customer
) -> None:
    answer = client_of_dev.post(url("relation_add", ada.pk), {"kind": "works_at", "other": bo.pk, "role": "Buyer"})
    assert answer.status_code == 422
    assert "does not fit between these two" in text(answer)
    assert "Buyer" in text(answer)
    assert "Bo Lindqvist" in text(answer)
    assert not Relation.objects.exists()


def test_nobody_out_of_sight_can_be_related_to(
    client_of_dev: Client, ada: Customer, mallory: Customer, noon: datetime
) -> None:
    answer = client_of_dev.post(url("relation_add", ada.pk), {"kind": "referred_by", "other": mallory.pk})
    assert answer.status_code == 422
    for one in (ada, mallory):
        actions.change_customer(customer=one, changes={"source": "shop"}, actor=Actor.system(), now=noon)
    assert "Mallory" not in text(client_of_dev.get(f"{url('options')}?q=Mallory"))
    assert "Ada Lovelace" in text(client_of_dev.get(f"{url('options')}?q=ada"))
    assert not Relation.objects.exists()


def test_a_relation_is_changed_removed_and_brought_back(
    client_of_dev: Client, ada: Customer, mill: Customer, relate: Relate
) -> None:
    pk = relate(ada, "works_at", mill)
    dialog = client_of_dev.get(url("relation_change", mill.pk, pk), headers=HTMX)
    assert dialog.status_code == 200
    client_of_dev.post(url("relation_change", mill.pk, pk), {"role": "Director", "since": "", "until": "2027-01-01"})
    row = Relation.objects.get()
    assert (row.role, row.until) == ("Director", date(2027, 1, 1))
    client_of_dev.post(url("relation_remove", ada.pk, pk))
    assert not Relation.objects.exists()
    client_of_dev.post(url("relation_undo", ada.pk, last_event_of(pk)))
    assert Relation.objects.get().role == "Director"


def test_who_may_only_read_changes_no_relation(
    signed_in: OpenClient, eve: User, ada: Customer, mill: Customer, relate: Relate
) -> None:
    pk = relate(ada, "works_at", mill)
    client = signed_in(eve)
    assert "Shapla Mill" in text(client.get(url("relations", ada.pk), headers=HTMX))
    assert url("relation_add", ada.pk) not in text(client.get(url("relations", ada.pk), headers=HTMX))
    event = last_event_of(pk)
    for door in ("relation_add", "units"):
        assert client.post(url(door, ada.pk), {"kind": "works_at", "other": mill.pk}).status_code in (403, 404)
    for door, number in (("relation_change", pk), ("relation_remove", pk), ("relation_undo", event)):
        assert client.post(url(door, ada.pk, number)).status_code in (403, 404)
    assert Relation.objects.count() == 1


def test_a_relation_of_somebody_else_is_not_there(
    signed_in: OpenClient, client_of_dev: Client, cleo: User, ada: Customer, bo: Customer, mallory: Customer,
    mill: Customer, relate: Relate,
) -> None:  # fmt: skip
    pk, hidden = relate(ada, "works_at", mill), relate(ada, "referred_by", mallory)
    assert client_of_dev.post(url("relation_remove", bo.pk, pk)).status_code == 404
    for door in ("relation_change", "relation_remove"):
        assert client_of_dev.post(url(door, ada.pk, hidden)).status_code == 404
        assert signed_in(cleo).post(url(door, mallory.pk, hidden)).status_code == 404
    assert client_of_dev.post(url("relation_undo", ada.pk, last_event_of(hidden))).status_code == 404
    assert Relation.objects.count() == 2


def test_a_timeline_names_nobody_out_of_sight(
    client_of_dev: Client, ada: Customer, mallory: Customer, mill: Customer, relate: Relate
) -> None:
    relate(ada, "referred_by", mallory)
    relate(ada, "works_at", mill, role="Buyer")
    page = text(client_of_dev.get(url("customer", ada.pk)))
    assert "Shapla Mill" in page
    assert "Mallory" not in page
    assert "somebody whom you do not see" in page


def test_a_hidden_field_hides_every_door_to_relations(
    client_of_dev: Client, ada: Customer, mill: Customer, relate: Relate
) -> None:
    pk = relate(ada, "works_at", mill)
    Role.objects.filter(name="manager").update(hidden=["customers.relation"])
    assert "Shapla Mill" not in text(client_of_dev.get(url("relations", ada.pk), headers=HTMX))
    for door, number in (("map", ada.pk), ("group", mill.pk), ("relation_add", ada.pk)):
        assert client_of_dev.get(url(door, number)).status_code == 404
    assert client_of_dev.post(url("relation_remove", ada.pk, pk)).status_code == 404


def test_a_company_shows_what_is_above_and_below_and_its_people(
    client_of_dev: Client, ada: Customer, shapla: Customer, mill: Customer, relate: Relate
) -> None:
    relate(mill, "part_of", shapla)
    relate(ada, "works_at", mill)
    panel = text(client_of_dev.get(url("group_panel", shapla.pk), headers=HTMX))
    assert "Shapla Mill" in panel
    assert f'href="{url("group", shapla.pk)}#people">1<' in panel
    assert "Shapla Group" in text(client_of_dev.get(url("group_panel", mill.pk), headers=HTMX))
    page = text(client_of_dev.get(url("group", shapla.pk)))
    assert "Ada Lovelace" in page
    assert "Ada Lovelace" not in text(client_of_dev.get(f"{url('group', shapla.pk)}?own=yes"))
    assert client_of_dev.get(url("group", ada.pk)).status_code == 404


def test_only_companies_have_the_panel_of_a_group(client_of_dev: Client, ada: Customer, mill: Customer) -> None:
    assert url("group_panel", mill.pk) in text(client_of_dev.get(url("customer", mill.pk)))
    page = text(client_of_dev.get(url("customer", ada.pk)))
    assert url("group_panel", ada.pk) not in page
    assert url("relations", ada.pk) in page


def test_the_map_can_be_walked_and_read_as_a_table(
    client_of_dev: Client, ada: Customer, shapla: Customer, mill: Customer, relate: Relate
) -> None:
    relate(ada, "works_at", mill)
    relate(mill, "part_of", shapla)
    page = text(client_of_dev.get(url("map", ada.pk)))
    for one in (mill, shapla):
        assert page.count(f'href="{url("map", one.pk)}"') >= 2
    assert "<script>" not in page
    assert "style=" not in page


@pytest.mark.parametrize("door", ["relations", "map", "group", "group_panel", "units", "relation_add"])
def test_a_stranger_finds_nothing_there(signed_in: OpenClient, cleo: User, mill: Customer, door: str) -> None:
    assert signed_in(cleo).get(url(door, mill.pk)).status_code == 404


def test_the_map_costs_the_same_for_many(
    client_of_dev: Client, company: MakeCompany, ada: Customer, relate: Relate,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:  # fmt: skip
    for number in range(12):
        relate(ada, "works_at", company(f"Company {number}"))
    client_of_dev.get(url("map", ada.pk))
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        page = text(client_of_dev.get(url("map", ada.pk)))
    assert "4 more stand in the table." in page
    assert "Company 0" in page


def test_units_are_shown_and_changed_on_the_page(
    signed_in: OpenClient, ona: User, ada: Customer, places: Places
) -> None:
    client = signed_in(ona)
    assert url("units", ada.pk) in text(client.get(url("customer", ada.pk)))
    assert "Shapla Berlin" in text(client.get(url("units", ada.pk), headers=HTMX))
    client.post(url("units", ada.pk), {"units": [places.dhaka.pk, places.berlin.pk]})
    assert "Shapla Dhaka, Shapla Berlin" in text(client.get(url("customer", ada.pk)))
    event = EventRow.objects.latest("pk")
    client.post(url("undo", ada.pk, event.pk))
    assert facts_of([ada.pk], ["units"])[ada.pk]["units"] == [places.dhaka.pk]


def test_units_out_of_sight_stay_as_they_were(
    client_of_dev: Client, dev: User, ada: Customer, places: Places, noon: datetime
) -> None:
    CustomerUnit.objects.create(customer=ada, unit=places.berlin)
    assert client_of_dev.post(url("units", ada.pk), {"units": []}).status_code == 422
    assert client_of_dev.post(url("units", ada.pk), {"units": [places.berlin.pk]}).status_code == 422
    Membership.objects.create(user=dev, unit=places.root, role=Role.objects.get(name="reader"))
    client_of_dev.post(url("units", ada.pk), {"units": [places.dhaka.pk]})
    assert places.berlin.pk in facts_of([ada.pk], ["units"])[ada.pk]["units"]
