"""What is read for every page is read again only after it changed.

Whoever reads units, roles or views notes the mark of the house first (see `nokshi.workspace.actions.marks`): as long as
its row shows the same, what was read under it is what is there. A mark is random and never comes back, so that what was
read in a transaction that was then taken back is never found again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_asked: ContextVar[list[str | None] | None] = ContextVar("asked", default=None)


def house_mark() -> str | None:
    """Return the mark of the house, None where it has none: then nothing may be remembered."""
    asked = _asked.get()
    if asked:
        return asked[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM workspace_mark")
        row = cursor.fetchone()
    mark = str(row[0]) if row else None
    if asked is not None:
        asked.append(mark)
    return mark


@contextmanager
def one_mark() -> Iterator[None]:
    """Ask for the mark once within: for an answer that reads only, and shows the house as it was when it began."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)
