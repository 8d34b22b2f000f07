"""What the database must be like for search to find every script."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from nokshi.customers.models import Customer

PLAIN = ("C", "POSIX")
ASKED = "SELECT 0 AS id, datctype FROM pg_database WHERE datname = current_database()"


@checks.register(checks.Tags.database)
def letters_are_known(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn where PostgreSQL takes no Bengali letter for one: its trigrams then hold Latin words alone."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        if connections[alias].vendor != "postgresql":
            continue
        [row] = Customer.objects.using(alias).raw(ASKED)
        kind = row.datctype  # type: ignore[attr-defined]
        if kind in PLAIN:
            found.append(
                checks.Warning(
                    f"The database's LC_CTYPE is {kind}: searching in Bengali letters will be slow.",
                    hint="Create the database with LC_CTYPE C.UTF-8 or any other UTF-8 locale.",
                    id="customers.W001",
                )
            )
    return found
