"""Long lists: walking along an order finds what sorting would, and a judged count says that it is one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer
from nokshi.customers.queries import listing
from nokshi.customers.queries.listing import Count, Rows, count_of, listed, sorted_page, walked_page
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ui.paging import Page
from nokshi.workspace.models import User
from tests.cast import Places

ALL = Scope.system()
MANY = 60
DHAKANS: dict[str, Any] = {"field": "customers.city", "op": "is", "value": "Dhaka"}
Pages = Callable[[str, str], Page[dict[str, Any]]]


@pytest.fixture
def crowd(places: Places, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(listing, "STEP", 4)
    monkeypatch.setattr(listing, "LONGEST_STEP", 9)
    monkeypatch.setattr(listing, "COUNTED", 10)
    monkeypatch.setattr(listing, "TRIED", 30)
    monkeypatch.setattr(listing, "ENOUGH", 3)
    units = (places.dhaka.pk, places.berlin.pk)
    new = [
        NewCustomer(
            name=f"Person {number * 7 % 50:02}", units=[units[number % 4 == 0]],
            city="Dhaka" if number % 3 else "", birth_date=date(1990, 1, number % 5 + 1) if number % 2 else None,
        )
        for number in range(MANY)
    ]  # fmt: skip
    return actions.add_many(new=new, actor=Actor.system(), now=noon)


def walked(scope: Scope, tree: Any, sort: str, now: datetime) -> Pages:
    everybody = Customer.objects.visible_to(scope)

    def narrow(ids: Sequence[int]) -> Rows:
        return listed(scope, text="", tree=tree, now=now, among=ids)

    rows = listed(scope, text="", tree=tree, now=now)
    return lambda after, before: walked_page(rows, everybody, narrow, sort, [], after=after, before=before, size=5)


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


@pytest.mark.parametrize(
    "sort", ["customers.name", "-customers.name", "customers.birth_date", "-customers.birth_date", "customers.created"]
)
def test_walking_shows_the_pages_that_sorting_would(sort: str, crowd: list[int], noon: datetime) -> None:
    rows = listed(ALL, text="", tree=DHAKANS, now=noon)
    sorted_pages = through(lambda after, before: sorted_page(rows, sort, [], after=after, before=before, size=5))
    assert through(walked(ALL, DHAKANS, sort, noon)) == sorted_pages
    assert back_through(walked(ALL, DHAKANS, sort, noon)) == sorted_pages
    assert sum(map(len, sorted_pages)) == MANY * 2 // 3


def test_walking_finds_those_who_are_thinly_spread(crowd: list[int], noon: datetime) -> None:
    last = Customer.objects.order_by("-sort_key", "-pk")[0]
    actions.change_customer(customer=last, changes={"city": "Sylhet"}, actor=Actor.system(), now=noon)
    rare = {"field": "customers.city", "op": "is", "value": "Sylhet"}
    assert through(walked(ALL, rare, "customers.name", noon)) == [[last.pk]]


def test_walking_stays_inside_the_readers_units(crowd: list[int], places: Places, noon: datetime) -> None:
    berlin = replace(ALL, units=frozenset({places.berlin.pk}))
    seen = [pk for page in through(walked(berlin, DHAKANS, "customers.name", noon)) for pk in page]
    mine = set(listed(berlin, text="", tree=DHAKANS, now=noon).values_list("pk", flat=True))
    assert set(seen) == mine
    assert len(seen) == len(mine) < MANY * 2 // 3


def test_a_short_list_is_counted_exactly(crowd: list[int]) -> None:
    few = Customer.objects.visible_to(ALL).filter(pk__in=crowd[:10])
    assert count_of(few) == Count(10, True)
    assert not count_of(few).is_many


def test_a_long_list_is_judged_and_says_so(crowd: list[int], noon: datetime) -> None:
    rows = listed(ALL, text="", tree=DHAKANS, now=noon)
    count = count_of(rows)
    assert count.is_about
    assert not count.is_exact
    assert count.is_many
    assert abs(count.number - rows.count()) <= MANY // 5
    assert count_of(rows, exactly=True) == Count(rows.count(), True)


def test_a_judged_count_is_of_what_the_reader_sees(crowd: list[int], places: Places) -> None:
    berlin = replace(ALL, units=frozenset({places.berlin.pk}))
    mine = Customer.objects.visible_to(berlin)
    assert abs(count_of(mine).number - mine.count()) <= MANY // 10
    assert count_of(mine).number < count_of(Customer.objects.visible_to(ALL)).number


def test_too_few_hits_make_no_judgement(crowd: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "ENOUGH", 1_000)
    assert count_of(Customer.objects.visible_to(ALL)) == Count(10, False)


def test_the_list_says_about_and_leads_to_the_exact_count(crowd: list[int], ona: User, signed_in: Any) -> None:
    reader: Client = signed_in(ona)
    assert "bout" in reader.get("/customers/").content.decode().split("<tbody>")[0]
    exact = reader.get("/customers/?count=exact").content.decode()
    assert f"{MANY} " in exact
