"""Calls by the clock: a room's `schedule.py` says what, the scheduler process calls."""

from collections.abc import Callable
from dataclasses import dataclass

from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A function without arguments, by its dotted path, and how often it is due."""

    name: str
    path: str
    minutes: int


scheduled: Registry[Scheduled] = Registry("schedule")


def every(*, minutes: int) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Have the decorated function called in the worker about every so many minutes."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        path = f"{function.__module__}.{function.__qualname__}"
        scheduled.lend(Scheduled(path, path, minutes))
        return function

    return declare
