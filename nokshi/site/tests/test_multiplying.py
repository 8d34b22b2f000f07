"""The bench's base: what is copied inside the database is what the product itself would have made of it."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from nokshi.commerce.actions import refresh_scores, refresh_traits
from nokshi.commerce.models import Order, Traits
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer, Identity
from nokshi.customers.queries.search import best_matches
from nokshi.customers.rules.names import contact_key, search_key
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import sorting_key
from nokshi.segments.actions.filling import fill_step
from nokshi.segments.models import Membership, Segment
from nokshi.site.bench import base, multiply, template
from nokshi.timeline import reading
from nokshi.timeline.models import EventRow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, BLOCKS = 60, 2
EVERYBODY = FIRST * (BLOCKS + 1)
HOUSE = Scope.system()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made() -> Mapping[str, int]:
    """Make a base of three times sixty customers; return how many rows the first sixty had in each table."""
    crowd = template.lay(count=FIRST, password="a bench of sixty", now=NOW)
    before = {**counts(), "index": len(indexes())}
    multiply.multiply(crowd, blocks=BLOCKS, tell=lambda done, total: None)
    base.read_to_the_end(NOW)
    return before


def counts() -> dict[str, int]:
    models = [model for model in apps.get_models() if model.__module__.startswith("nokshi.")]
    return {model._meta.label: model._default_manager.count() for model in models}


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name || COALESCE(sql, '') FROM sqlite_master WHERE type IN ('index', 'trigger')")
        else:
            cursor.execute("SELECT indexname || indexdef FROM pg_indexes WHERE schemaname = current_schema()")
        return {str(text) for (text,) in cursor.fetchall()}


def traits() -> dict[int, dict[str, Any]]:
    return {int(row["customer_id"]): dict(row) for row in Traits.objects.values()}


def test_every_table_of_customers_has_the_rows_of_all_blocks_and_every_index(made: Mapping[str, int]) -> None:
    now = counts()
    for label in (
        "customers.Customer", "customers.CustomerUnit", "customers.Identity", "commerce.Order", "commerce.OrderLine",
        "commerce.Traits", "privacy.Consent", "segments.Membership",
    ):  # fmt: skip
        assert now[label] == made[label] * (BLOCKS + 1), label
    assert len(indexes()) == made["index"]
    per_customer = Counter(EventRow.objects.exclude(customer_id=None).values_list("customer_id", flat=True))
    assert set(per_customer.values()) == {template.EVENTS}
    assert len(per_customer) == EVERYBODY


def test_counting_everything_anew_by_the_products_own_verbs_changes_nothing(made: Mapping[str, int]) -> None:
    before = traits()
    assert refresh_traits(customer_ids=Customer.objects.values_list("pk", flat=True), now=NOW) == 0
    assert refresh_scores(now=NOW, only_if_due=True) == 0
    assert traits() == before
    assert len(before) == EVERYBODY


def test_the_segment_has_everybody_whom_it_ought_to_have(made: Mapping[str, int]) -> None:
    segment = Segment.objects.get()
    members = set(Membership.objects.values_list("customer_id", flat=True))
    assert len(members) == segment.count == made["segments.Membership"] * (BLOCKS + 1) > 0
    assert fill_step(segment_id=segment.pk, now=NOW, because="time") is False
    assert set(Membership.objects.values_list("customer_id", flat=True)) == members


def test_names_and_keys_are_those_of_the_products_rules(made: Mapping[str, int]) -> None:
    for one in Customer.objects.prefetch_related("identities"):
        assert one.sort_key == sorting_key(one.name)
        assert one.search_key == search_key(name=one.name, called=one.called, city=one.city)
        known = {identity.value for identity in one.identities.all()}
        assert set(one.contact_key.split()) == set(contact_key(sorted(known)).split())
    last = Customer.objects.order_by("pk").last()
    assert last is not None
    assert last.pk in best_matches(Customer.objects.all(), last.name, HOUSE, EVERYBODY)
    assert Identity.objects.values("kind", "value").distinct().count() == Identity.objects.count()
    assert Order.objects.values("number").distinct().count() == Order.objects.count()


def test_readers_stand_at_the_end_and_the_next_customer_comes_by_the_usual_way(made: Mapping[str, int]) -> None:
    assert reading.drain(NOW) == 0
    pk = customers.add_customer(name="Ada", actor=Actor.system(), now=NOW).pk
    assert Customer.objects.count() == EVERYBODY + 1
    assert pk == Customer.objects.order_by("-pk")[0].pk
    assert reading.drain(NOW) > 0
