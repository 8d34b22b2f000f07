"""Products, and what one costs whom."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from nokshi.commerce.models import Category, Price, PriceList, Product
from nokshi.conditions.compiler import matching
from nokshi.customers.models import Customer
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope


def price_for(product: Product, customer: Customer | None, currency: str, now: datetime) -> Money | None:
    """Return what a product costs a customer in a currency: on the first list that is for him and names it.

    Lists are asked by their position; without a customer only those for everyone. None where no list has a price.
    """
    prices = Price.objects.filter(product=product, price_list__currency=currency, price_list__is_active=True)
    for price in prices.select_related("price_list").order_by("price_list__position", "price_list_id"):
        if is_for(price.price_list, customer, now):
            return Money(price.amount, currency)
    return None


def is_for(price_list: PriceList, customer: Customer | None, now: datetime) -> bool:
    """Say whether a list is for a customer; one for everyone is also for nobody in particular."""
    if not price_list.who:
        return True
    if customer is None:
        return False
    people = Customer.objects.filter(pk=customer.pk)
    return matching(price_list.who, people, scope=Scope.system(), now=now).exists()


def branch_of(category_id: int) -> list[int]:
    """Return the ids of a category and of all below it."""
    below: dict[int | None, list[int]] = {}
    for pk, parent in Category.objects.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(pk)
    found, ahead = [], [category_id]
    while ahead:
        one = ahead.pop()
        found.append(one)
        ahead += below.get(one, [])
    return found


def category_tree() -> list[tuple[int, Category]]:
    """Return all categories as a tree laid flat: (depth, category), each branch by name."""
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("name", "pk"):
        below.setdefault(category.parent_id, []).append(category)

    def walk(parent: int | None, depth: int) -> list[tuple[int, Category]]:
        return [pair for one in below.get(parent, []) for pair in [(depth, one), *walk(one.pk, depth + 1)]]

    return walk(None, 0)


def category_counts() -> list[tuple[int, Category, int]]:
    """Return the tree of categories with how many products on sale each and all below it hold."""
    own = dict(Product.objects.filter(is_active=True).values_list("category").annotate(n=Count("pk")).order_by())
    counted: list[tuple[int, Category, int]] = []
    sums: dict[int | None, int] = {}
    for depth, category in reversed(category_tree()):
        count = own.get(category.pk, 0) + sums.get(category.pk, 0)
        sums[category.parent_id] = sums.get(category.parent_id, 0) + count
        counted.append((depth, category, count))
    return counted[::-1]


def category_titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of categories by id."""
    return dict(Category.objects.filter(pk__in=ids).values_list("pk", "name"))


def product_titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of products by id."""
    return dict(Product.objects.filter(pk__in=ids).values_list("pk", "name"))
