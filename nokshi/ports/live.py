"""What moves on open pages: rooms lend topics, pages name them, and a line to each page says what moved.

A topic is named in the page (`{% live "customers.customer" customer.pk %}`), sealed for its reader. The line says
only that it moved; the page then fetches its part through its own door.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that moves, by events or by itself.

    `kinds` are the kinds of event that move it, or their beginnings ending with a dot (empty: all); `key` says
    which of an event's ids names the one that moved (`customer`, `subject`; empty: there is but one). For what is
    not told by events, as progress is, `marks(ids)` returns a text for each id that changes when it moves; of what
    there is but one, the id is 0.
    """

    name: str
    kinds: tuple[str, ...] = ()
    key: str = ""
    capability: str = ""
    marks: Callable[[Collection[int]], dict[int, str]] | None = None

    def is_moved_by(self, kind: str) -> bool:
        return any(not one or kind == one or (one.endswith(".") and kind.startswith(one)) for one in self.kinds)


topics: Registry[Topic] = Registry("live topics")


def topic_of(called: str) -> Topic | None:
    """Return the topic of one thing that moves, as pages name it: `room.noun` or `room.noun:id`."""
    return topics.get(called.partition(":")[0])


def may_follow(called: str, scope: Scope) -> bool:
    """Say whether a reader may follow it."""
    topic = topic_of(called)
    return topic is not None and (not topic.capability or scope.may(topic.capability))
