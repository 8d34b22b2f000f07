"""Products and categories for programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.commerce import actions
from nokshi.commerce.api.bodies import Sku
from nokshi.commerce.models import Category, Product
from nokshi.commerce.queries.listing import products_by_text
from nokshi.custom.api.values import Own, own_column, write
from nokshi.kernel.errors import DomainError
from nokshi.ports.resources import (
    Asking,
    Body,
    Bulk,
    Column,
    Deed,
    Id,
    Line,
    Moment,
    Resource,
    Word,
    by,
    resources,
    seen,
)

PRODUCT = "commerce.product"


class SkuUsed(DomainError):
    code = "sku_taken"
    sentence = _("There is a product with the code “%(sku)s” already. Change that one, or give another code.")
    status = 409


class NamedTwice(DomainError):
    code = "named_twice"
    sentence = _("Product %(id)s stands there twice. Say all that is to be different of it in one row.")


class ProductNew(Body, kw_only=True):
    """A product, known by its own code."""

    sku: Sku
    name: Line
    category: Id | None = None
    custom: Own = {}


class ProductChange(Body):
    """What is to be different; a product that is not active is off the shelf."""

    sku: Sku | UnsetType = UNSET
    name: Line | UnsetType = UNSET
    category: Id | UnsetType | None = UNSET
    is_active: bool | UnsetType = UNSET
    custom: Own | UnsetType = UNSET


class ProductChangeOf(ProductChange, kw_only=True):
    """What is to be different of one product among many."""

    id: Id


class CategoryNew(Body, kw_only=True):
    """A shelf, below another or on top."""

    name: Word
    parent: Id | None = None


class CategoryChange(Body):
    """What is to be different of a shelf."""

    name: Word | UnsetType = UNSET
    parent: Id | UnsetType | None = UNSET


def products(asking: Asking, of: int) -> QuerySet[Product]:
    """Return the products, which belong to the whole organisation."""
    return Product.objects.all()


def categories(asking: Asking, of: int) -> QuerySet[Category]:
    """Return the categories, which belong to the whole organisation."""
    return Category.objects.all()


def add_products(asking: Asking, bodies: Sequence[ProductNew]) -> list[int]:
    """Add products; raises SkuUsed where one is there already."""
    seen(Category.objects.all(), [body.category for body in bodies], _("category"))
    codes = [body.sku for body in bodies]
    taken = set(Product.objects.filter(sku__in=codes).values_list("sku", flat=True))
    taken |= {sku for sku in codes if codes.count(sku) > 1} if len(set(codes)) < len(codes) else set()
    if taken:
        raise SkuUsed(sku=min(taken))
    new = [(body.sku, body.name, body.category) for body in bodies]
    with transaction.atomic():
        made = actions.add_products(products=new, actor=asking.actor, now=asking.now)
        write(asking, PRODUCT, {made[body.sku]: body.custom for body in bodies}, dict.fromkeys(made.values(), ""))
    return [made[sku] for sku in codes]


def add_product(asking: Asking, body: ProductNew) -> int:
    """Add one product."""
    return add_products(asking, [body])[0]


def change_product(asking: Asking, pk: int, body: ProductChange) -> None:
    """Change a product."""
    _change(asking, {pk: body})


def change_products(asking: Asking, bodies: Sequence[ProductChangeOf]) -> list[int]:
    """Change products, each named once."""
    ids = [body.id for body in bodies]
    seen(products(asking, 0), ids, _("product"))
    if len(set(ids)) < len(ids):
        raise NamedTwice(id=next(pk for pk in ids if ids.count(pk) > 1))
    _change(asking, {body.id: body for body in bodies})
    return ids


def _change(asking: Asking, bodies: Mapping[int, ProductChange]) -> None:
    shelves = [body.category for body in bodies.values() if body.category is not UNSET]
    seen(Category.objects.all(), shelves, _("category"))
    rows = Product.objects.in_bulk(list(bodies))
    changes = [(rows[pk], _wanted(body)) for pk, body in bodies.items()]
    with transaction.atomic():
        actions.change_products(changes=changes, actor=asking.actor, now=asking.now)
        write(asking, PRODUCT, {pk: body.custom or {} for pk, body in bodies.items()}, {})


def _wanted(body: ProductChange) -> dict[str, Any]:
    names = {"sku": "sku", "name": "name", "category": "category_id", "is_active": "is_active"}
    return {column: getattr(body, name) for name, column in names.items() if getattr(body, name) is not UNSET}


def retire(asking: Asking, pk: int) -> None:
    """Take a product off the shelf; its past stays."""
    actions.retire_product(product=Product.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def add_category(asking: Asking, body: CategoryNew) -> int:
    """Add a shelf."""
    made = actions.add_category(name=body.name, parent=_shelf(body.parent), actor=asking.actor, now=asking.now)
    return made.pk


def change_category(asking: Asking, pk: int, body: CategoryChange) -> None:
    """Rename a shelf or move it."""
    category = Category.objects.select_related("parent").get(pk=pk)
    name = category.name if body.name is UNSET else body.name
    parent = category.parent if body.parent is UNSET else _shelf(body.parent)
    actions.change_category(category=category, name=name, parent=parent, actor=asking.actor, now=asking.now)


def remove_category(asking: Asking, pk: int) -> None:
    """Take a shelf away."""
    actions.remove_category(category=Category.objects.get(pk=pk), actor=asking.actor, now=asking.now)


def _shelf(pk: int | None) -> Category | None:
    seen(Category.objects.all(), [pk], _("category"))
    return Category.objects.get(pk=pk) if pk else None


CATALOGUE = "commerce.catalogue"
resources.lend(
    Resource(
        name="products", noun="product", label=_("Products"), capability="commerce.view", order=24, rows=products,
        columns=(
            Column("id", int, "pk"), Column("sku"), Column("name"), Column("category", int | None, "category_id"),
            Column("is_active", bool), Column("created_at", datetime), Column("changed_at", datetime),
            own_column(PRODUCT),
        ),
        subject=PRODUCT,
        sorts={"id": "pk", "name": "name", "sku": "sku"},
        filters=(
            by("sku", Sku), by("category", Id, "category_id"), by("is_active", bool),
            by("changed_since", Moment, "changed_at__gte"),
        ),
        search=lambda found, text, asking: products_by_text(found, text),
        create=Deed(name="create", label=_("Add a product"), capability=CATALOGUE, run=add_product, body=ProductNew),
        change=Deed(
            name="change", label=_("Change a product"), capability=CATALOGUE, run=change_product, body=ProductChange,
        ),
        remove=Deed(name="remove", label=_("Take a product off the shelf"), capability=CATALOGUE, run=retire),
        add_many=Bulk(body=ProductNew, run=add_products),
        change_many=Bulk(body=ProductChangeOf, run=change_products),
    ),
    Resource(
        name="categories", noun="category", label=_("Categories"), capability="commerce.view", order=25,
        rows=categories,
        columns=(Column("id", int, "pk"), Column("name"), Column("parent", int | None, "parent_id")),
        sorts={"id": "pk", "name": "name"},
        filters=(by("parent", Id, "parent_id"),),
        create=Deed(
            name="create", label=_("Add a category"), capability=CATALOGUE, run=add_category, body=CategoryNew,
        ),
        change=Deed(
            name="change", label=_("Change a category"), capability=CATALOGUE, run=change_category, body=CategoryChange,
        ),
        remove=Deed(name="remove", label=_("Remove a category"), capability=CATALOGUE, run=remove_category),
    ),
)  # fmt: skip
