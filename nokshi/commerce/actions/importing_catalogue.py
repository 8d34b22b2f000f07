"""Take a file of products into the catalogue, and take it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions.catalogue import add_product, change_product
from nokshi.commerce.actions.importing_products import find_category
from nokshi.commerce.actions.prices import add_price_list, set_price
from nokshi.commerce.models import Category, Price, PriceList, Product
from nokshi.commerce.rules.products import codes_of
from nokshi.commerce.rules.reading import text_of
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext
from nokshi.workspace.queries import organisation

PRODUCT, PRICE, PRICE_LIST = "commerce.product", "commerce.price", "commerce.price_list"
CODE_TWICE = _("Another product has this code already. This one got its number in the other system as its code.")


def save_product_groups(groups: Sequence[Group], context: RunContext) -> list[Result]:
    """Put the products of a file's rows into the catalogue and say what became of each."""
    shelf = _Shelf(groups)
    return [_saved(group, shelf, context) for group in groups]


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
    """Take price lists back that a run added or renamed; answer those that hold prices of others, or were renamed."""
    lists = PriceList.objects.in_bulk([change.id for change in changes])
    here = [change for change in changes if change.id in lists]
    renamed = [change for change in here if change.before is not None]
    alone = [change for change in renamed if lists[change.id].name != (change.after or {}).get("name")]
    for change in renamed:
        if change not in alone:
            PriceList.objects.filter(pk=change.id).update(**(change.before or {}))
    made = [change for change in here if change.before is None]
    held = [change for change in made if lists[change.id].prices.exists()]
    PriceList.objects.filter(pk__in=[change.id for change in made if change not in held]).delete()
    return [*alone, *held]


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


class _Shelf:
    """The products that rows may mean: by what an earlier export made of them, by code, else by their names alone."""

    def __init__(self, groups: Sequence[Group]) -> None:
        rows = [group.rows[-1].values for group in groups]
        self.records = Product.objects.in_bulk([group.record for group in groups if group.record])
        codes = {code for row in rows for code in codes_of(row)}
        self.codes = {one.sku: one for one in Product.objects.filter(sku__in=codes)}
        self.names: dict[str, list[Product]] = {}
        for one in Product.objects.filter(name__in=[text_of(row, "name", 300) for row in rows if _has_no_code(row)]):
            self.names.setdefault(one.name, []).append(one)

    def meant(self, group: Group, context: RunContext) -> tuple[Product | None, str]:
        """Return the product of a row, or none and the code that a new one gets.

        Other systems let two products have one code: it is that of the first, the other has its number for a code.
        """
        row = group.rows[-1].values
        if group.record in self.records:
            return self.records[group.record or 0], ""
        number, code = text_of(row, "number", 60), codes_of(row)[0]
        if number in self.codes:
            return self.codes[number], ""
        named = self.names.get(text_of(row, "name", 300), []) if _has_no_code(row) else []
        found = self.codes.get(code) or (named[0] if len(named) == 1 else None)
        if found and number and found.run_id == context.run_id:
            return None, number
        return found, code


def _has_no_code(row: Mapping[str, Any]) -> bool:
    return not text_of(row, "sku") and not text_of(row, "number")


def _saved(group: Group, shelf: _Shelf, context: RunContext) -> Result:
    result, row = Result(Fate.SAME), group.rows[-1].values
    product, sku = shelf.meant(group, context)
    if product and group.is_unchanged:
        result.ref = (PRODUCT, product.pk)
        return result
    category = find_category(text_of(row, "category"), result, context)
    if product:
        _change(product, row, category.pk if category else None, result, context)
    else:
        product = shelf.codes[sku] = _added(sku, row, category, result, context)
    if row.get("price") is not None:
        _set_price(product, row, result, context)
    if result.changes and result.fate == Fate.SAME:
        result.fate = Fate.JOINED
    result.ref = (PRODUCT, product.pk)
    return result


def _added(
    sku: str, row: Mapping[str, Any], category: Category | None, result: Result, context: RunContext
) -> Product:  # fmt: skip
    name = text_of(row, "name", 300) or sku
    product = add_product(
        sku=sku, name=name, category=category, actor=context.actor, now=context.now, run=context.run_id
    )
    result.fate = Fate.NEW
    result.changes.append(Change(PRODUCT, product.pk, None, {"category_id": product.category_id, "is_active": True}))
    if text_of(row, "sku", 60) not in {"", sku}:
        result.remarks.append(Remark(Level.NOTE, "code_twice", CODE_TWICE, "sku"))
    if row.get("is_active") is False:
        _change(product, {"is_active": False}, None, result, context)
    return product


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
