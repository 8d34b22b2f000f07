"""What every page knows of its reader: his scope, and the frame around the page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from nokshi.kernel.doors import scope_of
from nokshi.kernel.scope import Scope
from nokshi.ports.navigation import SECTIONS, Place, SettingsPage, places, settings_pages
from nokshi.ui.shell import Choice, Group, Shell
from nokshi.ui.shell import Place as Way
from nokshi.workspace import rules
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import Reach, organisation

FOOT = "foot"


def reader(request: HttpRequest) -> dict[str, Any]:
    """Lend the scope and the frame to templates; the frame is built when a page first asks for it."""
    return {
        "scope": scope_of(request),
        "shell": SimpleLazyObject(lambda: shell_for(request)),
        "settings_ways": SimpleLazyObject(lambda: settings_ways(request)),
    }


def shell_for(request: HttpRequest) -> Shell:
    """Return the frame of the page: where the reader may go, and what he may switch."""
    reach: Reach | None = getattr(request, "reach", None)
    if reach is None:
        return Shell(organisation=organisation().name, language_url=reverse("workspace:language"))
    scope = scope_of(request)
    ways = _ways(request.path, scope)
    return Shell(
        organisation=reach.organisation.name or "Nokshi",
        person=str(reach.user),
        email=reach.user.email if reach.user.name else "",
        theme="" if reach.user.theme == User.Theme.SYSTEM else reach.user.theme,
        groups=_groups(ways),
        foot=tuple(way for place, way in ways if place.section == FOOT),
        units=_unit_switch(reach, scope),
        search_url=reverse("workspace:search"),
        palette_url=reverse("workspace:palette"),
        unit_url=reverse("workspace:unit"),
        language_url=reverse("workspace:language"),
        theme_url=reverse("workspace:theme"),
        account_url=reverse("workspace:account"),
        sign_out_url=reverse("account_logout"),
    )


def open_places(scope: Scope) -> list[tuple[Place, str]]:
    """Return the places that a reader may go to, each with its path."""
    return [(place, reverse(place.url)) for place in places if _may(scope, place)]


def open_settings(scope: Scope) -> list[tuple[SettingsPage, str]]:
    """Return the settings pages that a reader may open, each with its path."""
    return [(one, reverse(one.url)) for one in settings_pages if _may(scope, one)]


def settings_ways(request: HttpRequest) -> list[Way]:
    """Return the list beside a page of the settings."""
    return [
        Way(one.label, url, one.icon, is_current=request.path.startswith(url))
        for one, url in open_settings(scope_of(request))
    ]


def _may(scope: Scope, lent: Place | SettingsPage) -> bool:
    return not lent.capability or scope.may(lent.capability)


def _ways(path: str, scope: Scope) -> list[tuple[Place, Way]]:
    there = open_places(scope)
    current = max((url for _, url in there if _is_within(path, url)), key=len, default="")
    return [
        (
            place,
            Way(
                place.label,
                url,
                place.icon,
                key=place.key,
                is_current=url == current,
                on_phone=place.on_phone,
            ),
        )
        for place, url in there
    ]


def _is_within(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _groups(ways: Iterable[tuple[Place, Way]]) -> tuple[Group, ...]:
    by_section: dict[str, list[Way]] = {}
    for place, way in ways:
        by_section.setdefault(place.section, []).append(way)
    return tuple(Group(title, tuple(by_section[name])) for name, title in SECTIONS if name in by_section)


def _unit_switch(reach: Reach, scope: Scope) -> tuple[Choice, ...]:
    """Return the units to look at, the whole reach first; nothing where there is no choice."""
    units = [unit for unit in _in_tree_order(reach) if unit.parent_id is not None]
    if not units or (reach.whole.units is not None and len(units) == 1):
        return ()
    sees_all = reach.whole.units is None
    whole = _("All brands · all regions") if sees_all else _("All my units")
    least = min(rules.depth(unit.path) for unit in units)
    chosen = [
        Choice(str(unit.pk), unit.name, _is_looked_at(unit, reach, scope), rules.depth(unit.path) - least + 1)
        for unit in units
    ]
    return (Choice("", whole, not any(choice.is_current for choice in chosen)), *chosen)


def _is_looked_at(unit: Unit, reach: Reach, scope: Scope) -> bool:
    return scope.units != reach.whole.units and scope == reach.in_unit(unit.pk)


def _in_tree_order(reach: Reach) -> list[Unit]:
    def place(unit: Unit) -> list[str]:
        return [reach.units[pk].name.casefold() for pk in rules.ids_on(unit.path)]

    return sorted(reach.reachable, key=place)
