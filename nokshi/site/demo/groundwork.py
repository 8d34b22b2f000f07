"""What must stand before the first customer comes: units, shelves, prices and rates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from nokshi.commerce import actions as commerce
from nokshi.commerce.models import Category, PriceList, Product
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.site.demo.marks import RUN
from nokshi.site.demo.orders import price_in
from nokshi.site.demo.people import YEARS_OPEN
from nokshi.site.demo.shelf import CATEGORIES, WARES
from nokshi.site.demo.world import COUNTRIES, Country
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Organisation, Unit
from nokshi.workspace.queries import organisation, root_unit

BRANDS = {"tea": "Shapla Tea · শাপলা চা", "home": "Shapla Home · শাপলা ঘর"}
REGIONS = {"bangladesh": "Bangladesh · বাংলাদেশ", "europe": "Europe · ইউরোপ", "abroad": "Elsewhere · অন্যত্র"}
SWING = 0.012


@dataclass(frozen=True, slots=True)
class Ground:
    """The ids that customers and orders refer to: units by brand and region, products by code."""

    units: dict[tuple[str, str], int]
    products: dict[str, int]


def lay(*, seed: int, now: datetime) -> Ground:
    """Set up the shop as it was on the day it opened."""
    opened = now - timedelta(days=YEARS_OPEN * 365)
    house = _house(opened)
    units = dict(_units(opened))
    products = _shelves(opened)
    for currency, home_value in _currencies(house).items():
        for day, rate in _rates(currency, home_value, opened.date(), now.date(), seed):
            commerce.set_rate(currency=currency, on=day, rate=rate, actor=Actor.system(), now=opened, run=RUN)
    _price_lists(opened)
    return Ground(units, products)


def _house(opened: datetime) -> Organisation:
    house = organisation()
    if house.name:
        return house
    return workspace.change_organisation(
        name="Shapla · শাপলা",
        language=house.language,
        currency="BDT",
        zone="Asia/Dhaka",
        actor=Actor.system(),
        now=opened,
    )


def _units(opened: datetime) -> Iterator[tuple[tuple[str, str], int]]:
    def add(name: str, kind: Unit.Kind, parent: Unit) -> Unit:
        system = Scope.system()
        if known := Unit.objects.filter(parent=parent, name=name).first():
            return workspace.bring_unit_back(unit=known, scope=system, actor=Actor.system(), now=opened)
        return workspace.add_unit(name=name, kind=kind, parent=parent, scope=system, actor=Actor.system(), now=opened)

    for brand, name in BRANDS.items():
        above = add(name, Unit.Kind.BRAND, root_unit())
        for region, title in REGIONS.items():
            yield (brand, region), add(title, Unit.Kind.REGION, above).pk


def _shelves(opened: datetime) -> dict[str, int]:
    shelves: dict[str, Category] = {}
    for key, (name, parent) in CATEGORIES.items():
        above = shelves.get(parent)
        shelves[key] = Category.objects.filter(name=name, parent=above).first() or commerce.add_category(
            name=name, parent=above, actor=Actor.system(), now=opened, run=RUN
        )
    wares = [(ware.sku, ware.name, shelves[ware.category].pk) for ware in WARES]
    commerce.add_products(products=wares, actor=Actor.system(), now=opened, run=RUN)
    codes = [ware.sku for ware in WARES]
    return dict(Product.objects.filter(sku__in=codes).values_list("sku", "pk"))


def _currencies(house: Organisation) -> dict[str, float]:
    """Return what one of each foreign currency is worth at home today."""
    taka = {country.currency: country.rate for country in COUNTRIES}
    home = taka.get(house.currency, taka["USD"])
    return {currency: value / home for currency, value in taka.items() if currency != house.currency}


def _rates(currency: str, today_value: float, first: date, last: date, seed: int) -> Iterator[tuple[date, Decimal]]:
    """Yield a rate for the first of each month: a slow walk back from today's."""
    luck = Random(f"{seed}/rates/{currency}")
    day, value = last.replace(day=1), today_value
    while day >= first.replace(day=1):
        yield day, Decimal(str(round(value, 4)))
        day = (day - timedelta(days=1)).replace(day=1)
        value *= 1 + luck.gauss(-0.002, SWING)


def _price_lists(opened: datetime) -> None:
    by_currency: dict[str, Country] = {}
    for country in COUNTRIES:
        by_currency.setdefault(country.currency, country)
    products = {product.sku: product for product in Product.objects.filter(sku__in=[ware.sku for ware in WARES])}
    for position, (currency, country) in enumerate(by_currency.items(), 1):
        name = f"Shop · {currency}"
        prices = PriceList.objects.filter(name=name).first() or commerce.add_price_list(
            name=name, currency=currency, position=position * 10, actor=Actor.system(), now=opened, run=RUN
        )
        _price(prices, products, country, opened)


def _price(prices: PriceList, products: dict[str, Product], country: Country, opened: datetime) -> None:
    for ware in WARES:
        commerce.set_price(
            price_list=prices,
            product=products[ware.sku],
            amount=price_in(ware, country),
            actor=Actor.system(),
            now=opened,
            run=RUN,
        )
