"""Find any customer, page or command: for ⌘K, and as a page of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from nokshi.kernel.doors import scope_of
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.navigation import commands
from nokshi.ports.search import search_sources
from nokshi.workspace.context import open_places, open_settings

EACH = 6
EACH_ON_PAGE = 30
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found: `key` says how to get there without searching."""

    label: str
    url: str
    icon: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind."""

    title: Text
    hits: list[Found]


def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, as a page."""
    text = _text(request)
    groups = found(scope_of(request), text, EACH_ON_PAGE)
    return render(request, "workspace/search.html", {"groups": groups, "q": text})


def palette(request: HttpRequest) -> HttpResponse:
    """Answer ⌘K with the options under its field."""
    groups = found(scope_of(request), _text(request), EACH)
    return render(request, "ui/palette_results.html", {"groups": groups})


def keys(request: HttpRequest) -> HttpResponse:
    """List the keys that every page knows."""
    ways = [(place.label, place.key) for place, _path in open_places(scope_of(request)) if place.key]
    return render(request, "workspace/keys.html", {"ways": ways})


def found(scope: Scope, text: str, each: int) -> list[Group]:
    """Return what a text finds, records first; without a text, the pages and commands."""
    records = _records(scope, text, each) if text else []
    groups = [
        *records,
        Group(_("Pages"), _matching(_places(scope), text)[:each]),
        Group(_("Do"), _matching(_commands(scope), text)[:each]),
        Group(_("Settings"), _matching(_settings(scope), text)[:each] if text else []),
    ]
    return [group for group in groups if group.hits]


def _records(scope: Scope, text: str, each: int) -> list[Group]:
    return [
        Group(source.label, [Found(hit.label, hit.url, hit.icon, hit.note) for hit in source.find(scope, text, each)])
        for source in search_sources
        if not source.capability or scope.may(source.capability)
    ]


Labelled = tuple[Text, Found]


def _places(scope: Scope) -> list[Labelled]:
    return [
        (place.label, Found(str(place.label), url, place.icon, key=f"g {place.key}" if place.key else ""))
        for place, url in open_places(scope)
    ]


def _settings(scope: Scope) -> list[Labelled]:
    return [(one.label, Found(str(one.label), url, one.icon, str(one.help))) for one, url in open_settings(scope)]


def _commands(scope: Scope) -> list[Labelled]:
    return [
        (command.label, Found(str(command.label), reverse(command.url), command.icon, key=command.key))
        for command in commands
        if not command.capability or scope.may(command.capability)
    ]


def _matching(things: Iterable[Labelled], text: str) -> list[Found]:
    """Keep what has every word of the text in its name, in the reader's language or in English."""
    words = text.casefold().split()
    return [thing for label, thing in things if all(word in _names(label) for word in words)]


def _names(label: Text) -> str:
    with translation.override("en"):
        english = str(label)
    return f"{label} {english}".casefold()


def _text(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", " ").strip()[:LONGEST]
