"""Work handed to the worker process: with the commit, at least once, so idempotent."""

from collections.abc import Callable
from typing import Any

from django_q.tasks import async_task


def later(function: Callable[..., Any], *arguments: Any) -> None:
    """Have the worker call a module-level function once this transaction has committed.

    The queue is a table of this database: the job commits with what it follows from, so that a process killed
    in between loses neither. Arguments are plain values. A job may run twice after a crash; long work is cut in
    steps that hand on the next one.
    """
    path = f"{function.__module__}.{function.__qualname__}"
    async_task(path, *arguments, group=path)
