"""Tell that a disk is full from everything else that can go wrong with it."""

import errno
from collections.abc import Iterator

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# How SQLite says it (a quota or a limit of the process comes as the second), and PostgreSQL's own code.
SENTENCES = ("database or disk is full", "disk I/O error")
DISK_FULL = "53100"


def is_full(error: BaseException) -> bool:
    """Say whether an error comes of a full disk, whoever met it first."""
    return any(_says_full(one) for one in _causes(error))


def _says_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    return getattr(error, "sqlstate", None) == DISK_FULL or str(error) in SENTENCES


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
