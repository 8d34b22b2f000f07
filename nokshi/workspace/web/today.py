"""Today: a greeting, the first hour, and what the rooms have to show."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.first_hour import Offer, Step, offers, steps
from nokshi.ports.today import Glance, glances


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step as the page shows it."""

    step: Step
    is_done: bool
    is_next: bool
    text: Text
    ways: list[tuple[Text, str, str]]


def today(request: HttpRequest) -> HttpResponse:
    """Greet the reader and show what is next."""
    scope = scope_of(request)
    path = steps_for(scope)
    done = sum(one.is_done for one in path)
    context = {
        "greeting": greeting(clock.now(), scope),
        "steps": path if done < len(path) else [],
        "done": done,
        "minutes": sum(one.step.minutes for one in path if not one.is_done),
        "glances": glances_for(scope),
        "offers": offers_for(scope),
    }
    return render(request, "workspace/today.html", context)


def greeting(now: datetime, scope: Scope) -> str:
    """Return the greeting of the hour, with the reader's name."""
    hour = now.astimezone(ZoneInfo(scope.zone)).hour
    name = {"name": scope.name}
    if 4 <= hour < 12:
        return _("Good morning, %(name)s") % name
    if 12 <= hour < 17:
        return _("Good afternoon, %(name)s") % name
    return _("Good evening, %(name)s") % name


def steps_for(scope: Scope) -> list[Ahead]:
    """Return the steps of the first hour that the reader can take."""
    open_to = [step for step in steps if not step.capability or scope.may(step.capability)]
    done = {step.name for step in open_to if step.done(scope)}
    next_one = next((step.name for step in open_to if step.name not in done), "")
    return [
        Ahead(
            step,
            is_done=step.name in done,
            is_next=step.name == next_one,
            text=step.told(scope) if step.told and step.name in done else step.help,
            ways=[(way.label, resolve_url(way.url), way.icon) for way in step.ways],
        )
        for step in open_to
    ]


def glances_for(scope: Scope) -> list[tuple[Glance, str]]:
    """Return the parts that rooms show to the reader, each with its path."""
    return [(one, reverse(one.url)) for one in glances if not one.capability or scope.may(one.capability)]


def offers_for(scope: Scope) -> list[tuple[Offer, str]]:
    """Return what the reader may try without work of his own."""
    seen = [one for one in offers if not one.capability or scope.may(one.capability)]
    return [(one, reverse(one.url)) for one in seen if one.open_to(scope)]
