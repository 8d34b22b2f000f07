"""The steps that lead an empty Nokshi by the hand."""

from collections.abc import Callable
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Way:
    """A button of a step: where it leads."""

    label: Text
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `done(scope)` is a cheap question; `ways` the buttons, the main one first.

    Once it is done, `told(scope)` says what was chosen, in place of the help.
    """

    name: str
    label: Text
    help: Text
    minutes: int
    order: int
    done: Callable[[Scope], bool]
    ways: tuple[Way, ...]
    capability: str = ""
    told: Callable[[Scope], Text] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to try without work of one's own (sample data): a button that posts to `url`.

    It is shown while `open_to(scope)`; `url` is the name of a URL.
    """

    name: str
    label: Text
    help: Text
    act: Text
    url: str
    icon: str
    open_to: Callable[[Scope], bool]
    capability: str = ""


steps: Registry[Step] = Registry("first steps", key=lambda step: step.order)
offers: Registry[Offer] = Registry("first offers")
