"""Keep the catalogue: products and their shelves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.events import (
    CategoryAdded,
    CategoryChanged,
    CategoryRemoved,
    ProductAdded,
    ProductChanged,
    ProductRetired,
)
from nokshi.commerce.models import Category, Product
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.events import Event
from nokshi.timeline.actions import Entry, record, record_many

PRODUCT, CATEGORY = "commerce.product", "commerce.category"
PRODUCT_FIELDS = ("sku", "name", "category_id", "is_active")


class SkuTaken(DomainError):
    code = "sku_taken"
    sentence = _("There is a product with the code %(sku)s already. Give another code, or change that product.")
    status = 409


class CategoryTaken(DomainError):
    code = "category_taken"
    sentence = _("There is a category “%(name)s” here already. Give another name.")
    status = 409


class CategoryInItself(DomainError):
    code = "category_in_itself"
    sentence = _("“%(name)s” cannot stand below itself. Choose another place.")


class CategoryHasBranches(DomainError):
    code = "category_has_branches"
    sentence = _("“%(name)s” has categories below it. Move or remove those first.")
    status = 409


@transaction.atomic
def add_product(
    *, sku: str, name: str, actor: Actor, now: datetime, category: Category | None = None, run: int | None = None
) -> Product:
    """Add a product and return it; raises SkuTaken."""
    product = Product(sku=sku, name=name, category=category, created_at=now, changed_at=now, run_id=run)
    _keep(product, SkuTaken(sku=sku))
    record(ProductAdded(sku=sku, title=name), at=now, actor=actor, subject=(PRODUCT, product.pk), run=run)
    return product


@transaction.atomic
def add_products(
    *, products: Sequence[tuple[str, str, int | None]], actor: Actor, now: datetime, run: int | None = None
) -> dict[str, int]:
    """Add many products (code, name, category's id) and return the new ids by code; known codes are passed over."""
    known = set(Product.objects.filter(sku__in=[sku for sku, _, _ in products]).values_list("sku", flat=True))
    fresh = {
        sku: Product(sku=sku, name=name, category_id=category, created_at=now, changed_at=now, run_id=run)
        for sku, name, category in products
        if sku not in known
    }
    Product.objects.bulk_create(fresh.values(), batch_size=1_000)
    record_many(
        [
            Entry(
                event=ProductAdded(sku=one.sku, title=one.name), at=now, actor=actor, subject=(PRODUCT, one.pk), run=run
            )
            for one in fresh.values()
        ]
    )
    return {sku: one.pk for sku, one in fresh.items()}


def change_product(
    *, product: Product, changes: Mapping[str, Any], actor: Actor, now: datetime, run: int | None = None
) -> Product:
    """Change sku, name, category_id or is_active; the same values tell nothing. Raises SkuTaken."""
    change_products(changes=[(product, changes)], actor=actor, now=now, run=run)
    return product


@transaction.atomic
def change_products(
    *, changes: Sequence[tuple[Product, Mapping[str, Any]]], actor: Actor, now: datetime, run: int | None = None
) -> None:
    """Change many products, each named once, as `change_product` does one; raises SkuTaken."""
    changed: list[Product] = []
    entries: list[Entry] = []
    for product, values in changes:
        names = tuple(name for name in PRODUCT_FIELDS if name in values and values[name] != getattr(product, name))
        if names:
            for name in names:
                setattr(product, name, values[name])
            product.changed_at = now
            changed.append(product)
            event = _change_told(product, names)
            entries.append(Entry(event=event, at=now, actor=actor, subject=(PRODUCT, product.pk), run=run))
    try:
        with transaction.atomic():
            Product.objects.bulk_update(changed, [*PRODUCT_FIELDS, "changed_at"], batch_size=100)
    except IntegrityError:
        raise SkuTaken(sku=changed[0].sku) from None
    record_many(entries)


def _change_told(product: Product, names: tuple[str, ...]) -> Event:
    if names == ("is_active",) and not product.is_active:
        return ProductRetired(sku=product.sku)
    return ProductChanged(sku=product.sku, fields=tuple(name.removesuffix("_id") for name in names))


def retire_product(*, product: Product, actor: Actor, now: datetime) -> Product:
    """Take a product off the shelf; its past stays."""
    return change_product(product=product, changes={"is_active": False}, actor=actor, now=now)


@transaction.atomic
def add_category(
    *, name: str, actor: Actor, now: datetime, parent: Category | None = None, run: int | None = None
) -> Category:
    """Add a shelf and return it; raises CategoryTaken."""
    category = Category(name=name, parent=parent)
    _keep(category, CategoryTaken(name=name))
    record(CategoryAdded(title=name), at=now, actor=actor, subject=(CATEGORY, category.pk), run=run)
    return category


@transaction.atomic
def change_category(*, category: Category, name: str, parent: Category | None, actor: Actor, now: datetime) -> Category:
    """Rename a shelf or move it; raises CategoryTaken and CategoryInItself."""
    above = parent
    while above is not None:
        if above.pk == category.pk:
            raise CategoryInItself(name=category.name)
        above = above.parent
    if (category.name, category.parent_id) == (name, parent.pk if parent else None):
        return category
    category.name, category.parent = name, parent
    _keep(category, CategoryTaken(name=name))
    record(CategoryChanged(title=name), at=now, actor=actor, subject=(CATEGORY, category.pk))
    return category


@transaction.atomic
def remove_category(*, category: Category, actor: Actor, now: datetime) -> None:
    """Take a shelf away; its products stay without one. Raises CategoryHasBranches."""
    if category.children.exists():
        raise CategoryHasBranches(name=category.name)
    record(CategoryRemoved(title=category.name), at=now, actor=actor, subject=(CATEGORY, category.pk))
    category.delete()


def _keep(row: Product | Category, refusal: DomainError) -> None:
    """Save a row; where its name is taken, refuse and leave the transaction usable."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise refusal from None
