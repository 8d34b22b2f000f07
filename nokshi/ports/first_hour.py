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
    """One step: `done(scope)` is a cheap question; `ways` the buttons, the main one first."""

    name: str
    label: Text
    help: Text
    minutes: int
    order: int
    done: Callable[[Scope], bool]
    ways: tuple[Way, ...]
    capability: str = ""


steps: Registry[Step] = Registry("first steps", key=lambda step: step.order)
