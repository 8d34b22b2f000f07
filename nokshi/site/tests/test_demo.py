"""The made-up shop."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.commerce.models import Cart, Order, OrderLine
from nokshi.customers.models import Customer, Identity
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign
from nokshi.privacy.models import Consent
from nokshi.segments.models import Membership, Segment
from nokshi.site.demo import consents, filling, orders, people, seasons
from nokshi.site.demo.people import Habit
from nokshi.site.demo.shelf import CATEGORIES, WARES
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Unit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def quiet(step: str, done: int, total: int) -> None:
    """Say nothing of the progress."""


def shop(count: int = 300, seed: int = 1) -> list[people.Person]:
    return list(people.people(count, seed=seed, now=NOW))


def test_the_same_seed_makes_the_same_people_and_orders() -> None:
    first, second = shop(20), shop(20)
    assert first == second
    assert [list(orders.orders(one, seed=1, now=NOW)) for one in first] == [
        list(orders.orders(one, seed=1, now=NOW)) for one in second
    ]


def test_a_larger_shop_begins_with_the_smaller_one() -> None:
    assert shop(30)[:20] == shop(20)


def test_another_seed_makes_other_people() -> None:
    assert {one.name for one in shop(20, seed=1)} != {one.name for one in shop(20, seed=2)}


def test_people_live_in_many_countries_and_most_in_bangladesh() -> None:
    lands = Counter(one.country.code for one in shop())
    assert lands.most_common(1)[0][0] == "BD"
    assert len(lands) >= 8


def test_people_are_written_in_several_scripts() -> None:
    names = "".join(one.name.whole for one in shop())
    assert all(any(first <= letter <= last for letter in names) for first, last in ("Az", "ক৺", "अॐ", "一龥", "ءي"))


def test_every_habit_is_there() -> None:
    assert {one.habit for one in shop()} == set(Habit)


def test_phones_can_be_dialled_and_no_address_of_mail_repeats() -> None:
    everybody = shop()
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(one.phone)) for one in everybody if one.phone)
    mails = [one.email for one in everybody if one.email]
    assert len(mails) == len(set(mails))


def test_the_lapsed_have_not_bought_for_half_a_year() -> None:
    for one in shop():
        if one.habit is Habit.LAPSED:
            assert max(order.placed_at for order in orders.orders(one, seed=1, now=NOW)) < NOW - timedelta(days=180)


def test_nobody_buys_before_he_came_or_after_today() -> None:
    for one in shop(100):
        assert all(one.joined <= order.placed_at <= NOW for order in orders.orders(one, seed=1, now=NOW))


def test_a_return_gives_back_what_was_bought_after_it_was_bought() -> None:
    found = [order for one in shop() for order in orders.orders(one, seed=1, now=NOW)]
    sales = {order.number: order for order in found if not order.refunds}
    returns = [order for order in found if order.refunds]
    assert returns
    for back in returns:
        sale = sales[back.refunds]
        bought = {line.ware.sku: line.quantity for line in sale.lines}
        assert sale.placed_at < back.placed_at
        assert all(0 < -line.quantity <= bought[line.ware.sku] for line in back.lines)


def test_many_but_not_all_allow_letters_and_every_yes_has_its_proof() -> None:
    everybody = shop()
    said = {one.number: list(consents.said(one, seed=1, now=NOW)) for one in everybody}
    assert all(answer.proof and one.joined <= answer.at <= NOW for one in everybody for answer in said[one.number])
    willing = sum(any(answer.granted and answer.channel == "email" for answer in answers) for answers in said.values())
    assert 0.5 < willing / len(everybody) < 0.8


def test_order_numbers_do_not_repeat() -> None:
    numbers = [order.number for one in shop() for order in orders.orders(one, seed=1, now=NOW)]
    assert len(numbers) == len(set(numbers))


def test_every_ware_stands_on_a_shelf() -> None:
    assert {ware.category for ware in WARES} <= set(CATEGORIES)
    assert len({ware.sku for ware in WARES}) == len(WARES)


@pytest.mark.parametrize("feast", [date(2026, 3, 20), date(2026, 4, 14), date(2026, 10, 17)])
def test_more_is_bought_before_a_feast_than_after(feast: date) -> None:
    assert seasons.demand(feast - timedelta(days=3), "BD") > seasons.demand(feast + timedelta(days=3), "BD")


@given(st.integers(2015, 2060))
def test_each_year_has_its_feasts(year: int) -> None:
    assert all(feast.year == year for feast in seasons.feasts(year, "BD"))
    assert 4 <= len(seasons.feasts(year, "BD")) <= 7


@pytest.mark.django_db
def test_an_empty_nokshi_is_filled_with_customers_orders_units_and_their_events() -> None:
    filled = filling.fill(count=40, seed=1, now=NOW, tell=quiet)
    assert Customer.objects.count() == filled.customers == 40
    assert Order.objects.count() == filled.orders
    assert OrderLine.objects.count() == filled.lines
    assert Identity.objects.filter(kind="external", namespace="shop", value="C-000001").exists()
    assert Unit.objects.count() == 9
    assert Consent.objects.filter(state="granted", purpose="news").exclude(proof="").count() > 20
    assert EventRow.objects.filter(kind="commerce.order_placed").count() == Order.objects.filter(kind="sale").count()


@pytest.mark.django_db
def test_segments_are_filled_and_a_letter_in_two_languages_is_begun() -> None:
    filling.fill(count=120, seed=1, now=NOW, tell=quiet)
    assert all(Membership.objects.filter(segment=segment).exists() for segment in Segment.objects.all())
    letter = Campaign.objects.get()
    assert letter.status == "draft"
    assert {text.language for text in letter.texts.all() if text.subject and len(text.words) == 4} == {"en", "bn"}


@pytest.mark.django_db
def test_the_totals_of_the_books_are_those_of_the_shop() -> None:
    filling.fill(count=40, seed=1, now=NOW, tell=quiet)
    expected = {order.number: order.total for one in shop(40) for order in orders.orders(one, seed=1, now=NOW)}
    assert dict(Order.objects.values_list("number", "total")) == expected
    assert not Order.objects.filter(home_total=None).exists()


@pytest.mark.django_db
def test_a_nokshi_with_customers_is_left_alone() -> None:
    filling.fill(count=3, seed=1, now=NOW, tell=quiet)
    before = (Customer.objects.count(), Order.objects.count(), Cart.objects.count())
    with pytest.raises(filling.NotEmpty):
        filling.fill(count=3, seed=2, now=NOW, tell=quiet)
    assert (Customer.objects.count(), Order.objects.count(), Cart.objects.count()) == before
    assert Customer.objects.visible_to(Scope.system()).count() == 3
