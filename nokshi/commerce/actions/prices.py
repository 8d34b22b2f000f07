"""Say what things cost, for whom, and what a currency is worth."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.events import PriceListAdded, PriceListChanged, PriceListRemoved, PriceSet, RateSet
from nokshi.commerce.models import ExchangeRate, Price, PriceList, Product
from nokshi.commerce.rules.amounts import RATE_PLACES, rounded
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.money import Money
from nokshi.timeline.actions import Entry, record, record_many
from nokshi.workspace.queries import organisation

PRICE_LIST, RATE = "commerce.price_list", "commerce.rate"
LIST_FIELDS = ("name", "currency", "who", "position", "is_active")


class PriceListTaken(DomainError):
    code = "price_list_taken"
    sentence = _("There is a price list “%(name)s” already. Give another name.")
    status = 409


class PriceBelowNothing(DomainError):
    code = "price_below_nothing"
    sentence = _("A price cannot be below nothing. Write 0 or more.")


class RateOfItself(DomainError):
    code = "rate_of_itself"
    sentence = _("%(currency)s is the organisation's own currency and needs no rate. Choose another.")


class RateNotAboveNothing(DomainError):
    code = "rate_not_above_nothing"
    sentence = _("A rate must be above nothing. Write how much one %(currency)s is worth.")


@transaction.atomic
def add_price_list(
    *, name: str, currency: str, actor: Actor, now: datetime, who: dict[str, Any] | None = None, position: int = 0,
    run: int | None = None,
) -> PriceList:  # fmt: skip
    """Add a price list for everyone, or for those whom the condition tree `who` names; raises PriceListTaken."""
    price_list = PriceList(name=name, currency=currency, who=who, position=position)
    _keep(price_list)
    event = PriceListAdded(title=name, currency=currency)
    record(event, at=now, actor=actor, subject=(PRICE_LIST, price_list.pk), run=run)
    return price_list


@transaction.atomic
def change_price_list(*, price_list: PriceList, changes: Mapping[str, Any], actor: Actor, now: datetime) -> PriceList:
    """Change name, currency, who, position or is_active; the same values tell nothing."""
    changed = tuple(name for name in LIST_FIELDS if name in changes and changes[name] != getattr(price_list, name))
    if not changed:
        return price_list
    for name in changed:
        setattr(price_list, name, changes[name])
    _keep(price_list)
    event = PriceListChanged(title=price_list.name, fields=changed)
    record(event, at=now, actor=actor, subject=(PRICE_LIST, price_list.pk))
    return price_list


@transaction.atomic
def remove_price_list(*, price_list: PriceList, actor: Actor, now: datetime) -> None:
    """Take a price list and its prices away."""
    record(PriceListRemoved(title=price_list.name), at=now, actor=actor, subject=(PRICE_LIST, price_list.pk))
    price_list.delete()


def set_price(
    *, price_list: PriceList, product: Product, amount: Decimal | None, actor: Actor, now: datetime,
    run: int | None = None,
) -> None:  # fmt: skip
    """Set what a product costs on a list; None takes the price off. The same price tells nothing."""
    set_prices(price_list=price_list, prices={product: amount}, actor=actor, now=now, run=run)


@transaction.atomic
def set_prices(
    *, price_list: PriceList, prices: Mapping[Product, Decimal | None], actor: Actor, now: datetime,
    run: int | None = None,
) -> None:  # fmt: skip
    """Set what many products cost on a list, as `set_price` does one; raises PriceBelowNothing."""
    if any(amount is not None and amount < 0 for amount in prices.values()):
        raise PriceBelowNothing
    there = Price.objects.filter(price_list=price_list, product__in=prices)
    before = dict(there.values_list("product_id", "amount"))
    fresh = {
        product: amount for product, amount in prices.items()
        if before.get(product.pk) != (None if amount is None else rounded(amount))
    }  # fmt: skip
    there.filter(product__in=[product for product, amount in fresh.items() if amount is None]).delete()
    set_now = {product: amount for product, amount in fresh.items() if amount is not None}
    Price.objects.bulk_create(
        [Price(price_list=price_list, product=product, amount=amount) for product, amount in set_now.items()],
        batch_size=500, update_conflicts=True, unique_fields=["price_list", "product"], update_fields=["amount"],
    )  # fmt: skip
    record_many([
        Entry(
            event=PriceSet(
                sku=product.sku, price_list=price_list.pk, amount=_money(amount, price_list),
                before=_money(before.get(product.pk), price_list),
            ),
            at=now, actor=actor, subject=("commerce.product", product.pk), run=run,
        )
        for product, amount in fresh.items()
    ])  # fmt: skip


@transaction.atomic
def set_rate(
    *, currency: str, on: date, rate: Decimal, actor: Actor, now: datetime, run: int | None = None
) -> ExchangeRate:
    """Say what one of `currency` is worth in the organisation's from a day on; the same rate tells nothing.

    The orders it touches are counted anew by the reader of RateSet.
    """
    home = organisation().currency
    if currency == home:
        raise RateOfItself(currency=currency)
    rate = rounded(rate, RATE_PLACES)
    if rate <= 0:
        raise RateNotAboveNothing(currency=currency)
    known = ExchangeRate.objects.filter(currency=currency, home=home, date=on).first()
    if known and known.rate == rate:
        return known
    row, _made = ExchangeRate.objects.update_or_create(currency=currency, home=home, date=on, defaults={"rate": rate})
    event = RateSet(currency=currency, home=home, date=on, rate=rate)
    record(event, at=now, actor=actor, subject=(RATE, row.pk), run=run)
    return row


@transaction.atomic
def remove_rate(*, rate: ExchangeRate, actor: Actor, now: datetime) -> None:
    """Take a rate away; the one before it holds again."""
    event = RateSet(currency=rate.currency, home=rate.home, date=rate.date, rate=None)
    record(event, at=now, actor=actor, subject=(RATE, rate.pk))
    rate.delete()


def _money(amount: Decimal | None, price_list: PriceList) -> Money | None:
    return None if amount is None else Money(amount, price_list.currency)


def _keep(price_list: PriceList) -> None:
    try:
        with transaction.atomic():
            price_list.save()
    except IntegrityError:
        raise PriceListTaken(name=price_list.name) from None
