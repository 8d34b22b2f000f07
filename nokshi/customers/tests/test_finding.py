"""Search, matching and the list, on what a reader may see."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from nokshi.customers import actions
from nokshi.customers.actions import NewCustomer
from nokshi.customers.models import Customer
from nokshi.customers.queries import find_by_identity, match_many
from nokshi.customers.queries.listing import columns_for, count_of, listed, sorted_page
from nokshi.customers.queries.search import best_matches, matching_text
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from tests.cast import Places

SYSTEM = Actor.system()
ALL = Scope.system()
PEOPLE = (
    NewCustomer(name="রহিম উদ্দিন", city="চট্টগ্রাম", phones=["+8801812345678"]),
    NewCustomer(name="Ibrahim Rahman", emails=["ibrahim@example.com"]),
    NewCustomer(name="ফারহানা রহমান", external=[("shop", "C-1042")]),
    NewCustomer(name="Jürgen Müller", city="Köln"),
    NewCustomer(name="Bo Lindqvist", called="Bo"),
    NewCustomer(name="佐藤 美咲", city="大阪"),
)


@pytest.fixture
def people(places: Places, noon: datetime) -> list[int]:
    new = [replace(one, units=[places.dhaka.pk]) for one in PEOPLE]
    return actions.add_many(new=new, actor=SYSTEM, now=noon)


def names(ids: list[int]) -> list[str]:
    found = Customer.objects.in_bulk(ids)
    return [found[pk].name for pk in ids]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("rahim", "রহিম উদ্দিন"), ("Rahim Uddin", "রহিম উদ্দিন"), ("রহিম", "রহিম উদ্দিন"), ("farhana", "ফারহানা রহমান"),
        ("chattogram", "রহিম উদ্দিন"), ("muller", "Jürgen Müller"), ("MÜLLER", "Jürgen Müller"), ("bo", "Bo Lindqvist"),
        ("佐藤", "佐藤 美咲"), ("ibrahim@example", "Ibrahim Rahman"), ("০১৮১২৩৪৫৬৭৮", "রহিম উদ্দিন"),
        ("345678", "রহিম উদ্দিন"),
        ("c-1042", "ফারহানা রহমান"), ("lindqvsit", "Bo Lindqvist"), ("farhna", "ফারহানা রহমান"),
    ],
)  # fmt: skip
def test_a_customer_is_found_in_any_script(text: str, first: str, people: list[int]) -> None:
    assert names(best_matches(Customer.objects.visible_to(ALL), text, ALL, 5))[:1] == [first]


@pytest.mark.parametrize("text", ["", "  ", "zzzzqq", '"', "' OR 1=1", "NEAR(", "*", "a" * 500, "x AND y", "%", "_"])
def test_odd_texts_find_nobody_and_break_nothing(text: str, people: list[int]) -> None:
    rows = Customer.objects.visible_to(ALL)
    assert best_matches(rows, text, ALL, 5) == []
    assert matching_text(rows, text, ALL).count() in (0, len(people))


def test_a_search_follows_changes_and_removals(people: list[int], noon: datetime) -> None:
    rows = Customer.objects.visible_to(ALL)
    one = Customer.objects.get(name="Bo Lindqvist")
    actions.change_customer(customer=one, changes={"name": "Boris Ek"}, actor=SYSTEM, now=noon)
    assert best_matches(rows, "lindqvist", ALL, 5) == []
    assert best_matches(rows, "boris", ALL, 5) == [one.pk]
    actions.remove_customer(customer=one, actor=SYSTEM, now=noon)
    assert best_matches(rows, "boris", ALL, 5) == []


def test_strangers_never_push_out_what_a_reader_may_see(places: Places, people: list[int], noon: datetime) -> None:
    crowd = [NewCustomer(name="Rahim Rahim", units=[places.berlin.pk]) for _ in range(300)]
    actions.add_many(new=crowd, actor=SYSTEM, now=noon)
    dhaka = replace(ALL, units=frozenset({places.dhaka.pk}))
    assert names(best_matches(Customer.objects.visible_to(dhaka), "rahim", dhaka, 5))[:1] == ["রহিম উদ্দিন"]


def test_who_does_not_see_addresses_finds_nobody_by_them(people: list[int]) -> None:
    blind = replace(ALL, hidden=frozenset({"customers.email"}))
    rows = Customer.objects.visible_to(blind)
    assert best_matches(rows, "example.com", blind, 5) == []
    assert names(best_matches(rows, "ibrahim", blind, 5))[:1] == ["Ibrahim Rahman"]


def test_matching_stays_inside_the_scope(ada: Customer, mallory: Customer, places: Places) -> None:
    berlin = replace(ALL, units=frozenset({places.berlin.pk}))
    assert find_by_identity(ALL, "email", "Ada@Example.com") == ada
    assert find_by_identity(ALL, "phone", "০১৭১২৩৪৫৬৭৮") == ada
    assert find_by_identity(berlin, "email", "ada@example.com") is None
    assert match_many(berlin, "email", ["ada@example.com", "mallory@example.com"]) == {
        "mallory@example.com": mallory.pk
    }


def test_the_oldest_of_several_is_meant(places: Places, noon: datetime) -> None:
    new = [NewCustomer(name=name, emails=["us@example.com"]) for name in ("First", "Second")]
    first, _second = actions.add_many(new=new, actor=SYSTEM, now=noon)
    assert match_many(ALL, "email", ["us@example.com"]) == {"us@example.com": first}


def page_names(rows: list[dict[str, str]]) -> list[str]:
    return [row["name"] for row in rows]


@pytest.mark.parametrize(
    "sort", ["customers.name", "-customers.name", "customers.city", "-customers.city", "customers.birth_date"]
)
def test_pages_of_any_order_hold_everybody_once(sort: str, people: list[int]) -> None:
    rows = Customer.objects.visible_to(ALL)
    seen: list[str] = []
    mark = ""
    for _page in range(10):
        page = sorted_page(rows, sort, [], after=mark, size=2)
        seen += page_names(page.rows)
        mark = page.after
        if not mark:
            break
    assert sorted(seen) == sorted(one.name for one in PEOPLE)


@pytest.mark.parametrize("sort", ["customers.city", "-customers.city", "customers.birth_date", "-customers.birth_date"])
def test_pages_lead_back_the_way_they_led_forward(sort: str, people: list[int]) -> None:
    rows = Customer.objects.visible_to(ALL)
    forth = [page := sorted_page(rows, sort, [], size=2)]
    while page.after:
        forth.append(page := sorted_page(rows, sort, [], after=page.after, size=2))
    back = [page]
    while page.before:
        back.append(page := sorted_page(rows, sort, [], before=page.before, size=2))
    assert [page_names(one.rows) for one in back[::-1]] == [page_names(one.rows) for one in forth]
    assert len(forth) > 1


def test_those_without_a_value_come_last_both_ways(people: list[int]) -> None:
    rows = Customer.objects.visible_to(ALL)
    for sort in ("customers.city", "-customers.city"):
        cities = [row["city"] for row in sorted_page(rows, sort, []).rows]
        assert cities[-3:] == ["", "", ""]


def test_a_mark_that_was_tampered_with_shows_the_first_page(people: list[int]) -> None:
    rows = Customer.objects.visible_to(ALL)
    for mark in ("nonsense", "0.!!!", "1.e30", "9.W10", "0." + "x" * 400):
        assert sorted_page(rows, "customers.city", [], after=mark, size=3).rows


def test_hidden_fields_are_no_columns(people: list[int]) -> None:
    blind = replace(ALL, hidden=frozenset({"customers.city"}))
    assert "customers.city" in columns_for(ALL)
    assert "customers.city" not in columns_for(blind)


def test_a_list_is_narrowed_by_text_and_conditions(people: list[int], noon: datetime) -> None:
    tree = {"all": [{"field": "customers.city", "op": "filled"}]}
    rows = listed(ALL, text="rahim", tree=tree, now=noon + timedelta(days=1))
    assert [one.name for one in rows] == ["রহিম উদ্দিন"]
    assert count_of(rows, lambda ids: rows.filter(pk__in=ids)).number == 1
