"""What is going on now has a cause and a way in: whatever is recorded meanwhile names them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, TypeVar

_cause: ContextVar[tuple[int, int] | None] = ContextVar("nokshi_cause", default=None)
_way_in: ContextVar[str] = ContextVar("nokshi_way_in", default="")


class Causing(Protocol):
    """An event that others follow from: its id, and its depth in the chain of causes."""

    @property
    def id(self) -> int: ...
    @property
    def depth(self) -> int: ...


C = TypeVar("C", bound=Causing)


def cause_now() -> tuple[int, int] | None:
    """Return the id and depth of the event that causes what is going on; None outside of any."""
    return _cause.get()


@contextmanager
def causing(event_id: int, depth: int) -> Iterator[None]:
    """Note `event_id` as the cause of everything recorded inside the block."""
    token = _cause.set((event_id, depth))
    try:
        yield
    finally:
        _cause.reset(token)


def way_in() -> str:
    """Return by what way the change that goes on came in (`token:7`); "" for our own pages."""
    return _way_in.get()


@contextmanager
def coming_by(way: str) -> Iterator[None]:
    """Note the way in as the source of everything recorded inside the block that names none of its own."""
    token = _way_in.set(way)
    try:
        yield
    finally:
        _way_in.reset(token)


def each(batch: Sequence[C]) -> Iterator[C]:
    """Go through a batch one by one; what is recorded in between names just that event as its cause."""
    for one in batch:
        with causing(one.id, one.depth):
            yield one
