"""What customers lend to the rest of the house."""

from nokshi.customers.plugs import (
    bearing,
    cards,
    exporting,
    fields,
    importing,
    letters,
    live,
    merging,
    record,
    relations,
    verbs,
)

__all__ = [
    "bearing", "cards", "exporting", "fields", "importing", "letters", "live", "merging", "record", "relations",
    "verbs",
]  # fmt: skip
