"""The pages of segments: shown, saved, refused, and not there for strangers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import export_kinds
from nokshi.ports.records import record_kinds
from nokshi.ports.search import search_sources
from nokshi.ports.verbs import verbs
from nokshi.segments.actions import add_members, remove_segment
from nokshi.segments.models import Segment
from nokshi.segments.plugs.fields import is_in, names_of
from nokshi.segments.queries import uses_of
from nokshi.segments.rules import curve
from nokshi.segments.tests.conftest import BOUGHT, SYSTEM, buy, make, members
from nokshi.segments.tests.test_defining import in_segment
from nokshi.workspace.models import User
from tests import cast
from tests.cast import NOON, Places

OpenClient = Callable[[User], Client]
CITY_LINE = {"c.join": "all", "c.0.what": "field:segtest.city", "c.0.op": "is", "c.0.value": "Dhaka"}


@pytest.fixture
def in_dhaka(places: Places, ada: Customer) -> Segment:
    """A segment of Dhaka with Ada in it."""
    return make("In Dhaka", places.dhaka.pk)


def test_an_empty_list_offers_what_most_shops_want(signed_in: OpenClient, dev: User) -> None:
    page = signed_in(dev).get("/segments/").content.decode()
    assert "No segment yet" in page
    assert "/segments/new/?suggestion=new" in page


def test_the_list_shows_each_segment_with_its_count(signed_in: OpenClient, dev: User, in_dhaka: Segment) -> None:
    page = signed_in(dev).get("/segments/").content.decode()
    assert "In Dhaka" in page
    assert "City is “Dhaka”" in page


def test_a_list_of_many_costs_the_same_questions(signed_in: OpenClient, dev: User, in_dhaka: Segment) -> None:
    client = signed_in(dev)
    client.get("/segments/")
    with CaptureQueriesContext(connection) as one:
        client.get("/segments/")
    for number in range(5):
        make(f"Another {number}", in_dhaka.unit_id)
    with CaptureQueriesContext(connection) as many:
        client.get("/segments/")
    assert len(many) == len(one)


def test_a_segment_is_built_and_saved(signed_in: OpenClient, dev: User, places: Places, ada: Customer) -> None:
    data = {"name": "Mine", "unit": places.dhaka.pk, "filled": "live", **CITY_LINE}
    answer = signed_in(dev).post("/segments/new/", data)
    segment = Segment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/segments/{segment.pk}/")
    assert (segment.name, segment.owner, members(segment)) == ("Mine", dev, {"Ada Lovelace"})


def test_a_button_of_the_builder_saves_nothing(signed_in: OpenClient, dev: User, places: Places) -> None:
    data = {"name": "Mine", "unit": places.dhaka.pk, "filled": "live", **CITY_LINE, "c.do": "add:"}
    answer = signed_in(dev).post("/segments/new/", data)
    assert answer.status_code == 200
    assert answer.content.count(b'aria-label="What is asked"') == 2
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "required"),
        ({"c.0.value": ""}, "Write a text"),
        ({"c.0.what": "field:nothing.there"}, "There is no field"),
        ({"c.0.what": ""}, "asks nothing"),
        ({"unit": "999999"}, "unit"),
    ],
)
def test_a_refused_segment_says_why_and_saves_nothing(
    signed_in: OpenClient, dev: User, places: Places, changes: dict[str, str], said: str
) -> None:
    data = {"name": "Mine", "unit": str(places.dhaka.pk), "filled": "live", **CITY_LINE, **changes}
    answer = signed_in(dev).post("/segments/new/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Segment.objects.exists()


def test_nobody_makes_a_segment_in_a_unit_that_is_not_his(signed_in: OpenClient, dev: User, places: Places) -> None:
    data = {"name": "Mine", "unit": places.berlin.pk, "filled": "live", **CITY_LINE}
    assert signed_in(dev).post("/segments/new/", data).status_code == 422
    assert not Segment.objects.exists()


def test_a_change_is_saved_and_the_members_follow(
    signed_in: OpenClient, dev: User, in_dhaka: Segment, bo: Customer
) -> None:
    data = {"name": "Not in Dhaka", **CITY_LINE, "c.0.op": "is_not"}
    assert signed_in(dev).post(f"/segments/{in_dhaka.pk}/", data).status_code == 302
    in_dhaka.refresh_from_db()
    assert (in_dhaka.name, members(in_dhaka)) == ("Not in Dhaka", {"Bo Lindqvist"})


def test_a_reader_looks_and_changes_nothing(signed_in: OpenClient, eve: User, in_dhaka: Segment) -> None:
    client = signed_in(eve)
    page = client.get(f"/segments/{in_dhaka.pk}/")
    assert page.status_code == 200
    assert b"Save" not in page.content
    for path in (f"{in_dhaka.pk}/", f"{in_dhaka.pk}/remove/", f"{in_dhaka.pk}/restore/", "new/"):
        assert client.post(f"/segments/{path}", {"name": "Hers", **CITY_LINE}).status_code == 404
    in_dhaka.refresh_from_db()
    assert (in_dhaka.name, in_dhaka.removed_at) == ("In Dhaka", None)


@pytest.mark.parametrize("path", ["", "why/?why=1", "progress/", "remove/", "restore/", "do/marketing.write/"])
def test_for_a_stranger_a_segment_is_not_there(signed_in: OpenClient, cleo: User, in_dhaka: Segment, path: str) -> None:
    client = signed_in(cleo)
    assert client.get(f"/segments/{in_dhaka.pk}/{path}").status_code in (404, 405)
    assert client.post(f"/segments/{in_dhaka.pk}/{path}", {"name": "x", **CITY_LINE}).status_code in (404, 405)
    assert client.post(f"/segments/look/?segment={in_dhaka.pk}", CITY_LINE).status_code == 404
    assert "In Dhaka" not in client.get("/segments/").content.decode()
    in_dhaka.refresh_from_db()
    assert in_dhaka.removed_at is None


def test_the_look_counts_says_who_may_be_written_to_and_draws_some(
    signed_in: OpenClient, dev: User, ada: Customer, rahim: Customer
) -> None:
    answer = signed_in(dev).post("/segments/look/", {**CITY_LINE, "c.0.op": "filled"})
    page = answer.content.decode()
    assert "These conditions hold" in page
    assert "Ada Lovelace" in page
    assert "রহিম উদ্দিন" in page
    assert "2: has not agreed to this" in page


def test_why_somebody_is_in_or_out_is_said(
    signed_in: OpenClient, dev: User, in_dhaka: Segment, ada: Customer, bo: Customer, mallory: Customer
) -> None:
    client = signed_in(dev)
    page = client.get(f"/segments/{in_dhaka.pk}/why/?why={ada.pk}").content.decode()
    assert "Ada Lovelace is in" in page
    assert "“Dhaka”" in page
    assert "Bo Lindqvist is not in" in client.get(f"/segments/{in_dhaka.pk}/?why={bo.pk}").content.decode()
    assert client.get(f"/segments/{in_dhaka.pk}/why/?why={mallory.pk}").status_code == 404


def test_people_are_offered_by_name(signed_in: OpenClient, dev: User, ada: Customer, mallory: Customer) -> None:
    answer = signed_in(dev).get("/segments/people/?q=ada")
    assert answer.content.count(b"<option") <= 1
    assert b"Mallory" not in signed_in(dev).get("/segments/people/?q=mallory").content


def test_the_panel_names_the_segments_of_a_customer(
    signed_in: OpenClient, dev: User, cleo: User, in_dhaka: Segment, ada: Customer
) -> None:
    assert "In Dhaka" in signed_in(dev).get(f"/segments/of/{ada.pk}/").content.decode()
    assert signed_in(cleo).get(f"/segments/of/{ada.pk}/").status_code == 404


def test_a_segment_that_others_rely_on_is_removed_only_when_asked_twice(
    signed_in: OpenClient, dev: User, in_dhaka: Segment
) -> None:
    other = make("Built on it", in_dhaka.unit_id, in_segment(in_dhaka))
    client = signed_in(dev)
    answer = client.post(f"/segments/{in_dhaka.pk}/remove/")
    assert answer.status_code == 422
    assert "Built on it" in answer.content.decode()
    assert client.post(f"/segments/{in_dhaka.pk}/remove/", {"yes": "yes"}).status_code == 302
    assert not Segment.objects.standing().filter(pk=in_dhaka.pk).exists()
    assert client.post(f"/segments/{in_dhaka.pk}/restore/").status_code == 302
    assert Segment.objects.standing().filter(pk=in_dhaka.pk).exists()
    assert [hit.label for hit in uses_of(in_dhaka.pk, cast.scope(dev))] == [other.name]


def test_customers_are_put_in_and_taken_out_by_hand(dev: User, places: Places, ada: Customer, bo: Customer) -> None:
    segment = make("Friends", places.dhaka.pk, None)
    scope, values = cast.scope(dev), {"segment": str(segment.pk)}
    put_in, take_out = verbs["segments.put_in"], verbs["segments.take_out"]
    assert put_in.run(scope, cast.actor(dev), [ada.pk, bo.pk], values, NOON).done == 2
    assert take_out.run(scope, cast.actor(dev), [bo.pk], values, NOON).done == 1
    assert members(segment) == {"Ada Lovelace"}


def test_nobody_fills_a_segment_that_he_does_not_see(cleo: User, places: Places, mallory: Customer) -> None:
    segment = make("Friends", places.dhaka.pk, None)
    outcome = verbs["segments.put_in"].run(
        cast.scope(cleo), cast.actor(cleo), [mallory.pk], {"segment": str(segment.pk)}, NOON
    )
    assert (outcome.done, members(segment)) == (0, set())


def test_in_segment_asks_only_segments_that_the_reader_sees(
    dev: User, cleo: User, in_dhaka: Segment, ada: Customer
) -> None:
    def found(user: User, operator: str) -> set[str]:
        scope = cast.scope(user)
        matched = is_in(operator, (str(in_dhaka.pk), "x", "²"), NOON, scope)
        return set(Customer.objects.filter(matched).values_list("name", flat=True))

    assert found(dev, "is_one_of") == {"Ada Lovelace"}
    assert found(cleo, "is_one_of") == set()
    assert found(dev, "empty") == set()
    assert found(cleo, "empty") == {"Ada Lovelace"}
    assert (names_of(ada.pk, cast.scope(dev)), names_of(ada.pk, cast.scope(cleo))) == ("In Dhaka", "in none")


def test_a_removed_segment_holds_nobody(dev: User, in_dhaka: Segment) -> None:
    remove_segment(segment=in_dhaka, actor=SYSTEM, now=NOON)
    matched = is_in("is_one_of", (str(in_dhaka.pk),), NOON, Scope.system())
    assert not Customer.objects.filter(matched).exists()


def test_memberships_go_out_with_what_the_reader_sees(
    dev: User, cleo: User, in_dhaka: Segment, ada: Customer, places: Places, mallory: Customer
) -> None:
    everywhere = make("Everywhere", places.root.pk, None)
    add_members(segment=everywhere, customers=[mallory.pk], actor=SYSTEM, now=NOON)
    kind = export_kinds["segments"]
    assert list(kind.rows(cast.scope(dev), None)) == [("In Dhaka", ada.pk, "Ada Lovelace", NOON)]
    assert list(kind.rows(cast.scope(cleo), None)) == []
    blind = Scope(user_id=1, units=None, hidden=frozenset({"customers.name"}))
    assert list(kind.columns(blind)) == ["segment", "customer_id", "entered_at"]


def test_a_segment_is_found_by_name(dev: User, cleo: User, in_dhaka: Segment) -> None:
    source = search_sources["segments"]
    assert [hit.label for hit in source.find(cast.scope(dev), "dhaka", 5)] == ["In Dhaka"]
    assert source.find(cast.scope(cleo), "dhaka", 5) == []
    assert record_kinds["segments.segment"].titles([in_dhaka.pk]) == {in_dhaka.pk: "In Dhaka"}


def test_the_glance_shows_what_moved(signed_in: OpenClient, dev: User, places: Places, bo: Customer) -> None:
    from nokshi.segments.tests.conftest import read

    make("Buyers", places.dhaka.pk, BOUGHT)
    client = signed_in(dev)
    assert "Nobody came into a segment" in client.get("/segments/glance/").content.decode()
    buy(bo, unit=places.dhaka.pk)
    buy(bo, unit=places.dhaka.pk)
    read()
    assert "Buyers" in client.get("/segments/glance/").content.decode()


def test_a_curve_needs_two_days_and_stays_in_its_box() -> None:
    day = NOON.date()
    assert curve([(day, 3)], 100, 20) is None
    flat = curve([(day - timedelta(days=1), 3), (day, 3)], 100, 20)
    assert flat is not None
    assert (flat.path, flat.last_y) == ("M4.0 10.0 L96.0 10.0", 10)
    steep = curve([(day - timedelta(days=9), 0), (day - timedelta(days=3), 50), (day, 10)], 100, 20)
    assert steep is not None
    assert (steep.least, steep.most, steep.last_x) == (0, 50, 96)
