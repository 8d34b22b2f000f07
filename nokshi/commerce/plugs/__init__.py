"""What commerce lends to the rest of the house."""

from nokshi.commerce.plugs import (
    bearing,
    cards,
    exporting,
    fields,
    importing,
    letters,
    live,
    merging,
    moving,
    origins,
    own_fields,
    past,
    records,
    rights,
    uses,
    whole,
)

__all__ = [
    "bearing",
    "cards",
    "exporting",
    "fields",
    "importing",
    "letters",
    "live",
    "merging",
    "moving",
    "origins",
    "own_fields",
    "past",
    "records",
    "rights",
    "uses",
    "whole",
]
