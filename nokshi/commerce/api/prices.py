"""Price lists and exchange rates for programs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.commerce import actions
from nokshi.commerce.api.bodies import Currency, known_currency, within
from nokshi.commerce.models import ExchangeRate, Price, PriceList, Product
from nokshi.commerce.rules.amounts import LARGEST_MONEY, plain
from nokshi.conditions.tree import check, to_data
from nokshi.ports.resources import (
    Asking,
    Batch,
    Body,
    Column,
    Deed,
    Id,
    Listing,
    Resource,
    Word,
    by,
    resources,
    said,
    seen,
)
from nokshi.workspace.queries import organisation

Position = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class PriceListNew(Body, kw_only=True):
    """Prices in one currency, for everyone or for those whom the conditions `who` name."""

    name: Word
    currency: Currency
    who: dict[str, Any] | None = None
    position: Position = 0

    def __post_init__(self) -> None:
        known_currency(self.currency)


class PriceListChange(Body):
    """What is to be different of a price list."""

    name: Word | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    who: dict[str, Any] | UnsetType | None = UNSET
    position: Position | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        known_currency(self.currency)


class PriceNew(Body, kw_only=True):
    """What a product costs; null takes the price off."""

    product: Id
    amount: Decimal | None

    def __post_init__(self) -> None:
        if self.amount is not None:
            within(self.amount, LARGEST_MONEY)


class RateNew(Body, kw_only=True):
    """What one of a currency is worth in the organisation's, from a day on."""

    currency: Currency
    date: date
    rate: Decimal

    def __post_init__(self) -> None:
        known_currency(self.currency)
        within(self.rate, Decimal(900_000_000))


def price_lists(asking: Asking, of: int) -> QuerySet[PriceList]:
    """Return the price lists, which belong to the whole organisation."""
    return PriceList.objects.all()


def prices(asking: Asking, of: int) -> QuerySet[Price]:
    """Return the prices on a list."""
    return Price.objects.filter(price_list=of)


def rates(asking: Asking, of: int) -> QuerySet[ExchangeRate]:
    """Return the exchange rates into the organisation's currency."""
    return ExchangeRate.objects.filter(home=organisation().currency)


def add(asking: Asking, body: PriceListNew) -> int:
    """Add a price list."""
    who = _checked(body.who, asking)
    made = actions.add_price_list(
        name=body.name, currency=body.currency, who=who, position=body.position, actor=asking.actor, now=asking.now
    )
    return made.pk


def change(asking: Asking, pk: int, body: PriceListChange) -> None:
    """Change a price list."""
    changes = said(body)
    if "who" in changes:
        changes["who"] = _checked(changes["who"], asking)
    price_list = PriceList.objects.get(pk=pk)
    actions.change_price_list(price_list=price_list, changes=changes, actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Take a price list and its prices away."""
    actions.remove_price_list(price_list=PriceList.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def set_price(asking: Asking, pk: int, body: PriceNew) -> None:
    """Set what a product costs on a list."""
    set_prices(asking, pk, [body])


def set_prices(asking: Asking, pk: int, bodies: Sequence[PriceNew]) -> list[int]:
    """Set what products cost on a list and return their ids; of a product named twice the last price holds."""
    ids = [body.product for body in bodies]
    seen(Product.objects.all(), ids, _("product"))
    products = Product.objects.in_bulk(ids)
    prices = {products[body.product]: body.amount for body in bodies}
    actions.set_prices(
        price_list=PriceList.objects.get(pk=pk), prices=prices, actor=asking.actor, now=asking.now
    )  # fmt: skip
    return ids


def set_rate(asking: Asking, body: RateNew) -> int:
    """Say what a currency is worth."""
    made = actions.set_rate(currency=body.currency, on=body.date, rate=body.rate, actor=asking.actor, now=asking.now)
    return made.pk


def remove_rate(asking: Asking, pk: int) -> None:
    """Take a rate away."""
    actions.remove_rate(rate=ExchangeRate.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def _checked(tree: dict[str, Any] | None, asking: Asking) -> dict[str, Any] | None:
    return to_data(check(tree, scope=asking.scope)) if tree else None


PRICES = "commerce.prices"
resources.lend(
    Resource(
        name="price-lists", noun="price_list", label=_("Price lists"), capability="commerce.view", order=26,
        rows=price_lists,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("currency"), Column("who", dict[str, Any] | None),
            Column("position", int), Column("is_active", bool),
        ),
        sorts={"id": "pk", "position": "position"},
        filters=(by("currency", Currency), by("is_active", bool)),
        create=Deed(name="create", label=_("Add a price list"), capability=PRICES, run=add, body=PriceListNew),
        change=Deed(name="change", label=_("Change a price list"), capability=PRICES, run=change, body=PriceListChange),
        remove=Deed(name="remove", label=_("Remove a price list"), capability=PRICES, run=remove),
        parts=(
            Listing(
                name="prices", noun="price", label=_("Prices"), capability="commerce.view", rows=prices,
                columns=(Column("product", int, "product_id"), Column("amount", str, turn=plain)),
                filters=(by("product", Id, "product_id"),),
            ),
        ),
        deeds=(Deed(name="prices", label=_("Set a price"), capability=PRICES, run=set_price, body=PriceNew),),
        batches=(
            Batch(
                name="prices", label=_("Set up to 1,000 prices at once"), capability=PRICES, run=set_prices,
                body=PriceNew, of_record=True,
            ),
        ),
    ),
    Resource(
        name="rates", noun="rate", label=_("Exchange rates"), capability="commerce.view", order=27, rows=rates,
        columns=(
            Column("id", int, "pk"), Column("currency"), Column("home"), Column("date", date),
            Column("rate", str, turn=plain),
        ),
        sorts={"id": "pk", "date": "date"},
        filters=(by("currency", Currency),),
        create=Deed(name="create", label=_("Set an exchange rate"), capability=PRICES, run=set_rate, body=RateNew),
        remove=Deed(name="remove", label=_("Remove an exchange rate"), capability=PRICES, run=remove_rate),
    ),
)  # fmt: skip
