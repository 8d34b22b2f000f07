"""Take a file of products into the catalogue, and take it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from nokshi.commerce.actions.catalogue import add_product, change_product
from nokshi.commerce.actions.importing_products import find_category
from nokshi.commerce.actions.prices import add_price_list, set_price
from nokshi.commerce.models import Price, PriceList, Product
from nokshi.commerce.rules.reading import text_of
from nokshi.ports.importing import Change, Fate, Group, Result, RunContext
from nokshi.workspace.queries import organisation

PRODUCT, PRICE, PRICE_LIST = "commerce.product", "commerce.price", "commerce.price_list"


def save_product_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Put the products of a file's rows into the catalogue and say what became of each."""
    rows = [group.rows[-1].values for group in groups]
    known = {one.sku: one for one in Product.objects.filter(sku__in=[text_of(row, "sku", 60) for row in rows])}
    return [_saved(row, known, context) for row in rows]


def undo_prices(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Put prices back as they were before a run; answer those that were changed since."""
    alone = []
    prices = Price.objects.select_related("price_list", "product").in_bulk([change.id for change in changes])
    for change in changes:
        price = prices.get(change.id)
        if price is None:
            continue
        if price.amount != Decimal((change.after or {})["amount"]):
            alone.append(change)
        elif change.before is None:
            price.delete()
        else:
            price.amount = Decimal(change.before["amount"])
            price.save()
    return alone


def undo_price_lists(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take price lists back that a run added; answer those that hold prices of others."""
    lists = PriceList.objects.in_bulk([change.id for change in changes])
    alone = [change for change in changes if change.id in lists and lists[change.id].prices.exists()]
    left = {change.id for change in alone}
    PriceList.objects.filter(pk__in=[pk for pk in lists if pk not in left]).delete()
    return alone


def undo_product_changes(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Write products as they were before a run changed them; answer those that were changed since."""
    products = Product.objects.in_bulk([change.id for change in changes])
    alone = []
    for change in changes:
        product = products.get(change.id)
        if product is None:
            continue
        if any(getattr(product, name) != value for name, value in (change.after or {}).items()):
            alone.append(change)
        else:
            Product.objects.filter(pk=product.pk).update(**(change.before or {}))
    return alone


def _saved(row: Mapping[str, Any], known: dict[str, Product], context: RunContext) -> Result:
    result = Result(Fate.SAME)
    sku = text_of(row, "sku", 60)
    category = find_category(text_of(row, "category"), result, context)
    if sku in known:
        _change(known[sku], row, category.pk if category else None, result, context)
    else:
        name = text_of(row, "name", 300) or sku
        known[sku] = add_product(
            sku=sku, name=name, category=category, actor=context.actor, now=context.now, run=context.run_id
        )
        result.fate = Fate.NEW
        after = {"category_id": known[sku].category_id, "is_active": True}
        result.changes.append(Change(PRODUCT, known[sku].pk, None, after))
        if row.get("is_active") is False:
            _change(known[sku], {"is_active": False}, None, result, context)
    if row.get("price") is not None:
        _set_price(known[sku], row, result, context)
    if result.changes and result.fate == Fate.SAME:
        result.fate = Fate.JOINED
    result.ref = (PRODUCT, known[sku].pk)
    return result


def _change(
    product: Product, row: Mapping[str, Any], category_id: int | None, result: Result, context: RunContext
) -> None:
    """Change what the row says and the product has otherwise; what the row leaves out stays."""
    wanted: dict[str, Any] = {}
    if name := text_of(row, "name", 300):
        wanted["name"] = name
    if category_id is not None:
        wanted["category_id"] = category_id
    if row.get("is_active") is not None:
        wanted["is_active"] = row["is_active"]
    before = {name: getattr(product, name) for name in wanted if getattr(product, name) != wanted[name]}
    if before:
        change_product(product=product, changes=wanted, actor=context.actor, now=context.now, run=context.run_id)
        result.changes.append(Change(PRODUCT, product.pk, before, {name: wanted[name] for name in before}))


def _set_price(product: Product, row: Mapping[str, Any], result: Result, context: RunContext) -> None:
    currency = text_of(row, "currency", 3) or context.choices.get("currency") or organisation().currency
    price_list = _list_for_everyone(currency, result, context)
    former = Price.objects.filter(price_list=price_list, product=product).first()
    before = {"amount": str(former.amount)} if former else None
    set_price(
        price_list=price_list, product=product, amount=row["price"], actor=context.actor, now=context.now,
        run=context.run_id,
    )  # fmt: skip
    price = Price.objects.get(price_list=price_list, product=product)
    if former is None or former.amount != price.amount:
        result.changes.append(Change(PRICE, price.pk, before, {"amount": str(price.amount)}))


def _list_for_everyone(currency: str, result: Result, context: RunContext) -> PriceList:
    """Return the first list in the currency that is for everyone; one is made where there is none."""
    lists = PriceList.objects.filter(currency=currency, who__isnull=True, is_active=True).order_by("position", "pk")
    price_list = lists.first()
    if price_list is None:
        name = currency
        while PriceList.objects.filter(name=name).exists():
            name += "+"
        price_list = add_price_list(name=name, currency=currency, actor=context.actor, now=context.now)
        result.changes.append(Change(PRICE_LIST, price_list.pk, None, {"name": name}))
    return price_list
