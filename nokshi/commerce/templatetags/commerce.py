"""Filters of this room: rights, plain numbers, months, and what a quiet event says."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from nokshi.commerce import events
from nokshi.commerce.models import OrderLine
from nokshi.commerce.queries.orders import Piece
from nokshi.kernel import formats
from nokshi.kernel.errors import Text
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope

register = template.Library()

PARTS: dict[str, Text] = {
    "customer": gettext_lazy("customer"),
    "kind": gettext_lazy("kind"),
    "status": gettext_lazy("status"),
    "currency": gettext_lazy("currency"),
    "refunds": gettext_lazy("what it gives back"),
    "time": gettext_lazy("time"),
    "lines": gettext_lazy("lines"),
    "name": gettext_lazy("name"),
    "sku": gettext_lazy("code"),
    "category": gettext_lazy("category"),
    "is_active": gettext_lazy("on sale"),
    "who": gettext_lazy("for whom"),
    "position": gettext_lazy("place"),
}
SENTENCES: dict[type[Event], Text] = {
    events.ProductAdded: gettext_lazy("Product added"),
    events.ProductRetired: gettext_lazy("No longer sold"),
    events.CategoryAdded: gettext_lazy("Category added"),
    events.CategoryChanged: gettext_lazy("Category changed"),
    events.CategoryRemoved: gettext_lazy("Category removed"),
    events.PriceListAdded: gettext_lazy("Price list added"),
    events.PriceListRemoved: gettext_lazy("Price list removed"),
    events.TraitsRefreshed: gettext_lazy("Counted anew"),
    events.OrdersTakenBack: gettext_lazy("Orders taken back"),
    events.SettingsChanged: gettext_lazy("Settings changed"),
}


@register.filter
def allowed(capability: str, scope: Scope) -> bool:
    """Say whether the reader may do a thing."""
    return scope.may(capability)


@register.filter
def plain_number(number: Decimal | int | None) -> str:
    """Write a number with as many places as it has, three at most."""
    return "" if number is None else formats.decimal(number, get_language() or "en", 0, 3)


@register.filter
def month_name(day: date) -> str:
    """Write a month and its year."""
    language = get_language() or "en"
    return formats.digits(format_date(day, "MMMM y", locale=formats.locale_of(language)), language)


@register.filter
def part_name(part: str) -> str:
    """Name a part of a record that changed."""
    return str(PARTS.get(part, part))


@register.simple_tag
def told(event: Event) -> str:
    """Say in a few words what happened to a product, a price or a rate."""
    language = get_language() or "en"
    if isinstance(event, events.PriceSet):
        if event.amount is None:
            return _("Price taken off")
        amount = formats.money(event.amount.amount, event.amount.currency, language, exact=True)
        return _("Price set: %(amount)s") % {"amount": amount}
    if isinstance(event, events.RateSet):
        return _("Rate of %(currency)s changed") % {"currency": event.currency}
    if isinstance(event, events.ProductChanged | events.PriceListChanged):
        return _("Changed: %(parts)s") % {"parts": ", ".join(part_name(part) for part in event.fields)}
    return str(SENTENCES.get(type(event), ""))


@register.simple_tag
def order_lines(more: Mapping[str, Any], currency: str) -> str:
    """Draw the first lines of an order below its card, without a template each: a timeline shows hundreds."""
    pieces: list[Piece] = more["pieces"]
    if not pieces:
        return ""
    language = get_language() or "en"
    rows = [_row(piece, currency, language) for piece in pieces]
    if count := more["more"]:
        said = ngettext("%(count)s more line", "%(count)s more lines", count) % {
            "count": formats.figure(count, language)
        }
        rows.append(f'<div class="rows__row"><a class="link" href="{escape(more["url"])}">{escape(said)}</a></div>')
    return mark_safe(f'<div class="timeline__piece rows">{"".join(rows)}</div>')


def _row(piece: Piece, currency: str, language: str) -> str:
    said = escape(piece.description or piece.sku or str(OrderLine.Kind(piece.kind).label))
    times = ""
    if piece.quantity != 1 and piece.kind == OrderLine.Kind.GOODS:
        times = f" × {escape(formats.decimal(piece.quantity, language, 0, 3))}"
    amount = escape(formats.money(piece.amount, currency, language))
    return f'<div class="rows__row"><span>{said}{times}</span><span class="push nowrap">{amount}</span></div>'
