"""Named actions on records, used alike by bulk bars, ⌘K and, later, workflows and programs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb did: how many records, a sentence about it, and where to look next."""

    done: int
    sentence: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """An action on records of a kind (`subject`), named `room.verb`.

    `form(scope)` gives the form class for its arguments, None where there are none; `run` gets
    ids that were already narrowed to what the reader may see.
    """

    name: str
    label: Text
    icon: str
    subject: str
    capability: str
    run: Callable[[Scope, Actor, Sequence[int], dict[str, Any], datetime], Outcome]
    form: Callable[[Scope], type[Form]] | None = None
    confirm: Text = ""
    order: int = 50


verbs: Registry[Verb] = Registry("verbs", key=lambda verb: verb.order)
