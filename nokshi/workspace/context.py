"""What every page knows of its reader: his scope, and the frame around the page."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.kernel import formats
from nokshi.kernel.doors import path_of, path_to, scope_of
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.navigation import SECTIONS, Place, SettingsPage, places, settings_pages
from nokshi.ui.shell import Choice, Group, Notice, Shell
from nokshi.ui.shell import Place as Way
from nokshi.workspace import rules
from nokshi.workspace.models import Organisation, Unit, User
from nokshi.workspace.queries import Reach, house_mark, organisation

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
        return Shell(organisation=organisation().name, language_url=path_of("workspace:language"))
    scope = scope_of(request)
    current, language = _current(request.path, scope), get_language() or scope.language
    mark = house_mark()
    ways_for = _ways_for if mark else _ways_for.__wrapped__
    groups, foot = ways_for(mark, scope.capabilities, current, language)
    return Shell(
        organisation=reach.organisation.name or "Nokshi",
        person=str(reach.user),
        email=reach.user.email if reach.user.name else "",
        theme="" if reach.user.theme == User.Theme.SYSTEM else reach.user.theme,
        groups=groups,
        foot=foot,
        units=_unit_switch(reach, scope),
        search_url=path_of("workspace:search"),
        palette_url=path_of("workspace:palette"),
        unit_url=path_of("workspace:unit"),
        language_url=path_of("workspace:language"),
        theme_url=path_of("workspace:theme"),
        account_url=path_of("workspace:account"),
        sign_out_url=path_of("account_logout"),
        notices=_notices(reach.organisation, scope),
    )


def _notices(here: Organisation, scope: Scope) -> tuple[Notice, ...]:
    """Return what stands above every page: that this is a trial copy, or that a restored house waits."""
    if here.is_trial:
        return (
            Notice(_("Trial copy: the people in it are masked, and nothing goes out: no letter, call or message.")),
        )
    if here.restored_at is None or here.restored_to is None:
        return ()
    said = _("A backup was given back: everything is as it was on %(moment)s. No letter, call or message goes out.")
    text = said % {"moment": formats.moment(here.restored_to, scope.language, scope.zone)}
    if not scope.may(EVERYTHING):
        return (
            Notice(
                text + " " + _("An owner lets it go on."),
            ),
        )
    return (Notice(text, path_of("workspace:restored"), _("Let it go on")),)


def open_places(scope: Scope) -> list[tuple[Place, str]]:
    """Return the places that a reader may go to, each with its path."""
    return [(place, path_to(place.url)) for place in places if _may(scope, place)]


def open_settings(scope: Scope) -> list[tuple[SettingsPage, str]]:
    """Return the settings pages that a reader may open, each with its path."""
    return [(one, path_of(one.url)) for one in settings_pages if _may(scope, one)]


def settings_ways(request: HttpRequest) -> list[Way]:
    """Return the list beside a page of the settings."""
    return [
        Way(one.label, url, one.icon, is_current=request.path.startswith(url))
        for one, url in open_settings(scope_of(request))
    ]


def _may(scope: Scope, lent: Place | SettingsPage) -> bool:
    return not lent.capability or scope.may(lent.capability)


def _current(path: str, scope: Scope) -> str:
    return max((url for _, url in open_places(scope) if _is_within(path, url)), key=len, default="")


@lru_cache(maxsize=512)
def _ways_for(
    mark: str | None, capabilities: frozenset[str], current: str, language: str
) -> tuple[tuple[Group, ...], tuple[Way, ...]]:
    """Return the ways at the left and at its foot; the same ones for all who may go to the same places.

    Places come and go with the mark of the house.
    """
    by_section: dict[str, list[Way]] = {}
    for place, url in open_places(Scope(capabilities=capabilities)):
        # Labels become words here: the frame is compared with others, and a lazy text would be translated each time.
        way = Way(str(place.label), url, place.icon, place.key, is_current=url == current, on_phone=place.on_phone)
        by_section.setdefault(place.section, []).append(way)
    groups = tuple(Group(str(title), tuple(by_section[name])) for name, title in SECTIONS if name in by_section)
    return groups, tuple(by_section.get(FOOT, ()))


def _is_within(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


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
