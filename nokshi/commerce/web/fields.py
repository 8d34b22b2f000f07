"""Fields of forms that know orders, products and currencies."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Category, Product
from nokshi.commerce.queries.catalogue import category_tree
from nokshi.commerce.rules.amounts import LARGEST_MONEY, MONEY_PLACES
from nokshi.commerce.rules.currencies import CURRENCIES, currency_name
from nokshi.customers.models import Customer
from nokshi.kernel.errors import Text
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox
from nokshi.workspace.queries import unit_choices

if TYPE_CHECKING:
    CategoryChoice = forms.ModelChoiceField[Category]
    CustomerChoice = forms.ModelChoiceField[Customer]
    ProductChoice = forms.ModelChoiceField[Product]
else:
    CategoryChoice = CustomerChoice = ProductChoice = forms.ModelChoiceField

NONE: Text = _("none")


class NumberField(forms.DecimalField):
    """A decimal in digits of any script, typed as text so that every keyboard can."""

    widget = forms.TextInput

    def __init__(self, *, places: int = MONEY_PLACES, largest: Decimal = LARGEST_MONEY, **kwargs: Any) -> None:
        super().__init__(decimal_places=places, max_value=largest, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(latin_digits(value).replace("−", "-") if isinstance(value, str) else value)


class CurrencyField(forms.ChoiceField):
    """One of today's currencies, by name in the reader's language."""

    def __init__(self, *, without: Iterable[str] = (), **kwargs: Any) -> None:
        left_out = set(without)
        language = get_language() or "en"
        named = [(code, currency_name(code, language)) for code in CURRENCIES if code not in left_out]
        kwargs.setdefault("label", _("Currency"))
        super().__init__(choices=named, widget=Combobox, **kwargs)


class CategoryField(CategoryChoice):
    """A category, or none; those below others stand under them."""

    def __init__(self, *, without: int | None = None, empty: Text = NONE, **kwargs: Any) -> None:
        super().__init__(Category.objects.all(), required=False, **kwargs)
        tree = [(one.pk, f"{' · ' * depth}{one.name}") for depth, one in category_tree() if one.pk != without]
        self.choices = [("", empty), *tree]


class CustomerField(CustomerChoice):
    """A customer whom the reader sees, found by typing."""

    def __init__(self, scope: Scope, chosen: int | None = None, **kwargs: Any) -> None:
        people = Customer.objects.visible_to(scope)
        widget = Combobox(url=reverse("commerce:customer_options"))
        super().__init__(people, widget=widget, **kwargs)
        shown = people.filter(pk=chosen) if chosen else people.none()
        self.widget.choices = [("", ""), *((one.pk, one.name) for one in shown)]


class ProductField(ProductChoice):
    """A product on sale, found by typing; `kept` is one that stays though it is no longer sold."""

    def __init__(self, chosen: int | None = None, *, kept: int | None = None, **kwargs: Any) -> None:
        super().__init__(
            Product.objects.filter(Q(is_active=True) | Q(pk=kept)),
            widget=Combobox(url=reverse("commerce:product_options")),
            **kwargs,
        )
        shown = Product.objects.filter(pk=chosen) if chosen else Product.objects.none()
        self.widget.choices = [("", ""), *((one.pk, f"{one.sku} · {one.name}") for one in shown)]


class UnitField(forms.TypedChoiceField):
    """One of the units that the reader sees."""

    def __init__(self, scope: Scope, **kwargs: Any) -> None:
        named = [(unit.pk, f"{' · ' * depth}{unit}") for unit, depth in unit_choices(scope)]
        self.count = len(named)
        first = [("", _("all"))] if not kwargs.get("required", True) else []
        super().__init__(choices=[*first, *named], coerce=int, empty_value=None, **kwargs)


def chosen(value: Any) -> int | None:
    """Return the id that a form was given, None where it is none."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
