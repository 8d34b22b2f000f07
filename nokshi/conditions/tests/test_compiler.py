"""One queryset per tree: the same people as by the naive reading, on whichever database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings

from nokshi.commerce.models import Traits
from nokshi.conditions.compiler import matching
from nokshi.conditions.errors import ConditionError, TooManyConditions
from nokshi.conditions.tests.conftest import know, sew
from nokshi.conditions.tests.naive import Naive, Person
from nokshi.conditions.tests.trees import TREES
from nokshi.conditions.tree import parse, to_data
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import retract_run
from tests.cast import NOON, Places, make_customer

ZONE = "Asia/Dhaka"
EVERYTHING = Scope.system(zone=ZONE)
SEWING = {"did": "conditions_tests.sewn", "op": "at_least", "times": 1}


def ids(tree: Any, scope: Scope = EVERYTHING, now: datetime = NOON, **options: Any) -> set[int]:
    rows = matching(tree, Customer.objects.all(), scope=scope, now=now, **options)
    found = list(rows.values_list("pk", flat=True))
    assert len(found) == len(set(found))
    return set(found)


@pytest.fixture
def people(places: Places) -> dict[int, Person]:
    """Return a small base with everything that is awkward, and the same in plain Python."""
    full = make_customer("Ada Lovelace", places.dhaka, city="Dhaka", country="BD", email="ada@example.com")
    know(full, "a.lovelace@example.com")
    Traits.objects.create(customer=full, orders=3, spent=Decimal("100.5"))
    bengali = make_customer("রহিম উদ্দিন", places.dhaka, city="চট্টগ্রাম", country="BD")
    Traits.objects.create(customer=bengali, orders=0, spent=Decimal(5000))
    bare = make_customer("Bo", places.berlin, city="100% Li_n\\en 'x'")
    born = ((full, date(1990, 11, 25)), (bengali, date(1992, 2, 29)))
    for customer, day in born:
        Customer.objects.filter(pk=customer.pk).update(birth_date=day)
    Customer.objects.filter(pk=bare.pk).update(created_at=datetime(2026, 10, 1, 18, 0, tzinfo=UTC))
    events: dict[int, list[tuple[datetime, dict[str, Any]]]] = {
        full.pk: [
            (NOON, {"stitches": 3, "thread": "Linen", "price": Money(Decimal(100), "BDT"), "colours": ("red", "blue")}),
            (NOON - timedelta(days=7), {"stitches": 10, "due": date(2026, 11, 23), "is_gift": True}),
            (NOON - timedelta(days=400), {"thread": "a", "price": Money(Decimal(5), "EUR"), "colours": ("red",)}),
        ],
        bengali.pk: [(NOON + timedelta(days=1), {"stitches": 1})],
        bare.pk: [],
    }
    for customer in (full, bengali, bare):
        for at, details in events[customer.pk]:
            sew(customer, at, **details)
    return {one.pk: Person(_values(one), events[one.pk]) for one in Customer.objects.all()}


def _values(one: Customer) -> dict[str, list[Any]]:
    traits = Traits.objects.filter(customer=one).first()
    return {
        "test.city": [one.city],
        "test.country": [one.country],
        "test.owner": [one.owner_id],
        "test.born": [one.birth_date],
        "test.created": [one.created_at],
        "test.removed": [one.deleted_at],
        "test.number": [one.pk],
        "test.orders": [traits.orders if traits else None],
        "test.spent": [traits.spent if traits else None],
        "test.identity": list(one.identities.values_list("value", flat=True)),
        "test.unit": list(one.units.values_list("pk", flat=True)),
        "test.long": [len(one.name) > 10],
    }


def test_the_compiler_means_what_the_naive_reading_means(people: dict[int, Person]) -> None:
    naive = Naive(NOON, ZONE)

    @settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(TREES)
    def agrees(data: dict[str, Any]) -> None:
        try:
            node = parse(data)
        except TooManyConditions:
            return
        assert parse(to_data(node)) == node
        wanted = {pk for pk, person in people.items() if naive.meets(person, node)}
        assert ids(node) == wanted
        for pk in people:
            assert ids(node, among=[pk]) == wanted & {pk}

    agrees()


@pytest.mark.parametrize(
    ("detail", "op", "value", "counts"),
    [
        ("stitches", "at_least", 3, True),
        ("stitches", "more", 10, False),
        ("stitches", "is", "10", True),
        ("stitches", "between", [9, "10.5"], True),
        ("price", "at_least", 100, True),
        ("price", "more", "99.99", True),
        ("price", "more", 100, False),
        ("price", "is", {"amount": "5", "currency": "EUR"}, True),
        ("price", "is", {"amount": "5", "currency": "BDT"}, False),
        ("thread", "is", "linen", True),
        ("thread", "begins", "Li", True),
        ("thread", "contains", "%", False),
        ("due", "on", "2026-11-23", True),
        ("due", "before", "2026-11-23", False),
        ("is_gift", "yes", None, True),
        ("colours", "is_one_of", ["blue"], True),
        ("colours", "is_one_of", ["green"], False),
    ],
)
def test_details_narrow_what_is_counted(
    people: dict[int, Person], detail: str, op: str, value: Any, counts: bool
) -> None:
    where = {"detail": detail, "op": op, **({} if value is None else {"value": value})}
    ada = Customer.objects.get(name="Ada Lovelace")
    assert ids({**SEWING, "where": [where]}) == ({ada.pk} if counts else set())
    assert (ada.pk in ids({**SEWING, "op": "never", "where": [where]})) is not counts


def test_a_whole_queryset_is_kept_as_it_was(people: dict[int, Person]) -> None:
    rows: QuerySet[Customer] = Customer.objects.filter(country="BD").order_by("-name")
    tree = {"field": "test.identity", "op": "contains", "value": "example"}
    found = matching(tree, rows, scope=EVERYTHING, now=NOON)
    assert [one.name for one in found] == ["Ada Lovelace"]
    assert found.filter(pk=found.get().pk).exists()
    assert Customer.objects.filter(pk__in=found.values("pk")).count() == 1


def test_events_of_an_import_taken_back_do_not_count(places: Places) -> None:
    bo = make_customer("Bo", places.dhaka)
    sew(bo, NOON, run=7)
    assert ids(SEWING) == {bo.pk}
    retract_run(run=7, by=0)
    assert ids(SEWING) == set()
    assert ids({**SEWING, "op": "never"}) == {bo.pk}


def test_events_in_units_that_the_reader_does_not_see_do_not_count(places: Places) -> None:
    bo = make_customer("Bo", places.dhaka)
    sew(bo, NOON, unit=places.berlin.pk)
    assert ids(SEWING) == {bo.pk}
    dhaka_only = Scope(user_id=1, units=frozenset({places.dhaka.pk}))
    assert ids(SEWING, scope=dhaka_only) == set()
    sew(bo, NOON)
    assert ids(SEWING, scope=dhaka_only) == {bo.pk}


def test_a_field_hidden_from_the_reader_is_refused(places: Places) -> None:
    hidden = Scope(user_id=1, units=None, hidden=frozenset({"test.city"}))
    with pytest.raises(ConditionError) as refusal:
        ids({"field": "test.city", "op": "is", "value": "Dhaka"}, scope=hidden)
    assert refusal.value.code == "unknown_field"


@pytest.mark.parametrize("name", ["password", "owner__password", "test.city__regex", "traits", "pk", "customers"])
def test_only_what_is_lent_can_be_asked(name: str, db: None) -> None:
    with pytest.raises(ConditionError):
        ids({"field": name, "op": "is", "value": "x"})


@pytest.mark.parametrize("op", ["regex", "iregex", "is__regex", "exact", "in", "isnull", "", None, 3])
def test_only_operators_of_the_type_are_taken(op: Any, db: None) -> None:
    with pytest.raises(ConditionError):
        ids({"field": "test.city", "op": op, "value": "^.*(a+)+$"})


@pytest.mark.sqlite
def test_the_log_is_asked_by_its_index(places: Places) -> None:
    tree = {**SEWING, "times": 3, "within": {"days": 30}}
    plan = matching(tree, Customer.objects.all(), scope=EVERYTHING, now=NOON).explain()
    assert "COVERING INDEX event_kind_" in plan
