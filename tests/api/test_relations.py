"""Relations for programs: noted, changed, taken away and back, and never told to a stranger."""

from collections.abc import Callable

import pytest

from nokshi.customers.models import Customer, Relation
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    return program(dev)


@pytest.fixture
def mill(places: cast.Places) -> Customer:
    return cast.make_customer("Shapla Mill", places.dhaka, kind="company")


def works_at(ada: Customer, mill: Customer, **more: object) -> dict[str, object]:
    return {"customer": ada.pk, "other": mill.pk, "kind": "works_at", **more}


def test_a_relation_is_noted_read_changed_and_removed(api: Program, ada: Customer, mill: Customer) -> None:
    made = body_of(api.post("/relations", works_at(ada, mill, role="Buyer", since="2026-01-01")))
    assert (made["customer"], made["other"], made["since"], made["until"]) == (ada.pk, mill.pk, "2026-01-01", None)
    assert api.post("/relations", works_at(ada, mill, role="Buyer")).status_code == 409
    changed = body_of(api.ask("PATCH", f"/relations/{made['id']}", {"role": "Director"}))
    assert changed["role"] == "Director"
    assert [one["id"] for one in api.get(f"/relations?of={mill.pk}")["data"]] == [made["id"]]
    assert api.ask("DELETE", f"/relations/{made['id']}").status_code == 204
    event = EventRow.objects.filter(kind="customers.relation_removed").latest("pk")
    assert api.post("/relations/undo", {"event": event.pk}).status_code == 200
    assert Relation.objects.get().role == "Director"


def test_many_are_noted_at_once(api: Program, ada: Customer, bo: Customer, mill: Customer) -> None:
    bodies = [works_at(ada, mill), works_at(bo, mill), works_at(ada, mill)]
    answer = api.post("/relations/bulk", bodies)
    assert answer.status_code in (200, 201), answer.getvalue()
    assert Relation.objects.count() == 2


def test_a_company_is_told_within_its_group(api: Program, ada: Customer, mill: Customer, places: cast.Places) -> None:
    top = cast.make_customer("Shapla Group", places.dhaka, kind="company")
    api.post("/relations", {"customer": mill.pk, "other": top.pk, "kind": "part_of"})
    api.post("/relations", works_at(ada, mill))
    assert api.get(f"/customers/{top.pk}/group") == {
        "parents": [], "companies_below": 1, "people": 0, "people_in_group": 1,
    }  # fmt: skip
    assert api.get(f"/customers/{mill.pk}/group")["parents"] == [top.pk]
    assert api.ask("GET", f"/customers/{ada.pk}/group").status_code == 404
    ring = {"customer": top.pk, "other": mill.pk, "kind": "part_of"}
    assert api.post("/relations", ring).status_code == 409


def test_relations_to_people_of_elsewhere_are_neither_noted_nor_told(
    api: Program, program: Open, cleo: User, ada: Customer, mallory: Customer, mill: Customer
) -> None:
    refused = api.post("/relations", {"customer": ada.pk, "other": mallory.pk, "kind": "referred_by"})
    assert refused.status_code == 422
    made = body_of(api.post("/relations", works_at(ada, mill)))
    stranger = program(cleo)
    assert stranger.get("/relations")["data"] == []
    event = EventRow.objects.latest("pk")
    for method, path, body in (
        ("GET", f"/relations/{made['id']}", None),
        ("PATCH", f"/relations/{made['id']}", {"role": "x"}),
        ("DELETE", f"/relations/{made['id']}", None),
        ("POST", "/relations/undo", {"event": event.pk}),
        ("GET", f"/customers/{mill.pk}/group", None),
    ):
        assert stranger.ask(method, path, body).status_code == 404, path
    assert Relation.objects.get().role == ""


def test_who_may_not_see_relations_is_told_none(api: Program, ada: Customer, mill: Customer) -> None:
    api.post("/relations", works_at(ada, mill))
    Role.objects.filter(name="manager").update(hidden=["customers.relation"])
    assert api.get("/relations")["data"] == []
    assert api.ask("GET", f"/customers/{mill.pk}/group").status_code == 404
    assert api.post("/relations", works_at(ada, mill, role="x")).status_code == 403
