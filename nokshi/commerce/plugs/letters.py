"""What letters may say of somebody's orders."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import Traits
from nokshi.kernel import clock, formats
from nokshi.ports.letters import LetterField, letter_fields
from nokshi.workspace.queries import organisation

Say = Callable[[Any, str], str]


def _trait(path: str, say: Say) -> Callable[[Sequence[int], str], dict[int, str]]:
    """Return what reads a trait of many customers and says it in a language."""

    def values(customer_ids: Sequence[int], language: str) -> dict[int, str]:
        rows = Traits.objects.filter(customer__in=customer_ids).exclude(**{f"{path}__isnull": True})
        return {pk: say(value, language) for pk, value in rows.values_list("customer_id", path)}

    return values


def _day(value: Any, language: str) -> str:
    zone = organisation().zone
    return formats.day(clock.today(zone, value), language, clock.today(zone))


def _name(value: str, language: str) -> str:
    return value


letter_fields.lend(
    LetterField("orders.last_date", _("Day of the last order"), _("14 Nov"), _trait("last_order_at", _day)),
    LetterField("orders.first_date", _("Day of the first order"), _("3 Mar"), _trait("first_order_at", _day)),
    LetterField("orders.count", _("How many orders"), _("7"), _trait("orders", formats.figure)),
    LetterField(
        "orders.favourite_product", _("Favourite product"), _("Assam tea 500 g"),
        _trait("favourite_product__name", _name),
    ),
    LetterField(
        "orders.favourite_category", _("Favourite category"), _("Tea"), _trait("favourite_category__name", _name)
    ),
)  # fmt: skip
