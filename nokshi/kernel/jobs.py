"""Work handed to the worker process: after the commit, at least once, so idempotent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django_q.tasks import async_task


def later(function: Callable[..., Any], *arguments: Any) -> None:
    """Have the worker call a module-level function once this transaction has committed.

    Arguments are plain values. A job may run twice after a crash; long work is cut in
    steps that hand on the next one.
    """
    path = f"{function.__module__}.{function.__qualname__}"
    transaction.on_commit(partial(async_task, path, *arguments, group=path))
