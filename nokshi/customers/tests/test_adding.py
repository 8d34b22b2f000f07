"""Adding customers."""

from datetime import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer, Identity
from nokshi.customers.queries.search import matching_text
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from tests.cast import Places

SYSTEM = Actor.system()


def test_a_customer_is_added_with_everything_in_its_one_form(places: Places, noon: datetime) -> None:
    one = actions.add_customer(
        name="  রহিম   উদ্দিন ", emails=["Rahim@Example.COM", "rahim@example.com"], phones=["০১৭১২৩৪৫৬৭৮"],
        external=[("Shop", "12345.0")], handles=[("mastodon", "@Rahim@social.example")],
        addresses=[{"lines": "House 23\n\nRoad 9", "city": "Dhaka", "country": "bd"}],
        units=[places.dhaka.pk], actor=SYSTEM, now=noon,
    )  # fmt: skip
    assert (one.name, one.called, one.email, one.phone) == ("রহিম উদ্দিন", "রহিম", "rahim@example.com", "+8801712345678")
    assert sorted(one.identities.values_list("kind", "namespace", "value")) == [
        ("email", "", "rahim@example.com"),
        ("external", "shop", "12345"),
        ("handle", "mastodon", "rahim@social.example"),
        ("phone", "", "+8801712345678"),
    ]
    assert one.addresses.get().lines == "House 23\nRoad 9"
    assert "=rhm=" in one.search_key
    row = EventRow.objects.get()
    assert (row.kind, row.customer_id, row.unit_id) == ("customers.added", one.pk, places.dhaka.pk)


def test_a_phone_is_read_by_the_customers_country(places: Places, noon: datetime) -> None:
    one = actions.add_customer(name="Klaus", country="DE", phones=["030 901820"], actor=SYSTEM, now=noon)
    assert one.phone == "+4930901820"


def test_somebody_without_a_name_is_named_by_what_is_known(places: Places, noon: datetime) -> None:
    one = actions.add_customer(name="", external=[("shop", "12346")], actor=SYSTEM, now=noon)
    assert (one.name, one.called) == ("12346", "")
    assert list(one.units.all()) == [places.root]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": " "}, actions.NothingKnown),
        ({"name": "A", "emails": ["a@@example.com"]}, actions.EmailUnreadable),
        ({"name": "A", "phones": ["12"]}, actions.PhoneUnreadable),
        ({"name": "A", "country": "QQ"}, actions.UnknownCountry),
        ({"name": "A", "zone": "Mars/Olympus"}, actions.UnknownZone),
        ({"name": "A", "language": "qq-qq-qq"}, actions.UnknownLanguage),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    values: dict[str, object], refusal: type[Exception], places: Places, noon: datetime
) -> None:
    with pytest.raises(refusal) as raised:
        actions.add_customer(**values, actor=SYSTEM, now=noon)  # type: ignore[arg-type]
    assert str(raised.value)
    assert not Customer.objects.exists()
    assert not EventRow.objects.exists()


def test_many_are_added_in_sets_not_one_by_one(
    places: Places, noon: datetime, django_assert_max_num_queries: object
) -> None:
    people = [
        NewCustomer(name=f"Person {n}", emails=[f"p{n}@example.com"], external=[("shop", str(n))], created_at=noon)
        for n in range(500)
    ]
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        ids = actions.add_many(new=people, actor=SYSTEM, now=noon, source="shop", run=7)
    assert Customer.objects.get(pk=ids[499]).email == "p499@example.com"
    assert Identity.objects.count() == 1000
    assert EventRow.objects.filter(run_id=7).count() == 500
    assert get_user_model().objects.count() == 0


def test_a_way_to_reach_somebody_that_says_nothing_is_none(db: None, noon: datetime) -> None:
    new = NewCustomer(name="Nila", handles=[("instagram", "")], external=[("", " ")])
    [pk] = actions.add_many(new=[new], actor=Actor.system(), now=noon)
    assert not Identity.objects.filter(customer=pk).exists()


def test_many_who_are_taken_back_leave_nothing_and_those_after_them_are_found(places: Places, noon: datetime) -> None:
    first, second = ([NewCustomer(name=f"{name} {number:03}") for number in range(40)] for name in ("Mina", "Bristi"))
    with transaction.atomic():
        actions.add_many(new=first, actor=SYSTEM, now=noon)
        transaction.set_rollback(True)
    ids = actions.add_many(new=second, actor=SYSTEM, now=noon)
    everybody = Customer.objects.order_by("pk")
    assert list(everybody.values_list("pk", "name")) == [(pk, new.name) for pk, new in zip(ids, second, strict=True)]
    assert not matching_text(everybody, "mina", Scope.system())
    assert [one.pk for one in matching_text(everybody, "bristi 017", Scope.system())] == [ids[17]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO customers_search(customers_search, rank) VALUES ('integrity-check', 1)")
