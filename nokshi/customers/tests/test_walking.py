"""Long lists: walking along an order finds what sorting would, and a judged count says that it is one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer
from nokshi.customers.queries import listing
from nokshi.customers.queries.listing import (
    Count,
    Narrow,
    Rows,
    count_of,
    count_of_all,
    count_of_found,
    listed,
    sorted_page,
    stepped_page,
    walked_page,
)
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ui.paging import Page
from nokshi.workspace.models import User
from tests.cast import Places

ALL = Scope.system()
MANY = 60
SORTS = ["customers.name", "-customers.name", "customers.birth_date", "-customers.birth_date", "customers.created"]
DHAKANS: dict[str, Any] = {"field": "customers.city", "op": "is", "value": "Dhaka"}
Pages = Callable[[str, str], Page[dict[str, Any]]]


@pytest.fixture
def crowd(places: Places, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(listing, "STEP", 4)
    monkeypatch.setattr(listing, "LONGEST_STEP", 9)
    monkeypatch.setattr(listing, "COUNTED", 10)
    monkeypatch.setattr(listing, "TRIED", 30)
    monkeypatch.setattr(listing, "ENOUGH", 3)
    monkeypatch.setattr(listing, "_judged", {})
    units = (places.dhaka.pk, places.berlin.pk)
    new = [
        NewCustomer(
            name=f"Person {number * 7 % 50:02}", units=[units[number % 4 == 0]],
            city="Dhaka" if number % 3 else "", birth_date=date(1990, 1, number % 5 + 1) if number % 2 else None,
        )
        for number in range(MANY)
    ]  # fmt: skip
    return actions.add_many(new=new, actor=Actor.system(), now=noon)


def narrow_to(scope: Scope, tree: Any, now: datetime) -> Narrow:
    return lambda ids: listed(scope, text="", tree=tree, now=now, among=ids)


def walked(scope: Scope, tree: Any, sort: str, now: datetime) -> Pages:
    everybody, rows = Customer.objects.visible_to(scope), listed(scope, text="", tree=tree, now=now)
    return lambda after, before: walked_page(rows, everybody, sort, [], after=after, before=before, size=5)


def stepped(scope: Scope, tree: Any, sort: str, now: datetime) -> Pages:
    everybody, rows = Customer.objects.visible_to(scope), listed(scope, text="", tree=tree, now=now)
    narrow = narrow_to(scope, tree, now)
    return lambda after, before: stepped_page(rows, everybody, narrow, sort, [], after=after, before=before, size=5)


def through(pages: Pages) -> list[list[int]]:
    found = [page := pages("", "")]
    while page.after:
        found.append(page := pages(page.after, ""))
    return [[row["pk"] for row in one.rows] for one in found]


def back_through(pages: Pages) -> list[list[int]]:
    page = pages("", "")
    while page.after:
        page = pages(page.after, "")
    found = [page]
    while page.before:
        found.insert(0, page := pages("", page.before))
    return [[row["pk"] for row in one.rows] for one in found]


@pytest.mark.parametrize("sort", SORTS)
def test_walking_shows_the_pages_that_sorting_would(sort: str, crowd: list[int], noon: datetime) -> None:
    rows = listed(ALL, text="", tree=DHAKANS, now=noon)
    sorted_pages = through(lambda after, before: sorted_page(rows, sort, [], after=after, before=before, size=5))
    for way in (walked, stepped):
        assert through(way(ALL, DHAKANS, sort, noon)) == sorted_pages
        assert back_through(way(ALL, DHAKANS, sort, noon)) == sorted_pages
    assert sum(map(len, sorted_pages)) == MANY * 2 // 3


WHO = st.one_of(
    st.sampled_from([DHAKANS, {"field": "customers.city", "op": "empty"}]),
    st.builds(
        lambda op, day: {"field": "customers.birth_date", "op": op, "value": f"1990-01-0{day}"},
        st.sampled_from(["on", "before", "after"]), st.integers(1, 6),
    ),
    st.builds(
        lambda op, part: {"field": "customers.name", "op": op, "value": part},
        st.sampled_from(["contains", "contains_not", "is_not"]), st.sampled_from(["1", "Person 07", "nobody"]),
    ),
)  # fmt: skip
TREES = st.recursive(
    WHO,
    lambda parts: st.one_of(
        st.builds(lambda part: {"not": part}, parts),
        st.builds(lambda join, some: {join: some}, st.sampled_from(["all", "any"]), st.lists(parts, min_size=1)),
    ),
    max_leaves=4,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=TREES, sort=st.sampled_from(SORTS), is_narrow=st.booleans())
def test_whatever_is_asked_the_quick_ways_give_the_rows_of_the_plain_one_in_its_order(
    crowd: list[int], places: Places, noon: datetime, tree: Any, sort: str, is_narrow: bool
) -> None:
    scope = replace(ALL, units=frozenset({places.berlin.pk})) if is_narrow else ALL
    rows = listed(scope, text="", tree=tree, now=noon)
    plain = through(lambda after, before: sorted_page(rows, sort, [], after=after, before=before, size=5))
    assert through(walked(scope, tree, sort, noon)) == plain
    assert through(stepped(scope, tree, sort, noon)) == plain
    count = count_of(rows, narrow_to(scope, tree, noon))
    if count.ids is not None:
        few = Customer.objects.visible_to(scope).filter(pk__in=count.ids)
        assert through(lambda after, before: sorted_page(few, sort, [], after=after, before=before, size=5)) == plain


def test_walking_finds_those_who_are_thinly_spread(crowd: list[int], noon: datetime) -> None:
    last = Customer.objects.order_by("-sort_key", "-pk")[0]
    actions.change_customer(customer=last, changes={"city": "Sylhet"}, actor=Actor.system(), now=noon)
    rare = {"field": "customers.city", "op": "is", "value": "Sylhet"}
    for way in (walked, stepped):
        assert through(way(ALL, rare, "customers.name", noon)) == [[last.pk]]


def test_walking_stays_inside_the_readers_units(crowd: list[int], places: Places, noon: datetime) -> None:
    berlin = replace(ALL, units=frozenset({places.berlin.pk}))
    seen = [pk for page in through(walked(berlin, DHAKANS, "customers.name", noon)) for pk in page]
    mine = set(listed(berlin, text="", tree=DHAKANS, now=noon).values_list("pk", flat=True))
    assert set(seen) == mine
    assert len(seen) == len(mine) < MANY * 2 // 3


def within(rows: Rows) -> Narrow:
    return lambda ids: rows.filter(pk__in=ids)


def test_a_short_list_is_counted_exactly_and_names_its_customers(crowd: list[int]) -> None:
    few = Customer.objects.visible_to(ALL).filter(pk__in=crowd[:10])
    count = count_of(few, within(few))
    assert count == Count(10, True)
    assert sorted(count.ids or ()) == sorted(crowd[:10])
    assert not count.is_many


def test_a_long_list_is_judged_and_says_so(crowd: list[int], noon: datetime) -> None:
    rows = listed(ALL, text="", tree=DHAKANS, now=noon)
    count = count_of(rows, narrow_to(ALL, DHAKANS, noon))
    assert count.is_about
    assert not count.is_exact
    assert count.is_many
    assert abs(count.number - rows.count()) <= MANY // 5


def test_a_judged_count_is_of_what_the_reader_sees(crowd: list[int], places: Places) -> None:
    berlin = replace(ALL, units=frozenset({places.berlin.pk}))
    mine = Customer.objects.visible_to(berlin)
    assert abs(count_of_all(berlin).number - mine.count()) <= MANY // 10
    assert count_of_all(berlin).number < count_of_all(ALL).number


def test_a_judgement_serves_for_a_minute_but_never_where_few_are_left(crowd: list[int], noon: datetime) -> None:
    judged = count_of_all(ALL)
    assert judged.is_about
    Customer.objects.filter(pk__in=crowd[40:]).update(deleted_at=noon)
    assert count_of_all(ALL) == judged
    Customer.objects.filter(pk__in=crowd[5:]).update(deleted_at=noon)
    assert count_of_all(ALL) == Count(5, True)


def test_those_found_by_a_text_are_counted_further(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED_BY_TEXT", 30)
    assert count_of_found(Customer.objects.filter(pk__in=crowd[:30])) == Count(30, True)
    assert count_of_found(Customer.objects.filter(pk__in=crowd[:31])) == Count(30, False)


def test_who_is_only_alike_is_in_no_list(crowd: list[int], ona: User, signed_in: Any) -> None:
    page = signed_in(ona).get("/customers/?q=Perxon").content.decode()
    assert page.count('name="chosen"') == 0


def test_too_few_hits_make_no_judgement(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ENOUGH", 1_000)
    rows = Customer.objects.visible_to(ALL)
    assert count_of(rows, within(rows)) == Count(10, False)


def test_the_list_says_about_and_leads_to_the_exact_count(crowd: list[int], ona: User, signed_in: Any) -> None:
    reader: Client = signed_in(ona)
    assert "bout" in reader.get("/customers/").content.decode().split("<tbody>")[0]
    exact = reader.get("/customers/?count=exact").content.decode()
    assert f"{MANY} " in exact
