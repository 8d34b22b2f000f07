"""Find the products of a file's orders, add those that are not there, and call them what the file mostly calls them."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count

from nokshi.commerce.actions.catalogue import add_category, add_products, change_product
from nokshi.commerce.models import CartLine, Category, OrderLine, Price, Product
from nokshi.commerce.rules.orders import GOODS
from nokshi.commerce.rules.reading import Incoming, usual, usual_names
from nokshi.custom.actions import forget
from nokshi.ports.importing import Change, Result, RunContext

PRODUCT, CATEGORY = "commerce.product", "commerce.category"

Pair = tuple[Incoming, Result]


def find_products(pairs: Sequence[Pair], context: RunContext) -> dict[str, int]:
    """Return the products' ids by code; what is not in the catalogue is added, the file's name for it kept true."""
    described = [
        (line.sku, line.description) for order, _ in pairs for line in order.lines if line.sku and line.kind == GOODS
    ]
    codes = {sku for sku, _ in described}
    rows = Product.objects.filter(sku__in=codes).values_list("sku", "pk", "name", "run_id")
    known = {sku: pk for sku, pk, _name, _run in rows}
    names = usual_names(described)
    _rename([pk for sku, pk, name, run in rows if run == context.run_id and name != names.get(sku, name)],
            described, context)  # fmt: skip
    made = _added(pairs, {sku: names.get(sku, sku) for sku in sorted(codes - set(known))}, context)
    return {**known, **made}


def find_category(path: str, result: Result, context: RunContext) -> Category | None:
    """Return the category at a path written as “Kitchen / Tea”; what is missing of it is added."""
    category = None
    for name in (part.strip()[:120] for part in path.split("/")):
        if not name:
            continue
        found = Category.objects.filter(name=name, parent=category).first()
        if found is None:
            found = add_category(name=name, parent=category, actor=context.actor, now=context.now, run=context.run_id)
            result.changes.append(Change(CATEGORY, found.pk, None, {"name": name}))
        category = found
    return category


def undo_products(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take products back that a run added; answer those that others sell, price or changed since."""
    products = Product.objects.in_bulk([change.id for change in changes])
    used: set[int] = set()
    for model in (OrderLine, CartLine, Price):
        used.update(model.objects.filter(product__in=products).values_list("product_id", flat=True).distinct())
    alone = [change for change in changes if change.id in products and _is_touched(products[change.id], change, used)]
    left = {change.id for change in alone}
    gone = [pk for pk in products if pk not in left]
    forget(subject=PRODUCT, records=gone, actor=context.actor, now=context.now, run=context.run_id)
    Product.objects.filter(pk__in=gone).delete()
    return alone


def undo_categories(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take categories back that a run added; answer those that hold something, or have another name."""
    alone = []
    for change in changes:
        category = Category.objects.filter(pk=change.id).first()
        if category is None:
            continue
        if (
            category.name != (change.after or {}).get("name")
            or category.products.exists()
            or category.children.exists()
        ):
            alone.append(change)
        else:
            category.delete()
    return alone


def _added(pairs: Sequence[Pair], names: Mapping[str, str], context: RunContext) -> dict[str, int]:
    if not names:
        return {}
    carriers: dict[str, Result] = {}
    shelves: dict[str, int] = {}
    for order, result in pairs:
        for line in order.lines:
            carriers.setdefault(line.sku, result)
        for sku, path in order.categories.items():
            if sku in names and sku not in shelves and (category := find_category(path, result, context)):
                shelves[sku] = category.pk
    products = [(sku, name, shelves.get(sku)) for sku, name in names.items()]
    made = add_products(products=products, actor=context.actor, now=context.now, run=context.run_id)
    for sku, pk in made.items():
        after = {"category_id": shelves.get(sku), "is_active": True}
        carriers[sku].changes.append(Change(PRODUCT, pk, None, after))
    return made


def _rename(ids: Sequence[int], described: Sequence[tuple[str, str]], context: RunContext) -> None:
    """Call what this run added by its most frequent name, as far as the file has been read."""
    doubtful = Product.objects.in_bulk(ids)
    if not doubtful:
        return
    counts: dict[str, Counter[str]] = {one.sku: Counter() for one in doubtful.values()}
    rows = OrderLine.objects.filter(product__in=doubtful).exclude(description="").order_by()
    for pk, name, times in rows.values_list("product_id", "description").annotate(times=Count("pk")):
        counts[doubtful[pk].sku][name] += times
    for sku, description in described:
        if sku in counts and description:
            counts[sku][description] += 1
    for one in doubtful.values():
        change_product(
            product=one,
            changes={"name": usual(counts[one.sku])},
            actor=context.actor,
            now=context.now,
            run=context.run_id,
        )


def _is_touched(product: Product, change: Change, used: set[int]) -> bool:
    after = change.after or {}
    return product.pk in used or any(getattr(product, name) != value for name, value in after.items())
