"""What is held back after a restore: rooms lend what of theirs would go out, an owner says what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


def by_itself(now: datetime) -> None:
    """Do nothing: what waited goes on by the clock."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that would go out: how much of it waits, and what each answer does.

    `go_on` and `aside` say both answers in words; `set_aside(actor, now)` lets nothing of it go, `let_go(now)` calls
    whoever carries it. Both run in the transaction in which the house goes on.
    """

    name: str
    label: Text
    go_on: Text
    aside: Text
    count: Callable[[], int]
    set_aside: Callable[[Actor, datetime], None]
    let_go: Callable[[datetime], None] = by_itself
    order: int = 50


waiting: Registry[Waiting] = Registry("waiting after a restore", key=lambda one: one.order)
