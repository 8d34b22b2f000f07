"""Take price lists and prices of another system in; taking back is that of a file of products."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from nokshi.commerce.actions.importing_catalogue import PRICE, PRICE_LIST
from nokshi.commerce.actions.prices import add_price_list, change_price_list, set_price
from nokshi.commerce.models import Price, PriceList, Product
from nokshi.commerce.rules.reading import text_of
from nokshi.ports.importing import Change, Fate, Group, Result, RunContext
from nokshi.ports.systems import record_in
from nokshi.workspace.queries import organisation

LONGEST = 120


def save_price_list_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Add the price lists of rows behind those that are here.

    Only one that its row calls the standard is switched on: others would count for everyone, whom nobody meant.
    """
    here = PriceList.objects.in_bulk([group.record for group in groups if group.record])
    return [_list_saved(group, here.get(group.record or 0), context) for group in groups]


def save_price_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Set the prices of rows on the lists and products that earlier parts of the same move brought.

    A row whose product or list is not here is held. A list has one currency: prices in another one stand on a list of
    its name and theirs.
    """
    prices = Price.objects.select_related("product", "price_list")
    here = prices.in_bulk([group.record for group in groups if group.record])
    rows = [group.rows[-1].values for group in groups]
    products = Product.objects.in_bulk([record_in(row.get("product")) or 0 for row in rows])
    lists = PriceList.objects.in_bulk([record_in(row.get("price_list")) or 0 for row in rows])
    return [
        _saved(group, here.get(group.record or 0), products, lists, context) for group in groups
    ]  # fmt: skip


def foresee_price_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Tell what saving prices would do: products and lists that the move brings count as here."""
    prices = Price.objects.in_bulk([group.record for group in groups if group.record])
    return [Result(_foreseen(group, prices)) for group in groups]


def _foreseen(group: Group, prices: Mapping[int, Price]) -> Fate:
    row = group.rows[-1].values
    if _is_nowhere(row):
        return Fate.HELD
    price = prices.get(group.record or 0)
    if price is None:
        return Fate.SAME if group.record else Fate.NEW
    return Fate.SAME if group.is_unchanged or price.amount == row["amount"] else Fate.JOINED


def _is_nowhere(row: Mapping[str, Any]) -> bool:
    return row.get("amount") is None or any(record_in(row.get(name)) is None for name in ("product", "price_list"))


def _list_saved(group: Group, here: PriceList | None, context: RunContext) -> Result:
    row = group.rows[-1].values
    name = text_of(row, "name", LONGEST)
    if not name or (group.record and here is None):
        return Result(Fate.SAME if group.record else Fate.HELD)
    here = here or PriceList.objects.filter(name=name).first()
    if here is not None:
        result = Result(Fate.SAME, ref=(PRICE_LIST, here.pk))
        if group.record and not group.is_unchanged:
            _rename(here, name, result, context)
        return result
    is_on = row.get("is_standard") is True and row.get("is_active") is not False
    result = Result(Fate.NEW)
    currency = text_of(row, "currency", 3) or context.choices.get("currency") or organisation().currency
    made = _add(name, currency, is_on, result, context)
    result.ref = (PRICE_LIST, made.pk)
    return result


def _rename(price_list: PriceList, name: str, result: Result, context: RunContext) -> None:
    before = {"name": price_list.name}
    if name != price_list.name and not PriceList.objects.filter(name=name).exists():
        change_price_list(price_list=price_list, changes={"name": name}, actor=context.actor, now=context.now)
        result.fate = Fate.JOINED
        result.changes.append(Change(PRICE_LIST, price_list.pk, before, {"name": name}))


def _add(name: str, currency: str, is_on: bool, result: Result, context: RunContext) -> PriceList:
    last = PriceList.objects.aggregate(last=Max("position"))["last"]
    made = add_price_list(
        name=name, currency=currency, position=0 if last is None else last + 1, actor=context.actor, now=context.now,
        run=context.run_id,
    )  # fmt: skip
    if not is_on:
        change_price_list(price_list=made, changes={"is_active": False}, actor=context.actor, now=context.now)
    result.changes.append(Change(PRICE_LIST, made.pk, None, {"name": name}))
    return made


def _saved(
    group: Group, here: Price | None, products: Mapping[int, Product], lists: Mapping[int, PriceList],
    context: RunContext,
) -> Result:  # fmt: skip
    row = group.rows[-1].values
    product = products.get(record_in(row.get("product")) or 0)
    book = lists.get(record_in(row.get("price_list")) or 0)
    if product is None or book is None or row.get("amount") is None:
        return Result(Fate.HELD)
    if group.record and (here is None or group.is_unchanged):
        return Result(Fate.SAME, ref=(PRICE, here.pk) if here else None)
    result = Result(Fate.SAME)
    price_list = here.price_list if here else _in_currency(book, text_of(row, "currency", 3), result, context)
    _set(price_list, product, row["amount"], result, context)
    return result


def _in_currency(book: PriceList, currency: str, result: Result, context: RunContext) -> PriceList:
    if currency in {"", book.currency}:
        return book
    name = f"{book.name[: LONGEST - 4]} {currency}"
    known = PriceList.objects.filter(name=name, currency=currency).first()
    return known or _add(name, currency, book.is_active, result, context)


def _set(price_list: PriceList, product: Product, amount: Decimal, result: Result, context: RunContext) -> None:
    former = Price.objects.filter(price_list=price_list, product=product).first()
    set_price(
        price_list=price_list, product=product, amount=amount, actor=context.actor, now=context.now, run=context.run_id
    )
    price = Price.objects.get(price_list=price_list, product=product)
    result.ref = (PRICE, price.pk)
    if former is None or former.amount != price.amount:
        before = {"amount": str(former.amount)} if former else None
        result.fate = Fate.JOINED if former else Fate.NEW
        result.changes.append(Change(PRICE, price.pk, before, {"amount": str(price.amount)}))
