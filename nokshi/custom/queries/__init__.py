"""What fields there are, and what stands in them."""

from nokshi.custom.queries.definitions import Book, book, fields_on, sought_on, writable_on
from nokshi.custom.queries.holding import holders_of
from nokshi.custom.queries.values import held_counts, sought_texts, values_of

__all__ = [
    "Book",
    "book",
    "fields_on",
    "held_counts",
    "holders_of",
    "sought_on",
    "sought_texts",
    "values_of",
    "writable_on",
]
