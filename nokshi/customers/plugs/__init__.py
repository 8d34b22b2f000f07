"""What customers lend to the rest of the house."""

from nokshi.customers.plugs import (
    bearing,
    cards,
    exporting,
    fields,
    importing,
    importing_merges,
    letters,
    linking,
    live,
    merging,
    past,
    record,
    relations,
    verbs,
    whole,
)

__all__ = [
    "bearing",
    "cards",
    "exporting",
    "fields",
    "importing",
    "importing_merges",
    "letters",
    "linking",
    "live",
    "merging",
    "past",
    "record",
    "relations",
    "verbs",
    "whole",
]
