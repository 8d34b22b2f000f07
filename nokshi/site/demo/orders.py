"""What each customer bought, when, for how much, and what he sent back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from zoneinfo import ZoneInfo

from nokshi.site.demo import seasons
from nokshi.site.demo.people import Habit, Person
from nokshi.site.demo.shelf import WARES, Ware
from nokshi.site.demo.world import Country

# Days between two orders of those who come again.
PAUSES = {Habit.LOYAL: 31, Habit.REGULAR: 78, Habit.LAPSED: 48, Habit.NEW: 20, Habit.TRADE: 40}
RETURNS = {Habit.LOYAL: 0.02, Habit.TRADE: 0.015}
USUAL_RETURNS = 0.045
ABROAD = Decimal("1.25")
YEARLY_RISE = 0.06
FORGOTTEN_CARTS = {Habit.LOOKING: 0.3, Habit.REGULAR: 0.06, Habit.LOYAL: 0.05, Habit.NEW: 0.15}


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a product at a price, in the order's currency."""

    ware: Ware
    quantity: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """A sale, or the return of a part of one (`refunds`, quantities negative)."""

    number: str
    person: Person
    placed_at: datetime
    lines: tuple[Line, ...]
    refunds: str = ""

    @property
    def currency(self) -> str:
        return self.person.country.currency

    @property
    def total(self) -> Decimal:
        return sum((line.quantity * line.price for line in self.lines), Decimal(0))


def orders(person: Person, *, seed: int, now: datetime) -> Iterator[Order]:
    """Yield a customer's orders and returns in the order of time."""
    luck = Random(f"{seed}/orders/{person.number}")
    found: list[Order] = []
    for count, day in enumerate(sorted(_days(person, now, luck)), 1):
        placed_at = _moment(day, person, luck)
        if placed_at > now:
            continue
        sale = Order(
            f"{placed_at:%y%m}-{person.number:05}{count:02}", person, placed_at, _basket(person, day, now, luck)
        )
        found.append(sale)
        if luck.random() < RETURNS.get(person.habit, USUAL_RETURNS):
            found.extend(_return(sale, now, luck))
    yield from sorted(found, key=lambda order: order.placed_at)


def cart(person: Person, *, seed: int, now: datetime) -> tuple[datetime, tuple[Line, ...]] | None:
    """Return the basket that a customer left standing these days, if he did."""
    luck = Random(f"{seed}/cart/{person.number}")
    if luck.random() >= FORGOTTEN_CARTS.get(person.habit, 0.02):
        return None
    left_at = now - timedelta(hours=luck.uniform(2, 240))
    return max(left_at, person.joined), _basket(person, left_at.date(), now, luck)


def price_in(ware: Ware, country: Country, *, years_ago: float = 0) -> Decimal:
    """Return what a product costs in a country: whole taka at home, dearer and to the tenth abroad."""
    taka = Decimal(ware.price) / Decimal(1 + YEARLY_RISE) ** Decimal(round(years_ago, 1))
    if country.currency == "BDT":
        return taka.quantize(Decimal(1), ROUND_HALF_UP)
    there = taka * ABROAD / Decimal(str(country.rate))
    return max(there.quantize(Decimal("0.1"), ROUND_HALF_UP), Decimal("0.9"))


def _days(person: Person, now: datetime, luck: Random) -> Iterator[date]:
    """Yield the days on which somebody buys, by his habit."""
    first = person.joined.date()
    if person.habit is Habit.LOOKING:
        return
    yield first
    if person.habit is Habit.FESTIVE:
        yield from _before_feasts(person, now.date(), luck)
    elif person.habit in PAUSES:
        last = _last_day(person, now, luck)
        day = first
        while (day := day + timedelta(days=_pause(PAUSES[person.habit], luck))) <= last:
            yield _drawn_to_season(day, last, person.country.code, luck)


def _last_day(person: Person, now: datetime, luck: Random) -> date:
    if person.habit is not Habit.LAPSED:
        return now.date()
    return min(person.joined.date() + timedelta(days=luck.randint(90, 400)), now.date() - timedelta(days=200))


def _before_feasts(person: Person, today: date, luck: Random) -> Iterator[date]:
    for year in range(person.joined.year, today.year + 1):
        for feast in seasons.feasts(year, person.country.code):
            day = feast - timedelta(days=luck.randint(2, 20))
            if person.joined.date() < day <= today and luck.random() < 0.5:
                yield day


def _pause(usual: int, luck: Random) -> int:
    return max(2, round(usual * math.exp(luck.gauss(0, 0.45))))


def _drawn_to_season(day: date, last: date, country: str, luck: Random) -> date:
    """Return a day near the given one, the likelier the more is bought then."""
    near = [min(day + timedelta(days=shift), last) for shift in (-9, -4, 0, 4, 9)]
    return luck.choices(near, [seasons.demand(one, country) ** 2 for one in near])[0]


def _moment(day: date, person: Person, luck: Random) -> datetime:
    if day == person.joined.date():
        return person.joined + timedelta(minutes=luck.randint(3, 40))
    hour = luck.choices(range(7, 24), (1, 2, 4, 5, 5, 5, 4, 4, 4, 4, 5, 6, 7, 9, 9, 6, 3))[0]
    local = datetime.combine(day, time(hour, luck.randint(0, 59)), tzinfo=ZoneInfo(person.country.zone))
    return max(local.astimezone(UTC), person.joined)


def _basket(person: Person, day: date, now: datetime, luck: Random) -> tuple[Line, ...]:
    is_trade = person.habit is Habit.TRADE
    size = luck.choices((1, 2, 3, 4, 5, 6), (26, 30, 22, 12, 6, 4))[0] + (3 if is_trade else 0)
    chosen = dict.fromkeys(luck.choices(WARES, [_liking(ware, person, day) for ware in WARES], k=size))
    years_ago = max(0.0, (now.date() - day).days / 365)
    return tuple(
        Line(ware, _quantity(ware, luck, is_trade=is_trade), price_in(ware, person.country, years_ago=years_ago))
        for ware in chosen
    )


def _liking(ware: Ware, person: Person, day: date) -> float:
    weight = ware.weight * (3.0 if (person.brand == "tea") == ware.sku.startswith("TEA") else 1.0)
    if not ware.season:
        return weight
    distance = min((day.month - ware.season) % 12, (ware.season - day.month) % 12)
    return weight * (3.0, 1.6, 0.8, 0.4, 0.25, 0.2, 0.2)[distance]


def _quantity(ware: Ware, luck: Random, *, is_trade: bool) -> int:
    if is_trade:
        return luck.choice((6, 10, 12, 20, 24)) if ware.price < 1000 else luck.randint(2, 6)
    return luck.choices((1, 2, 3, 4), (70, 20, 7, 3))[0] if ware.price < 1500 else 1


def _return(sale: Order, now: datetime, luck: Random) -> Iterator[Order]:
    back_at = sale.placed_at + timedelta(days=luck.randint(3, 20), hours=luck.randint(0, 9))
    line = luck.choice(sale.lines)
    if back_at <= now:
        quantity = luck.randint(1, line.quantity)
        lines = (Line(line.ware, -quantity, line.price),)
        yield Order(f"{sale.number}R", sale.person, back_at, lines, refunds=sale.number)
