"""Decimals that every database sums without loss."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from nokshi.commerce.rules.amounts import MONEY_PLACES, rounded

if TYPE_CHECKING:
    _Base = models.Field[Decimal | int | str | None, Decimal]
else:
    _Base = models.Field


class ExactField(_Base):
    """A decimal kept as a whole number of its smallest part (docs/decisions/0010-exact-amounts.md)."""

    description = "An exact decimal"

    def __init__(self, *args: Any, places: int = MONEY_PLACES, **kwargs: Any) -> None:
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
        return None if value is None else int(rounded(Decimal(str(value)), self.places).scaleb(self.places))

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DecimalField, "decimal_places": self.places, **kwargs})
