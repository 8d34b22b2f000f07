"""Decimals kept as whole numbers of their smallest part, which every database sums and compares without loss."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

PLACES = 6
CONTEXT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_UNITS = {places: Decimal(1).scaleb(-places) for places in range(13)}

if TYPE_CHECKING:
    _Base = models.Field[Decimal | int | str | None, Decimal]
else:
    _Base = models.Field


def rounded(value: Decimal, places: int = PLACES) -> Decimal:
    """Round half to even to so many places."""
    return value.quantize(_UNITS.get(places) or Decimal(1).scaleb(-places), context=CONTEXT)


def whole(value: Decimal, places: int = PLACES) -> int:
    """Return a decimal as the whole number of its smallest part, rounded half to even where it is finer."""
    return int(rounded(value, places).scaleb(places))


def plain(value: Decimal) -> str:
    """Write a decimal in full without needless zeros: 2.55, −4, 0.1."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


class ExactField(_Base):
    """A decimal kept as a whole number of its smallest part (docs/decisions/0010-exact-amounts.md)."""

    description = "An exact decimal"

    def __init__(self, *args: Any, places: int = PLACES, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def from_db_value(self, value: Any, *_: object) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        """Return the whole number that stands for a decimal, rounded half to even where it is finer."""
        value = super().get_prep_value(value)
        return None if value is None else whole(Decimal(str(value)), self.places)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DecimalField, "decimal_places": self.places, **kwargs})
