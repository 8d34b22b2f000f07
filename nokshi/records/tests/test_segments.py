"""Records counted by conditions over customers: the same answer as counting by hand, in every door of conditions."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.reach import reach_of
from nokshi.conditions.reasons import why
from nokshi.conditions.sentence import sentence
from nokshi.conditions.tree import check, parse
from nokshi.custom import actions as custom
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from nokshi.records import actions
from nokshi.records.models import Kind
from nokshi.records.tests.shop import BY, kind, known, record, warranty
from nokshi.segments.actions import make_segment
from nokshi.segments.models import Membership
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db
OpenClient = Callable[[User], Client]
SEEN = Scope.system(zone="Asia/Dhaka")
HAS: dict[str, Any] = {"did": "records.warranty", "op": "at_least", "times": 1}


def where(detail: str, op: str, value: Any = None) -> dict[str, Any]:
    asked = {"detail": detail, "op": op} | ({} if value is None else {"value": value})
    return {**HAS, "where": [asked]}


@pytest.fixture
def shop(places: cast.Places, ada: Customer, bo: Customer, rahim: Customer) -> dict[str, int]:
    """Ada has two warranties, one of which ends soon; Bo has one in full; Rahim has none."""
    made = warranty()
    unit = places.dhaka.pk
    record(made, "A-1", unit=unit, customer=ada.pk, ends="2026-12-01", price="10", covers="parts")
    record(made, "A-2", unit=unit, customer=ada.pk, ends="2028-01-01", price="99.5")
    record(made, "B-1", unit=unit, customer=bo.pk, ends="2027-06-01", covers="full")
    record(made, "free", unit=unit, ends="2026-12-01")
    return {"ada": ada.pk, "bo": bo.pk, "rahim": rahim.pk}


@pytest.mark.parametrize(
    ("tree", "names"),
    [
        (HAS, "ada bo"),
        ({**HAS, "times": 2}, "ada"),
        ({**HAS, "op": "exactly"}, "bo"),
        ({**HAS, "op": "at_most"}, "bo rahim"),
        ({"did": "records.warranty", "op": "never"}, "rahim"),
        ({**HAS, "within": {"days": 3}}, "ada bo"),
        ({**HAS, "within": {"before": "2026-01-01"}}, ""),
        (where("ends", "before", "2027-01-01"), "ada"),
        (where("ends", "next", {"days": 30}), "ada"),
        (where("price", "at_least", 99.5), "ada"),
        (where("price", "empty"), "bo"),
        (where("covers", "is_one_of", ["full"]), "bo"),
        (where("covers", "is_none_of", ["full"]), "ada"),
        (where("serial_number", "begins", "b"), "bo"),
        (where("ends", "before", "2027-01-01") | {"op": "never"}, "bo rahim"),
    ],
)
def test_those_are_found_whose_records_fit(shop: dict[str, int], tree: dict[str, Any], names: str) -> None:
    found = matching(check(tree, scope=SEEN), Customer.objects.all(), scope=SEEN, now=cast.NOON)
    assert set(found.values_list("pk", flat=True)) == {shop[name] for name in names.split()}


def test_both_conditions_are_of_the_same_record(shop: dict[str, int]) -> None:
    tree = {**HAS, "where": [
        {"detail": "ends", "op": "before", "value": "2027-01-01"}, {"detail": "price", "op": "at_least", "value": 50},
    ]}  # fmt: skip
    assert not matching(check(tree, scope=SEEN), Customer.objects.all(), scope=SEEN, now=cast.NOON).exists()


def test_a_reader_counts_what_he_sees(shop: dict[str, int], cleo: User, dev: User) -> None:
    for user, count in ((cleo, 0), (dev, 2)):
        found = matching(HAS, Customer.objects.all(), scope=cast.scope(user), now=cast.NOON)
        assert found.count() == count


def test_who_does_not_see_records_or_a_field_cannot_ask(shop: dict[str, int]) -> None:
    blind = Scope(units=None, capabilities=frozenset({"customers.view"}))
    with pytest.raises(ConditionError):
        check(HAS, scope=blind)
    hidden = Scope(units=None, capabilities=frozenset({"*"}), hidden=frozenset({"custom.warranty.ends"}))
    with pytest.raises(ConditionError):
        check(where("ends", "filled"), scope=hidden)
    assert "may not see" in sentence(where("ends", "filled"), hidden)


def test_it_is_said_in_both_languages_and_why(shop: dict[str, int]) -> None:
    tree = where("ends", "before", "2027-01-01")
    assert "as “Warranty”" in sentence(tree, SEEN)
    with override("bn"):
        assert "Warranty" in sentence(tree, SEEN)
        assert "has" not in sentence(HAS, SEEN)
    reason = why(HAS, Customer.objects.filter(pk=shop["ada"]), scope=SEEN, now=cast.NOON)
    assert reason.is_met
    assert "2 times" in reason.actual


def test_kinds_of_nobody_are_not_counted(shop: dict[str, int]) -> None:
    kind("Room", belongs="none")
    with pytest.raises(ConditionError):
        parse({**HAS, "did": "records.room"})


def test_it_hears_of_records_and_of_values(shop: dict[str, int]) -> None:
    reach = reach_of(parse(where("ends", "next", {"days": 30})))
    assert reach.hears("records.record_added")
    assert reach.hears("custom.values_changed")
    assert reach.moves
    assert not reach.hears("commerce.order_placed")


def test_a_segment_keeps_itself_current(shop: dict[str, int], places: cast.Places) -> None:
    tree = where("ends", "before", "2027-01-01")
    segment = make_segment(name="Ending", tree=tree, unit=places.root.pk, **BY)
    drain(cast.NOON)

    def members() -> set[int]:
        return set(Membership.objects.filter(segment=segment).values_list("customer_id", flat=True))

    assert members() == {shop["ada"]}
    warranties = known(Kind.objects.get())
    late = record(warranties, "R-1", unit=places.dhaka.pk, customer=shop["rahim"], ends="2026-12-05")
    drain(cast.NOON)
    assert members() == {shop["ada"], shop["rahim"]}
    custom.set_values(subject="records.warranty", record=late, values={"ends": "2029-01-01"}, **BY)
    drain(cast.NOON)
    assert members() == {shop["ada"]}
    actions.remove_many(records=[late], **BY)
    drain(cast.NOON)
    assert members() == {shop["ada"]}


@pytest.mark.usefixtures("shop")
def test_removing_a_kind_names_the_segments_that_ask(places: cast.Places, ona: User, signed_in: OpenClient) -> None:
    make_segment(name="Covered ones", tree=HAS, unit=places.root.pk, **BY)
    page = signed_in(ona).get(f"/settings/kinds/{Kind.objects.get().pk}/remove/").content.decode()
    assert "Covered ones" in page


def test_the_builder_offers_kinds_and_their_details(shop: dict[str, int], ona: User, signed_in: OpenClient) -> None:
    browser = signed_in(ona)
    tree = json.dumps(where("covers", "is_one_of", ["full"]))
    page = browser.get("/customers/", {"where": tree})
    assert "did:records.warranty" in page.content.decode()
    assert [row["pk"] for row in page.context["page"].rows] == [shop["bo"]]
