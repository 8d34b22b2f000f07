"""What can be chosen from: languages, currencies, zones, units, roles."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

import pycountry
from babel.numbers import get_currency_name
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language

from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Combobox
from nokshi.workspace.models import LANGUAGES, Role, Unit
from nokshi.workspace.queries import roles_to_give, unit_choices

COMMON_CURRENCIES = ("BDT", "INR", "EUR", "USD", "GBP", "BRL")
ZONES_GUESSED = {"bn": "Asia/Dhaka"}


def by_section(things: Sequence[Any]) -> list[Any]:
    """Order capabilities or fields by the rooms that lend them, each section once, where its first room stands."""
    by_room = sorted(things, key=lambda one: one.name.partition(".")[0])
    rank = {section: number for number, section in enumerate(dict.fromkeys(str(one.section) for one in by_room))}
    return sorted(by_room, key=lambda one: rank[str(one.section)])


@lru_cache(maxsize=4)
def currencies(language: str) -> list[tuple[str, str]]:
    """Return codes and names of currencies in a language, the common ones first."""
    codes = [currency.alpha_3 for currency in pycountry.currencies if not currency.alpha_3.startswith("X")]
    rest = sorted(set(codes) - set(COMMON_CURRENCIES))
    locale = formats.locale_of(language)
    return [(code, f"{code} · {get_currency_name(code, locale=locale)}") for code in (*COMMON_CURRENCIES, *rest)]


@lru_cache(maxsize=1)
def zones() -> list[tuple[str, str]]:
    """Return the IANA zones of places, as `Asia/Dhaka`."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "System")))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *places]]


def language_field(label: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=LANGUAGES, widget=forms.RadioSelect, **options)


def zone_field(label: Any, *, required: bool = True, **options: Any) -> forms.ChoiceField:
    """A choice among zones that can be searched; left empty it means the organisation's."""
    first = [] if required else [("", "")]
    return forms.ChoiceField(
        label=label, choices=lambda: [*first, *zones()], widget=Combobox, required=required, **options
    )


def currency_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=lambda: currencies(get_language() or "en"), widget=Combobox)


class UnitField(forms.TypedChoiceField):
    """A choice among the units that the reader sees, in the order of the tree."""

    def __init__(self, scope: Scope, label: Any, *, without: Unit | None = None, **options: Any) -> None:
        seen = unit_choices(scope)
        self.units = {str(unit.pk): unit for unit, _ in seen if without is None or not _is_below(unit, without)}
        choices = [(str(unit.pk), f"{'– ' * depth}{unit}") for unit, depth in seen if str(unit.pk) in self.units]
        super().__init__(label=label, choices=choices, coerce=self.units.get, **options)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Unit) else value


class RoleField(forms.TypedChoiceField):
    """A choice among the roles that the reader may give."""

    def __init__(self, scope: Scope, label: Any, **options: Any) -> None:
        self.roles: dict[str, Role] = {str(role.pk): role for role in roles_to_give(scope)}
        choices = [(pk, str(role)) for pk, role in self.roles.items()]
        usual = next((pk for pk, role in self.roles.items() if role.name == "staff" and role.is_builtin), None)
        super().__init__(label=label, choices=choices, coerce=self.roles.get, initial=usual, **options)

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Role) else value


def guessed_zone(request: HttpRequest, fallback: str) -> str:
    """Guess a zone before the browser says its own: by the language asked for, else `fallback`."""
    asked: Sequence[str] = request.headers.get("Accept-Language", "").split(",")
    first = asked[0].strip().partition("-")[0].lower()
    return ZONES_GUESSED.get(first, fallback)


def _is_below(unit: Unit, above: Unit) -> bool:
    return unit.path.startswith(above.path)
