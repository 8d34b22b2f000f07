"""The lines of an order as fields: as many as it takes, with or without script."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.actions import NoPrice
from nokshi.commerce.queries import price_for
from nokshi.commerce.rules.amounts import LARGEST_QUANTITY, QUANTITY_PLACES, plain
from nokshi.commerce.rules.orders import Line
from nokshi.commerce.web.fields import NumberField, ProductField, chosen
from nokshi.customers.models import Customer

FIRST = 3
MOST = 300
COUNT = "lines"
FIELDS = ("product", "quantity", "unit_price", "place")


class LineForm(forms.Form):
    """A line to fill; `former` is the line that the order has in this place already."""

    def __init__(self, former: Line | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs, empty_permitted=former is None, use_required_attribute=False)
        self.former = former
        was = former.product_id if former else None
        given = self.data.get(self.add_prefix("product")) if self.is_bound else self.initial.get("product", was)
        needs_product = former is None or former.product_id is not None
        self.fields["product"] = ProductField(
            chosen(given), kept=was, label=_("Product"), required=needs_product, initial=was
        )
        if not needs_product and former is not None:
            self.fields["product"].help_text = former.description or former.sku
        self.fields["quantity"] = NumberField(
            label=_("Quantity"), places=QUANTITY_PLACES, largest=LARGEST_QUANTITY,
            min_value=None if former else Decimal("0.001"), initial=plain(former.quantity) if former else 1,
        )  # fmt: skip
        self.fields["unit_price"] = NumberField(
            label=_("Unit price"), required=False, min_value=None if former else Decimal(0),
            help_text=_("Empty: the price of the list."), initial=plain(former.unit_price) if former else None,
        )  # fmt: skip
        self.fields["place"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def line(self, customer: Customer | None, currency: str, now: datetime) -> Line:
        """Return the line as it is to be written; raises NoPrice."""
        product, quantity, price = (self.cleaned_data[name] for name in ("product", "quantity", "unit_price"))
        if price is None and product is not None:
            listed = price_for(product, customer, currency, now)
            if listed is None:
                raise NoPrice(product=product.name, currency=currency)
            price = listed.amount
        price = Decimal(0) if price is None else price
        product_id = product.pk if product else None
        if self.former is not None and self.former.product_id == product_id:
            return replace(self.former, quantity=quantity, unit_price=price)
        return Line(product_id=product_id, quantity=quantity, unit_price=price)


class Lines:
    """The lines of one form. `more` and `without` answer the buttons that add a line and take one out."""

    def __init__(self, data: QueryDict | None = None, former: Sequence[Line] = ()) -> None:
        self.former, self._is_bound = former, data is not None
        if data is None:
            self.rows = [self._form(place, former=line, initial={"place": place}) for place, line in enumerate(former)]
            self.rows += [self._form(place) for place in range(len(former), len(former) or FIRST)]
        else:
            self.rows = [
                self._form(place, former=self._former_of(data, place), data=data) for place in range(_count(data))
            ]

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def has_errors(self) -> bool:
        return any(row.errors for row in self.rows)

    def is_valid(self) -> bool:
        """Say whether every line that was filled can be read."""
        faults = [row.errors for row in self.rows]
        return not any(faults)

    def written(self, customer: Customer | None, currency: str, now: datetime) -> list[Line]:
        """Return the lines that were filled; raises NoPrice."""
        return [row.line(customer, currency, now) for row in self.rows if row.cleaned_data.get("quantity") is not None]

    def turned(self, data: QueryDict) -> "Lines":
        """Return the same lines with one more, or without the one that was taken out, as they were typed."""
        out = chosen(data.get("without"))
        kept = [place for place in range(_count(data)) if place != out]
        rows = [{name: data.get(f"line-{place}-{name}", "") for name in FIELDS} for place in kept]
        if "more" in data and len(rows) < MOST:
            rows.append({"quantity": "1"})
        turned = Lines(former=self.former)
        turned.rows = [
            turned._form(place, former=turned._known(row.get("place")), initial=row) for place, row in enumerate(rows)
        ]
        return turned

    def _form(self, place: int, **kwargs: Any) -> LineForm:
        return LineForm(prefix=f"line-{place}", **kwargs)

    def _former_of(self, data: QueryDict, place: int) -> Line | None:
        return self._known(data.get(f"line-{place}-place"))

    def _known(self, place: Any) -> Line | None:
        number = chosen(place)
        return self.former[number] if number is not None and number < len(self.former) else None


def asks_for_lines(data: QueryDict) -> bool:
    """Say whether a button of the lines was pressed, not the one that saves."""
    return "more" in data or "without" in data


def _count(data: QueryDict) -> int:
    return min(chosen(data.get(COUNT)) or 0, MOST)
