"""How the shop is set up: shelves, price lists with their prices, rates and settings. Products are not of this."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

import msgspec
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from nokshi.commerce import actions
from nokshi.commerce.models import Category, ExchangeRate, Price, PriceList, Product
from nokshi.commerce.queries.catalogue import category_tree
from nokshi.commerce.queries.settings import shop_settings
from nokshi.commerce.rules.amounts import LARGEST_MONEY, RATE_PLACES, plain, rounded
from nokshi.conditions.naming import found, likened, named, things_in
from nokshi.conditions.tree import check, to_data
from nokshi.kernel import formats
from nokshi.kernel.errors import DomainError, Text
from nokshi.ports.configuration import (
    Item,
    Known,
    Named,
    Naming,
    Section,
    Setting,
    above,
    joined,
    known,
    namings,
    parts_of,
    sections,
)
from nokshi.workspace.queries import organisation

LARGEST_RATE = 900_000_000
MOST_PRICES = 10_000
AT_ONCE = 500
CATEGORY, PRICE_LIST = "category", "price_list"
HAPPENINGS = ("commerce.order_placed", "commerce.order_refunded")


class WrongRateName(DomainError):
    code = "wrong_rate_name"
    status = 422
    sentence = _("“%(name)s” names no rate. Write the currency and the day from which it holds: USD 2026-01-01.")


class ShopItem(Item):
    """How the shop wants its carts: after how many hours an untouched one counts as left behind."""

    cart_hours: Annotated[int, msgspec.Meta(ge=1, le=720)] = 4


class CategoryItem(Item):
    """A shelf; its name says below which others it stands."""


class PriceListItem(Item):
    """A price list without its prices: in which currency, for whom, and where in the order it is asked."""

    currency: str
    who: dict[str, Any] | None = None
    position: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    is_active: bool = True


class RateItem(Item):
    """What one of a currency is worth in the organisation's."""

    rate: Decimal

    def __post_init__(self) -> None:
        if not self.rate.is_finite() or not 0 < self.rate <= LARGEST_RATE:
            raise ValueError(now_gettext("a rate is above 0 and at most %(most)s") % {"most": LARGEST_RATE})
        self.rate = Decimal(f"{rounded(self.rate, RATE_PLACES).normalize():f}")


class PriceItem(Item):
    """What a product costs on a price list, in the list's currency; its name is the list's and the product's code."""

    amount: Decimal

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or not 0 <= self.amount <= LARGEST_MONEY:
            said = now_gettext("a price is not below 0 and at most %(most)s")
            raise ValueError(said % {"most": LARGEST_MONEY})
        self.amount = Decimal(plain(rounded(self.amount)))


def _shop() -> dict[str, Item]:
    return {"": ShopItem(cart_hours=shop_settings().cart_hours)}


def _put_shop(name: str, item: ShopItem, to: Setting) -> None:
    actions.set_cart_hours(hours=item.cart_hours, actor=to.actor, now=to.now)


def _shelves() -> dict[str, Category]:
    """Return the shelves by their names from the top: Tea / Green."""
    names: dict[int, list[str]] = {}
    found: dict[str, Category] = {}
    for _depth, one in category_tree():
        names[one.pk] = [*names.get(one.parent_id or 0, []), one.name]
        found[joined(names[one.pk])] = one
    return found


def _put_category(name: str, item: CategoryItem, to: Setting) -> None:
    shelves = _shelves()
    parent = shelves[above(name)] if above(name) else None
    actions.add_category(name=parts_of(name)[-1], parent=parent, actor=to.actor, now=to.now)


def _remove_category(name: str, to: Setting) -> None:
    actions.remove_category(category=_shelves()[name], actor=to.actor, now=to.now)


def _category_needs(name: str, item: CategoryItem) -> Iterable[Named]:
    return [(CATEGORY, above(name))] if above(name) else []


def _price_lists() -> dict[str, Item]:
    return {
        one.name: PriceListItem(
            currency=one.currency, who=named(one.who) or None, position=one.position, is_active=one.is_active
        )
        for one in PriceList.objects.order_by("name")
    }


def _put_price_list(name: str, item: PriceListItem, to: Setting) -> None:
    who = to_data(check(found(item.who), scope=to.scope)) if item.who else None
    held = PriceList.objects.filter(name=name).first()
    if held is None:
        held = actions.add_price_list(
            name=name, currency=item.currency, who=who, position=item.position, actor=to.actor, now=to.now
        )
    changes = {"currency": item.currency, "who": who, "position": item.position, "is_active": item.is_active}
    actions.change_price_list(price_list=held, changes=changes, actor=to.actor, now=to.now)


def _remove_price_list(name: str, to: Setting) -> None:
    actions.remove_price_list(price_list=PriceList.objects.get(name=name), actor=to.actor, now=to.now)


def _price_list_loses(name: str) -> str:
    """Say how many prices stand on a list."""
    count = Price.objects.filter(price_list__name=name).count()
    said = ngettext("%(count)s price on it goes too.", "%(count)s prices on it go too.", count)
    return said % {"count": formats.figure(count, get_language() or "en")} if count else ""


def _price_list_needs(name: str, item: PriceListItem) -> Iterable[Named]:
    yield "currency", item.currency
    yield from things_in(item.who)


def _prices() -> dict[str, Item]:
    rows = Price.objects.order_by("price_list__name", "product__sku")
    return {
        joined((on, sku)): PriceItem(amount=amount)
        for on, sku, amount in rows.values_list("price_list__name", "product__sku", "amount")
    }


def _settle_prices(items: Mapping[str, PriceItem], to: Setting) -> None:
    """Set all prices of a file, those of a list together; what is as it was tells nothing."""
    by_list: dict[str, dict[str, Decimal]] = {}
    for name, item in items.items():
        on, sku = parts_of(name)
        by_list.setdefault(on, {})[sku] = item.amount
    for price_list in PriceList.objects.filter(name__in=by_list):
        told = list(by_list[price_list.name].items())
        for start in range(0, len(told), AT_ONCE):
            amounts = dict(told[start : start + AT_ONCE])
            prices = {one: amounts[one.sku] for one in Product.objects.filter(sku__in=amounts).order_by("pk")}
            actions.set_prices(price_list=price_list, prices=prices, actor=to.actor, now=to.now)


def _remove_price(name: str, to: Setting) -> None:
    on, sku = parts_of(name)
    for one in Price.objects.filter(price_list__name=on, product__sku=sku).select_related("price_list", "product"):
        actions.set_price(price_list=one.price_list, product=one.product, amount=None, actor=to.actor, now=to.now)


def _price_needs(name: str, item: PriceItem) -> Iterable[Named]:
    yield PRICE_LIST, above(name)


def _passed_prices(items: Mapping[str, PriceItem]) -> dict[str, Text]:
    """Return the prices of products that are not here: a house is set up before its goods come in."""
    skus = set(Product.objects.values_list("sku", flat=True))
    said = _("Its product is not here yet. Bring the products in, and apply the file again.")
    return {name: said for name in items if parts_of(name)[-1] not in skus}


def _rates() -> dict[str, Item]:
    rows = ExchangeRate.objects.filter(home=organisation().currency).order_by("currency", "date")
    return {f"{one.currency} {one.date.isoformat()}": RateItem(rate=one.rate) for one in rows}


def _currency_and_day(name: str) -> tuple[str, date]:
    currency, _space, day = name.partition(" ")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise WrongRateName(name=name[:60]) from None
    if f"{currency} {on.isoformat()}" != name:
        raise WrongRateName(name=name[:60])
    return currency, on


def _put_rate(name: str, item: RateItem, to: Setting) -> None:
    currency, on = _currency_and_day(name)
    actions.set_rate(currency=currency, on=on, rate=item.rate, actor=to.actor, now=to.now)


def _remove_rate(name: str, to: Setting) -> None:
    currency, on = _currency_and_day(name)
    rate = ExchangeRate.objects.get(currency=currency, date=on, home=organisation().currency)
    actions.remove_rate(rate=rate, actor=to.actor, now=to.now)


def _category_names() -> Mapping[str, str]:
    return {str(one.pk): name for name, one in _shelves().items()}


def _list_names() -> Collection[str]:
    return {joined([name]) for name in PriceList.objects.values_list("name", flat=True)}


known.lend(
    Known(CATEGORY, _("category"), _shelves),
    Known(PRICE_LIST, _("price list"), _list_names),
)
namings.lend(
    *(
        Naming(name, CATEGORY, _category_names)
        for name in (
            "commerce.favourite_category", "commerce.bought_category", "commerce.product_category",
            *(f"{happening}:categories" for happening in HAPPENINGS),
        )
    )
)  # fmt: skip
sections.lend(
    Section(
        name="shop", label=_("Shop"), shape=ShopItem, standing=_shop, put=_put_shop, is_one=True, order=50,
    ),
    Section(
        name="categories", label=_("Categories"), shape=CategoryItem, put=_put_category, remove=_remove_category,
        standing=lambda: dict.fromkeys(_shelves(), CategoryItem()), makes=lambda name, item: [(CATEGORY, name)],
        needs=_category_needs, order=52,
    ),
    Section(
        name="rates", label=_("Exchange rates"), shape=RateItem, standing=_rates, put=_put_rate, remove=_remove_rate,
        needs=lambda name, item: [("currency", name.partition(" ")[0])], order=54,
    ),
    Section(
        name="price_lists", label=_("Price lists"), shape=PriceListItem, standing=_price_lists, put=_put_price_list,
        remove=_remove_price_list, liken=partial(likened, part="who"), loses=_price_list_loses,
        makes=lambda name, item: [(PRICE_LIST, joined([name]))], needs=_price_list_needs, order=70,
    ),
    Section(
        name="prices", label=_("Prices"), shape=PriceItem, standing=_prices, put=lambda name, item, setting: None,
        remove=_remove_price, settle=_settle_prices, passes=_passed_prices, needs=_price_needs,
        most=MOST_PRICES, order=72,
    ),
)  # fmt: skip
