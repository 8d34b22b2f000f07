"""What conditions, lists and views may ask of somebody's orders."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.queries import asking
from nokshi.commerce.queries.catalogue import category_titles, category_tree, product_titles
from nokshi.commerce.queries.traits import traits_for
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Detail, Field, FieldType, Happening, fields, happenings

SECTION = _("Orders")
SCORES = _("Recency, frequency, money")


def category_choices(scope: Scope) -> Choices:
    """Return all categories, those below others with the names above them."""
    names: dict[int, str] = {}
    for _depth, category in category_tree():
        above = names.get(category.parent_id or 0)
        names[category.pk] = f"{above} / {category.name}" if above else category.name
    return tuple((str(pk), name) for pk, name in names.items())


def _told(name: str, type_: FieldType) -> Any:
    """Return how a trait of one customer is said to a reader."""

    def tells(customer_id: int, scope: Scope) -> str:
        traits = traits_for(customer_id, scope)
        value = getattr(traits, name, None)
        if value is None:
            return _now("no order yet") if traits is None else ""
        language = get_language() or scope.language
        if type_ == FieldType.MONEY:
            return formats.money(value, scope.currency, language)
        if type_ == FieldType.MOMENT:
            return formats.moment(value, language, scope.zone)
        return formats.decimal(Decimal(str(value)), language, 0, 1)

    return tells


def _favourites_told(customer_id: int, scope: Scope) -> str:
    traits = traits_for(customer_id, scope)
    return ", ".join(category_titles(traits.favourite_categories).values()) if traits else ""


def _products_told(customer_id: int, scope: Scope) -> str:
    traits = traits_for(customer_id, scope)
    return ", ".join(product_titles(traits.favourite_products).values()) if traits else ""


def _trait(name: str, label: Any, type_: FieldType, *, none_is_zero: bool = False) -> Field:
    return Field(
        f"commerce.{name}", label, type_, SECTION, path=f"traits__{name}", whole=True,
        matches=asking.trait(name, type_, none_is_zero=none_is_zero), tells=_told(name, type_),
    )  # fmt: skip


def _score(measure: str, column: str, label: Any) -> Field:
    return Field(
        f"commerce.{measure}", label, FieldType.NUMBER, SCORES, path=f"traits__{measure}", whole=True,
        matches=asking.score(measure, column), tells=_told(measure, FieldType.NUMBER),
    )  # fmt: skip


fields.lend(
    _trait("spent", _("Spent"), FieldType.MONEY, none_is_zero=True),
    _trait("orders", pgettext_lazy("how many", "Orders"), FieldType.NUMBER, none_is_zero=True),
    _trait("average", _("Average order"), FieldType.MONEY),
    _trait("first_order_at", _("First order"), FieldType.MOMENT),
    _trait("last_order_at", _("Last order"), FieldType.MOMENT),
    Field(
        "commerce.interval_days", _("Days between orders"), FieldType.NUMBER, SECTION, path="traits__interval_days",
        whole=True, matches=asking.interval, tells=_told("interval_days", FieldType.NUMBER),
    ),
    Field(
        "commerce.favourite_category", _("Favourite category"), FieldType.CHOICE, SECTION,
        path="traits__favourite_category", whole=True, choices=category_choices, matches=asking.favourite_category,
        tells=_favourites_told,
    ),
    Field(
        "commerce.bought_product", _("Bought product"), FieldType.TEXT, SECTION, column=False,
        matches=asking.bought("description", FieldType.TEXT), tells=_products_told,
    ),
    Field(
        "commerce.bought_code", _("Bought product code"), FieldType.TEXT, SECTION, column=False,
        matches=asking.bought("sku", FieldType.TEXT), tells=_products_told,
    ),
    Field(
        "commerce.bought_category", _("Bought from category"), FieldType.CHOICE, SECTION, column=False,
        choices=category_choices, matches=asking.bought("product__category", FieldType.CHOICE),
        tells=_favourites_told,
    ),
    Field("commerce.open_cart", _("Has an open cart"), FieldType.FLAG, SECTION, column=False, matches=asking.open_cart),
    _score("r", "last_order_at", _("R: how recently, 1 to 5")),
    _score("f", "orders", _("F: how often, 1 to 5")),
    _score("m", "spent", _("M: how much, 1 to 5")),
)  # fmt: skip

TOTAL = Detail("total", _("order total"), FieldType.MONEY)
PRODUCTS = Detail("products", _("product code"), FieldType.TEXT, many=True)
CATEGORIES = Detail("categories", _("category"), FieldType.CHOICE, choices=category_choices, many=True)

happenings.lend(
    Happening("commerce.order_placed", _("Bought"), SECTION, (TOTAL, PRODUCTS, CATEGORIES)),
    Happening("commerce.order_refunded", _("Gave something back"), SECTION, (PRODUCTS, CATEGORIES)),
    Happening("commerce.cart_abandoned", _("Left a cart behind"), SECTION, (TOTAL, PRODUCTS)),
)
