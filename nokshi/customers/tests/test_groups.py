"""Companies above and below one another, their people, and the map of relations."""

from datetime import date, datetime
from typing import Any

import pytest

from nokshi.conditions import compiler
from nokshi.customers import actions
from nokshi.customers.actions import NewRelation
from nokshi.customers.models import Customer
from nokshi.customers.plugs.relations import columns, rows
from nokshi.customers.queries.hierarchy import (
    companies_below,
    count_people,
    group_of,
    parents_of,
    people_of,
    tree_below,
)
from nokshi.customers.queries.relations import pictures_of, ties_of
from nokshi.customers.rules.mapping import FAR, NEAR, TALL, WIDE, Link, Node, Shape, drawn
from nokshi.customers.tests.conftest import MakeCompany, Relate
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import User
from tests import cast

EVERYBODY = Scope.system()
TODAY = date(2026, 11, 23)


@pytest.fixture
def shop(company: MakeCompany, shapla: Customer, mill: Customer, relate: Relate) -> Customer:
    """A shop below the mill, which is below the group."""
    shop = company("Shapla Shop")
    relate(mill, "part_of", shapla)
    relate(shop, "part_of", mill)
    return shop


def test_a_tree_is_told_from_top_to_bottom(shapla: Customer, mill: Customer, shop: Customer) -> None:
    tree = tree_below(shapla.pk, EVERYBODY, TODAY)
    assert [(one.id, one.parent, one.depth) for one in tree] == [(mill.pk, shapla.pk, 1), (shop.pk, mill.pk, 2)]
    assert [one.name for one in parents_of(shop.pk, EVERYBODY, TODAY)] == ["Shapla Group", "Shapla Mill"]
    assert companies_below(shapla.pk, EVERYBODY, TODAY) == 2
    assert companies_below(shop.pk, EVERYBODY, TODAY) == 0


def test_each_company_stands_behind_the_one_above_it(
    company: MakeCompany, shapla: Customer, mill: Customer, shop: Customer, relate: Relate
) -> None:
    relate(company("A Farm"), "part_of", shapla)
    relate(company("B Shop"), "part_of", mill)
    names = [one.name for one in tree_below(shapla.pk, EVERYBODY, TODAY)]
    assert names == ["A Farm", "Shapla Mill", "B Shop", "Shapla Shop"]


def test_people_of_the_whole_tree_count_once(
    ada: Customer, bo: Customer, shapla: Customer, mill: Customer, shop: Customer, relate: Relate
) -> None:
    relate(ada, "works_at", shop)
    relate(ada, "decision_maker", mill)
    relate(bo, "works_at", mill)
    relate(bo, "referred_by", shapla)
    group = group_of(shapla.pk, EVERYBODY, TODAY)
    assert count_people(group, EVERYBODY, TODAY) == 2
    assert set(people_of(group, EVERYBODY, TODAY)) == {ada, bo}
    assert count_people([shop.pk], EVERYBODY, TODAY) == 1
    assert {one.name: one.people for one in tree_below(shapla.pk, EVERYBODY, TODAY)} == {
        "Shapla Mill": 2, "Shapla Shop": 1,
    }  # fmt: skip


def test_what_is_over_or_not_yet_counts_nowhere(ada: Customer, bo: Customer, mill: Customer, relate: Relate) -> None:
    relate(ada, "works_at", mill, until=TODAY)
    relate(bo, "works_at", mill, since=date(2026, 11, 24))
    assert count_people([mill.pk], EVERYBODY, TODAY) == 0
    assert count_people([mill.pk], EVERYBODY, date(2026, 11, 22)) == 1
    assert [tie.is_over for tie in ties_of(mill.pk, EVERYBODY, TODAY)] == [False, True]


def test_a_tree_ends_where_the_reader_sees_no_further(
    places: cast.Places, dev: User, cleo: User, ada: Customer, mallory: Customer, company: MakeCompany,
    shapla: Customer, mill: Customer, relate: Relate,
) -> None:  # fmt: skip
    hidden = company("Berlin Works", places.berlin)
    beyond = company("Beyond Berlin")
    relate(mill, "part_of", shapla)
    relate(hidden, "part_of", shapla)
    relate(beyond, "part_of", hidden)
    relate(mallory, "works_at", mill)
    relate(ada, "works_at", mill)
    scope = cast.scope(dev)
    assert [one.id for one in tree_below(shapla.pk, scope, TODAY)] == [mill.pk]
    assert companies_below(shapla.pk, scope, TODAY) == 1
    assert count_people(group_of(shapla.pk, scope, TODAY), scope, TODAY) == 1
    assert count_people(group_of(shapla.pk, EVERYBODY, TODAY), EVERYBODY, TODAY) == 2
    assert parents_of(beyond.pk, scope, TODAY) == []
    assert tree_below(shapla.pk, cast.scope(cleo), TODAY)[0].id == hidden.pk
    assert companies_below(shapla.pk, Scope.nobody(), TODAY) == 0


def test_a_large_tree_is_counted_in_few_questions(
    company: MakeCompany, shapla: Customer, places: cast.Places, noon: datetime, django_assert_max_num_queries: Any
) -> None:
    new = [actions.NewCustomer(name=f"Company {n}", kind="company", units=[places.dhaka.pk]) for n in range(1_200)]
    ids = [shapla.pk, *actions.add_many(new=new, actor=Actor.system(), now=noon)]
    ties = [NewRelation(customer=ids[n], other=ids[(n - 1) // 3], kind="part_of") for n in range(1, len(ids))]
    actions.relate_many(new=ties, actor=Actor.system(), now=noon)
    with django_assert_max_num_queries(3):
        assert companies_below(shapla.pk, EVERYBODY, TODAY) == 1_200
        assert len(tree_below(shapla.pk, EVERYBODY, TODAY)) == 500


@pytest.mark.parametrize(
    ("field", "operator", "value", "found"),
    [
        ("works_at", "is", "shapla mill", {"Ada Lovelace"}),
        ("works_at", "contains", "Shop", set()),
        ("works_at", "empty", None, {"Bo Lindqvist", "Shapla Group", "Shapla Mill"}),
        ("has_parent", "yes", None, {"Shapla Mill"}),
        ("people", "at_least", 1, {"Shapla Mill"}),
        ("people", "is", 0, {"Shapla Group"}),
        ("relation", "is_one_of", ["works_at"], {"Ada Lovelace"}),
        ("relation", "is_one_of", ["turned works_at"], {"Shapla Mill"}),
        ("relation", "empty", None, {"Bo Lindqvist"}),
    ],
)
def test_conditions_ask_of_relations(
    field: str, operator: str, value: Any, found: set[str], ada: Customer, bo: Customer, shapla: Customer,
    mill: Customer, relate: Relate, noon: datetime,
) -> None:  # fmt: skip
    relate(ada, "works_at", mill)
    relate(mill, "part_of", shapla)
    leaf = {"field": f"customers.{field}", "op": operator}
    tree = leaf if value is None else {**leaf, "value": value}
    people = compiler.matching(tree, Customer.objects.all(), scope=EVERYBODY, now=noon)
    assert {one.name for one in people} == found


def test_relations_go_out_without_those_to_people_out_of_sight(
    dev: User, ada: Customer, bo: Customer, mallory: Customer, mill: Customer, relate: Relate
) -> None:
    relate(ada, "works_at", mill, role="Buyer", since=date(2026, 1, 1))
    relate(bo, "referred_by", mallory)
    scope = cast.scope(dev)
    [row] = rows(scope, None)
    assert dict(zip(columns(scope), map(str, row), strict=True)) == {
        "name": "Ada Lovelace", "customer_id": "", "email": "ada@example.com", "relation": "works_at",
        "role": "Buyer", "other_name": "Shapla Mill", "other_customer_id": "", "other_email": "",
        "since": "2026-01-01", "until": "", "source": "",
    }  # fmt: skip


def test_the_map_shows_those_around_and_those_around_them(
    ada: Customer, bo: Customer, shapla: Customer, mill: Customer, relate: Relate
) -> None:
    relate(ada, "works_at", mill)
    relate(mill, "part_of", shapla)
    relate(bo, "works_at", shapla)
    picture, narrow = pictures_of(ada, ties_of(ada.pk, EVERYBODY, TODAY), EVERYBODY, TODAY)
    assert {node.name: node.ring for node in picture.nodes} == {
        "Ada Lovelace": 0, "Shapla Mill": 1, "Shapla Group": 2,
    }  # fmt: skip
    assert {(link.start, link.end) for link in picture.links} == {(ada.pk, mill.pk), (mill.pk, shapla.pk)}
    assert [node.name for node in narrow.nodes] == ["Ada Lovelace", "Shapla Mill"]


@pytest.mark.parametrize(
    ("near", "far", "shape"), [(0, 0, WIDE), (1, 1, WIDE), (3, 5, WIDE), (NEAR, FAR, WIDE), (NEAR, 0, TALL)]
)
def test_nobody_on_the_map_stands_outside_of_it_or_on_another(near: int, far: int, shape: Shape) -> None:
    inner = [Node(n, f"Near {n}", "person") for n in range(1, near + 1)]
    outer = [Node(100 + n, f"Far {n}", "person") for n in range(far)]
    links = [Link(1, node.id, "own", "x") for node in outer]
    nodes = drawn(Node(999, "Middle", "person"), inner, outer, links, shape).nodes
    assert len(nodes) == 1 + near + far
    width, height = shape.box
    for one in nodes:
        assert 0 <= one.left <= shape.width - width
        assert 0 <= one.top <= shape.height - height
        others = [other for other in nodes if other is not one]
        assert all(abs(one.x - other.x) >= width * 0.6 or abs(one.y - other.y) >= height * 0.6 for other in others)


def test_an_arrow_points_from_one_to_the_other_and_a_household_has_none() -> None:
    links = [Link(1, 2, "works_at"), Link(2, 1, "household")]
    tie, household = drawn(Node(1, "A", "person"), [Node(2, "B", "company")], [], links).links
    assert tie.turn == -90
    assert tie.arrow_at is not None
    assert tie.arrow_at[1] < tie.words_at[1]
    assert household.arrow_at is None
