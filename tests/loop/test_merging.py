"""Two customers who are one, through all rooms; and whatever is done in whatever order, each gets back what was his."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.commerce.models import Cart, Order, Traits
from nokshi.commerce.queries.past import figures_before
from nokshi.commerce.tests.shop import line, sell
from nokshi.custom import actions as custom
from nokshi.custom.actions.fields import Shape
from nokshi.custom.queries import book, values_of
from nokshi.customers import actions
from nokshi.customers.actions import NewRelation
from nokshi.customers.models import Customer, Merge, Relation
from nokshi.customers.queries.facts import facts_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.merging import family_of
from nokshi.privacy import actions as privacy
from nokshi.privacy.models import Booking, Consent
from nokshi.privacy.queries.past import said_before
from nokshi.segments import actions as segments
from nokshi.segments.models import Membership, Segment
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import timeline_of
from nokshi.timeline.trail import Asked, rows_asked
from tests import cast

HOUSE = Actor.system()
SUBJECT = "customers.customer"
BY: dict[str, Any] = {"actor": HOUSE}


def merge(survivor: Customer, merged: Customer, now: datetime, **choices: int) -> Merge:
    return actions.merge(survivor=survivor.pk, merged=merged.pk, now=now, choices=choices, **BY)


def apart(made: Merge, now: datetime) -> None:
    actions.take_apart(merge=made.pk, now=now, **BY)


def test_orders_and_figures_follow_and_go_back(
    ada: Customer, bo: Customer, places: cast.Places, noon: datetime
) -> None:
    mine, theirs = (sell(places.dhaka, customer_id=one.pk) for one in (ada, bo))
    later = noon + timedelta(days=1)
    made = merge(ada, bo, later)
    assert Traits.objects.get(customer=ada).orders == 2
    assert not Traits.objects.filter(customer=bo).exists()
    before = figures_before(ada.pk, later, Scope.system())
    assert before is not None
    assert before["orders"] == 2

    since = sell(places.dhaka, line(price="50"), customer_id=ada.pk, now=later, placed_at=later)
    apart(made, later)

    owners = dict(Order.objects.values_list("pk", "customer"))
    assert owners == {mine.pk: ada.pk, theirs.pk: bo.pk, since.pk: ada.pk}
    assert [Traits.objects.get(customer=one).orders for one in (ada, bo)] == [2, 1]


def test_what_both_have_once_stays_with_each(ada: Customer, bo: Customer, places: cast.Places, noon: datetime) -> None:
    for one in (ada, bo):
        Cart.objects.create(customer=one, unit=places.dhaka, currency="BDT", updated_at=noon)
    Cart.objects.create(customer=bo, unit=places.berlin, currency="EUR", updated_at=noon)
    before = sorted(Cart.objects.values_list("pk", "customer", "unit"))

    made = merge(ada, bo, noon)
    assert sorted(Cart.objects.filter(customer=ada).values_list("unit", flat=True)) == sorted(
        [places.dhaka.pk, places.berlin.pk]
    )
    apart(made, noon)
    assert sorted(Cart.objects.values_list("pk", "customer", "unit")) == before


def test_what_was_said_last_holds_and_each_has_his_word_again(ada: Customer, bo: Customer, noon: datetime) -> None:
    def say(one: Customer, channel: str, *, granted: bool, at: datetime) -> None:
        new = privacy.NewConsent(customer_id=one.pk, purpose="news", channel=channel, granted=granted, at=at)
        privacy.say_many(consents=[new], **BY)

    later = noon + timedelta(days=1)
    say(ada, "email", granted=True, at=noon)
    say(bo, "email", granted=False, at=later)
    say(ada, "sms", granted=False, at=later)
    say(bo, "sms", granted=True, at=noon)
    say(bo, "post", granted=True, at=noon)
    Booking.objects.create(customer=bo, channel="email", purpose="news", at=noon)
    before = sorted(Consent.objects.values_list("customer", "channel", "state", "at"))

    made = merge(ada, bo, later)
    states = dict(Consent.objects.filter(customer=ada).values_list("channel", "state"))
    assert states == {"email": "denied", "sms": "denied", "post": "granted"}
    assert Booking.objects.get().customer_id == ada.pk

    apart(made, later)
    assert sorted(Consent.objects.values_list("customer", "channel", "state", "at")) == before
    assert Booking.objects.get().customer_id == bo.pk


def test_segments_let_the_one_out_and_in_again(
    ada: Customer, bo: Customer, rahim: Customer, places: cast.Places, noon: datetime
) -> None:
    known: dict[str, Any] = {"unit": places.root.pk, "now": noon, **BY}
    hand, both = segments.make_segment(name="By hand", **known), segments.make_segment(name="Both", **known)
    segments.add_members(segment=hand, customers=[bo.pk, rahim.pk], now=noon, **BY)
    segments.add_members(segment=both, customers=[ada.pk, bo.pk], now=noon, **BY)
    tree = {"field": "customers.city", "op": "is", "value": bo.city or "Malmö"}
    actions.change_customer(customer=bo, changes={"city": bo.city or "Malmö"}, now=noon, **BY)
    live = segments.make_segment(name="Of his city", tree=tree, **known)
    segments.refresh_segments(ids=[live.pk], now=noon, because="happened")
    before = stand()

    made = merge(ada, bo, noon + timedelta(days=1))
    members = set(Membership.objects.values_list("segment", "customer"))
    assert {(hand.pk, ada.pk), (hand.pk, rahim.pk), (both.pk, ada.pk)} <= members
    assert bo.pk not in {customer for _segment, customer in members}
    counts = dict(Segment.objects.values_list("pk", "count"))
    assert counts == {one: sum(segment == one for segment, _customer in members) for one in counts}

    apart(made, noon + timedelta(days=2))
    assert stand() == before


def stand() -> list[Any]:
    counts = sorted(Segment.objects.values_list("pk", "count"))
    return [sorted(Membership.objects.values_list("segment", "customer", "entered_at")), counts]


def test_own_fields_are_chosen_and_come_back(ada: Customer, bo: Customer, noon: datetime) -> None:
    for label in ("Shoe", "Club"):
        custom.add_field(subject=SUBJECT, kind="text", shape=Shape(labels={"en": label}), now=noon, **BY)
    custom.set_values(subject=SUBJECT, record=ada.pk, values={"shoe": "38"}, now=noon, **BY)
    custom.set_values(subject=SUBJECT, record=bo.pk, values={"shoe": "41", "club": "Gold"}, now=noon, **BY)
    before = own(ada, bo)

    made = merge(ada, bo, noon, **{"custom.shoe": bo.pk})
    assert own(ada, bo)[ada.pk] == {"shoe": "41", "club": "Gold"}
    custom.set_values(subject=SUBJECT, record=ada.pk, values={"club": "Blue"}, now=noon, **BY)
    apart(made, noon)

    assert own(ada, bo) == {ada.pk: {"shoe": "38", "club": "Blue"}, bo.pk: before[bo.pk]}


def own(*customers: Customer) -> dict[int, dict[str, Any]]:
    found = values_of([one.pk for one in customers], book().on.get(SUBJECT, ()))
    return {one.pk: found.get(one.pk, {}) for one in customers}


def test_the_log_is_read_under_both_numbers_and_never_touched(
    ada: Customer, bo: Customer, places: cast.Places, noon: datetime
) -> None:
    said = privacy.NewConsent(customer_id=bo.pk, purpose="news", channel="email", granted=True, at=noon)
    privacy.say_many(consents=[said], **BY)
    sell(places.dhaka, customer_id=bo.pk)
    later = noon + timedelta(days=1)
    before = list(EventRow.objects.order_by("pk").values())

    made = merge(ada, bo, later)
    everything = Scope.system()
    kinds = {one.event.kind for one in timeline_of(family_of([ada.pk]), everything).entries}
    assert {"commerce.order_placed", "privacy.consent_given", "customers.merged"} <= kinds
    trail = rows_asked(Asked(record=(SUBJECT, ada.pk)), everything)
    assert set(trail.values_list("customer_id", flat=True)) == {ada.pk, bo.pk}
    assert [one.state for one in said_before(ada.pk, later)] == ["granted"]

    apart(made, later)
    assert family_of([ada.pk]) == [ada.pk]
    assert said_before(ada.pk, later) == []
    ids = [row["id"] for row in before]
    assert list(EventRow.objects.filter(pk__in=ids).order_by("pk").values()) == before


def test_what_fails_on_the_way_leaves_nothing_behind(
    ada: Customer, bo: Customer, places: cast.Places, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sell(places.dhaka, customer_id=bo.pk)
    before = facts_of([ada.pk, bo.pk], ["emails", "city", "name"])

    def fall(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the plug was pulled")

    monkeypatch.setattr("nokshi.customers.actions.merging.settle_rows", fall)
    with pytest.raises(RuntimeError), transaction.atomic():
        merge(ada, bo, noon)

    order.refresh_from_db()
    bo.refresh_from_db()
    assert (order.customer_id, bo.deleted_at, bo.merged_into_id) == (bo.pk, None, None)
    assert facts_of([ada.pk, bo.pk], ["emails", "city", "name"]) == before
    assert not Merge.objects.exists()


# A simple story of the same: each has what he did himself; who is merged lends it, layer by layer.


@dataclass
class Person:
    """Somebody as the story knows him: his own writes and the merges into him, in their order."""

    pk: int
    city: str
    emails: set[str]
    layers: list[tuple[str, Any]] = field(default_factory=list)
    orders: set[int] = field(default_factory=set)
    companies: set[int] = field(default_factory=set)
    into: "Joining | None" = None


@dataclass
class Joining:
    """A merge as the story knows it."""

    pk: int
    merged: Person
    survivor: Person
    takes_theirs: bool


def city_of(person: Person) -> str:
    city = person.city
    for kind, what in person.layers:
        if kind == "wrote":
            city = what
        else:
            theirs = city_of(what.merged)
            city = theirs if theirs and (what.takes_theirs or not city) else city
    return city


def whole_of(person: Person, what: str) -> set[Any]:
    found = set(getattr(person, what))
    for kind, layer in person.layers:
        if kind == "merge":
            found |= whole_of(layer.merged, what)
    return found


def root_of(person: Person) -> Person:
    return root_of(person.into.survivor) if person.into else person


class Story:
    """People, and whatever may happen to them."""

    def __init__(self, unit: Any, now: datetime) -> None:
        self.unit, self.now, self.numbers = unit, now, count(1)
        self.people = [self._person(name) for name in ("Ada", "Bo", "Chitra", "Dipu")]
        self.companies = [cast.make_customer(name, unit, kind="company").pk for name in ("Shapla", "Rose")]
        self.joinings: list[Joining] = []

    def _person(self, name: str) -> Person:
        city = "" if name == "Ada" else f"{name}pur"
        emails = {f"{name.lower()}@example.com", *(["shared@example.com"] if name in ("Bo", "Chitra") else [])}
        made = cast.make_customer(name, self.unit, city=city)
        actions.change_customer(customer=made, changes={"emails": sorted(emails)}, now=self.now, **BY)
        return Person(made.pk, city, emails)

    def step(self, data: st.DataObject) -> None:
        """Let one thing happen."""
        roots = [one for one in self.people if one.into is None]
        kinds = ["write", "email", "order", "relate"]
        kinds += ["merge"] * 3 if len(roots) > 1 else []
        kinds += ["apart"] * 2 if self.joinings else []
        kind = data.draw(st.sampled_from(kinds), label="what")
        if kind == "apart":
            self._apart(data.draw(st.sampled_from(self.joinings), label="merge"))
            return
        who = data.draw(st.sampled_from(roots), label="who")
        if kind == "merge":
            others = [one for one in roots if one is not who]
            self._merge(who, data.draw(st.sampled_from(others), label="whom"), data.draw(st.booleans(), label="theirs"))
        else:
            getattr(self, f"_{kind}")(who, data)

    def _merge(self, survivor: Person, merged: Person, takes_theirs: bool) -> None:
        choices = {"city": merged.pk} if takes_theirs else {}
        made = actions.merge(survivor=survivor.pk, merged=merged.pk, now=self.now, choices=choices, **BY)
        merged.into = Joining(made.pk, merged, survivor, takes_theirs)
        survivor.layers.append(("merge", merged.into))
        self.joinings.append(merged.into)

    def _apart(self, one: Joining) -> None:
        actions.take_apart(merge=one.pk, now=self.now, **BY)
        one.survivor.layers.remove(("merge", one))
        one.merged.into = None
        self.joinings.remove(one)

    def _write(self, who: Person, data: st.DataObject) -> None:
        city = f"Town {next(self.numbers)}"
        actions.change_many(changes={who.pk: {"city": city}}, now=self.now, **BY)
        who.layers.append(("wrote", city))

    def _email(self, who: Person, data: st.DataObject) -> None:
        email = f"new{next(self.numbers)}@example.com"
        present = facts_of([who.pk], ["emails"])[who.pk]["emails"]
        actions.change_many(changes={who.pk: {"emails": [*present, email]}}, now=self.now, **BY)
        who.emails.add(email)

    def _order(self, who: Person, data: st.DataObject) -> None:
        who.orders.add(sell(self.unit, customer_id=who.pk).pk)

    def _relate(self, who: Person, data: st.DataObject) -> None:
        company = data.draw(st.sampled_from(self.companies), label="company")
        if company not in whole_of(who, "companies"):
            who.companies.add(company)
        actions.relate_many(new=[NewRelation(customer=who.pk, other=company, kind="works_at")], now=self.now, **BY)

    def check(self) -> None:
        """Compare what stands in the tables with the story."""
        roots = [one for one in self.people if one.into is None]
        known = facts_of([one.pk for one in roots], ["city", "emails"])
        for one in roots:
            assert known[one.pk]["city"] == city_of(one)
            assert set(known[one.pk]["emails"]) == whole_of(one, "emails")
            assert set(Order.objects.filter(customer=one.pk).values_list("pk", flat=True)) == whole_of(one, "orders")
            ends = Relation.objects.filter(customer=one.pk).values_list("other", flat=True)
            assert sorted(ends) == sorted(whole_of(one, "companies"))
        merged = {one.pk: root_of(one).pk for one in self.people if one.into}
        rows = Customer.objects.filter(merged_into__isnull=False)
        assert dict(rows.values_list("pk", "merged_into")) == merged
        assert set(Customer.objects.standing().filter(kind="person").values_list("pk", flat=True)) == {
            one.pk for one in roots
        }


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back what is written within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(data=st.data())
@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_whatever_is_done_each_has_what_was_his(places: cast.Places, noon: datetime, data: st.DataObject) -> None:
    with taken_back():
        story = Story(places.dhaka, noon)
        for _step in range(data.draw(st.integers(4, 14), label="steps")):
            story.step(data)
            story.check()
        while story.joinings:
            story._apart(data.draw(st.sampled_from(story.joinings), label="at last"))
        story.check()
