"""Two records that are one customer: made one, and taken apart."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from nokshi.customers import actions
from nokshi.customers.models import Customer, Merge, Relation
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.merging import family, merges_of
from nokshi.customers.rules.people import CHANGEABLE
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.timeline.models import EventRow
from tests import cast

HOUSE = Actor.system()
MakeCompany = Callable[..., Customer]
Relate = Callable[..., int]


@pytest.fixture
def twin(places: cast.Places) -> Customer:
    """Ada once more, as a form wrote her down."""
    known: dict[str, Any] = {"city": "Sylhet", "language": "en", "email": "ada@home.example", "phone": "+8801712345678"}
    return cast.make_customer("A. Lovelace", places.dhaka, **known)


def merge(survivor: Customer, merged: Customer, now: datetime, **choices: int) -> Merge:
    return actions.merge(survivor=survivor.pk, merged=merged.pk, actor=HOUSE, now=now, choices=choices)


def apart(made: Merge, now: datetime) -> list[str]:
    return actions.take_apart(merge=made.pk, actor=HOUSE, now=now)


def facts(*customers: Customer) -> dict[int, dict[str, Any]]:
    return facts_of([one.pk for one in customers], CHANGEABLE)


def test_the_survivor_has_what_both_had(ada: Customer, twin: Customer, noon: datetime) -> None:
    merge(ada, twin, noon)

    known = facts(ada)[ada.pk]
    assert known["name"] == "Ada Lovelace"
    assert known["called"] == "Ada"
    assert known["emails"] == ["ada@example.com", "ada@home.example"]
    assert known["phones"][-1] == "+8801712345678"
    assert not Customer.objects.standing().filter(pk=twin.pk).exists()
    assert not Customer.objects.away().filter(pk=twin.pk).exists()


def test_taken_apart_both_are_as_they_were(ada: Customer, twin: Customer, noon: datetime) -> None:
    before = facts(ada, twin)
    made = merge(ada, twin, noon, name=twin.pk, emails=twin.pk)
    assert facts(ada)[ada.pk]["name"] == "A. Lovelace"
    assert facts(ada)[ada.pk]["emails"] == ["ada@home.example", "ada@example.com"]

    assert apart(made, noon) == []

    assert facts(ada, twin) == before
    twin.refresh_from_db()
    assert (twin.deleted_at, twin.merged_into_id) == (None, None)


def test_what_was_written_since_stays(ada: Customer, twin: Customer, noon: datetime) -> None:
    made = merge(ada, twin, noon, city=twin.pk)
    later = noon + timedelta(days=1)
    changes = {"city": "Khulna", "emails": ["ada@new.example", "ada@example.com", "ada@home.example"]}
    actions.change_customer(customer=ada, changes=changes, actor=HOUSE, now=later)

    assert apart(made, later) == ["city"]

    known = facts(ada, twin)
    assert known[ada.pk]["city"] == "Khulna"
    assert known[ada.pk]["emails"] == ["ada@new.example", "ada@example.com"]
    assert known[twin.pk]["city"] == "Sylhet"
    assert known[twin.pk]["emails"] == ["ada@home.example"]


def test_an_address_that_both_had_stays_with_both(ada: Customer, twin: Customer, noon: datetime) -> None:
    emails = ["ada@home.example", "ada@example.com"]
    actions.change_customer(customer=twin, changes={"emails": emails}, actor=HOUSE, now=noon)
    made = merge(ada, twin, noon)
    assert facts(ada)[ada.pk]["emails"] == ["ada@example.com", "ada@home.example"]

    apart(made, noon)

    assert facts(ada)[ada.pk]["emails"] == ["ada@example.com"]
    assert facts(twin)[twin.pk]["emails"] == emails


def test_merges_nest_and_one_below_can_be_taken_out(
    ada: Customer, bo: Customer, twin: Customer, noon: datetime
) -> None:
    before = facts(ada, bo, twin)
    first, second = merge(bo, twin, noon, city=twin.pk), merge(ada, bo, noon, city=bo.pk)
    assert set(family([ada.pk])) == {ada.pk, bo.pk, twin.pk}
    assert [one.via for one in merges_of(ada.pk)] == ["", bo.name]

    apart(first, noon)
    assert set(family([ada.pk])) == {ada.pk, bo.pk}
    assert facts(twin) == {twin.pk: before[twin.pk]}
    assert facts(ada)[ada.pk]["emails"] == [*before[ada.pk]["emails"], *before[bo.pk]["emails"]]

    apart(second, noon)
    assert facts(ada, bo, twin) == before


def test_of_two_in_one_the_older_can_go_first(ada: Customer, bo: Customer, twin: Customer, noon: datetime) -> None:
    before = facts(ada, bo, twin)
    first, second = merge(ada, twin, noon, city=twin.pk, name=twin.pk), merge(ada, bo, noon, name=bo.pk)

    apart(first, noon)
    assert facts(ada)[ada.pk]["name"] == bo.name
    apart(second, noon)

    assert facts(ada, bo, twin) == before


def test_relations_follow_and_go_back(
    ada: Customer, bo: Customer, twin: Customer, shapla: Customer, relate: Relate, noon: datetime
) -> None:
    relate(ada, "works_at", shapla)
    relate(twin, "works_at", shapla)
    relate(twin, "household", bo)
    relate(twin, "own", ada, "the same as")
    before = list(Relation.objects.order_by("pk").values_list("pk", "customer", "other"))

    made = merge(ada, twin, noon)
    seen = Relation.objects.visible_to(cast.scope(cast.make_user("Rina", "owner", shapla.units.get())))
    ends = set(seen.values_list("customer", "other", "kind"))
    assert ends == {(ada.pk, shapla.pk, "works_at"), (*sorted((ada.pk, bo.pk)), "household")}

    apart(made, noon)
    assert list(Relation.objects.order_by("pk").values_list("pk", "customer", "other")) == before


def test_a_company_keeps_one_parent_and_no_ring(
    company: MakeCompany, shapla: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    other, below = company("Shapla Mills Ltd"), company("Loom Hall")
    top = company("Rose Group")
    relate(mill, "part_of", shapla)
    relate(other, "part_of", top)
    relate(below, "part_of", other)
    before = list(Relation.objects.order_by("pk").values_list("customer", "other"))

    made = merge(mill, other, noon)
    visible = Relation.objects.filter(customer__deleted_at=None, other__deleted_at=None)
    assert set(visible.values_list("customer", "other")) == {(mill.pk, shapla.pk), (below.pk, mill.pk)}
    apart(made, noon)
    assert list(Relation.objects.order_by("pk").values_list("customer", "other")) == before

    ring = merge(below, other, noon)
    assert set(visible.values_list("customer", "other")) == {(mill.pk, shapla.pk), (below.pk, top.pk)}
    apart(ring, noon)
    assert list(Relation.objects.order_by("pk").values_list("customer", "other")) == before


@pytest.mark.parametrize("case", ["himself", "kinds", "removed", "merged", "choice", "nobody"])
def test_what_cannot_be_is_refused_and_changes_nothing(
    case: str, ada: Customer, bo: Customer, twin: Customer, shapla: Customer, noon: datetime
) -> None:
    pairs = {"himself": (ada.pk, ada.pk), "kinds": (ada.pk, shapla.pk), "nobody": (ada.pk, 999_999)}
    codes = {
        "himself": "customers.same_customer", "kinds": "customers.kinds_differ", "nobody": "not_there",
        "removed": "not_there", "merged": "customers.already_merged", "choice": "customers.unknown_choice",
    }  # fmt: skip
    if case == "removed":
        actions.remove_customer(customer=twin, actor=HOUSE, now=noon)
    if case == "merged":
        merge(bo, twin, noon)
    events = EventRow.objects.count()
    survivor, merged = pairs.get(case, (ada.pk, twin.pk))
    choices = {"shoe": twin.pk} if case == "choice" else {}

    with pytest.raises(DomainError) as refusal:
        actions.merge(survivor=survivor, merged=merged, actor=HOUSE, now=noon, choices=choices)

    assert refusal.value.code == codes[case]
    assert EventRow.objects.count() == events


def test_the_same_again_changes_nothing(ada: Customer, twin: Customer, noon: datetime) -> None:
    made = merge(ada, twin, noon)
    events = EventRow.objects.count()
    assert merge(ada, twin, noon).pk == made.pk
    assert EventRow.objects.count() == events
    apart(made, noon)
    events = EventRow.objects.count()
    assert apart(made, noon) == []
    assert EventRow.objects.count() == events


def test_a_removed_survivor_is_brought_back_before_he_is_taken_apart(
    ada: Customer, twin: Customer, noon: datetime
) -> None:
    made = merge(ada, twin, noon)
    actions.remove_customer(customer=ada, actor=HOUSE, now=noon)
    with pytest.raises(NotThere):
        apart(made, noon)
    assert not actions.restore_many(customers=[twin.pk], actor=HOUSE, now=noon)
    actions.restore_customer(customer=ada, actor=HOUSE, now=noon)
    apart(made, noon)
    assert Customer.objects.standing().filter(pk=twin.pk).exists()
