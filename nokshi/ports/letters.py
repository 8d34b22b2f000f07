"""What a letter may speak of: personal fields that rooms lend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class LetterField:
    """A personal field, written `{{ name }}` in a letter (dots make groups: `customer.called`).

    `values(customer_ids, language)` gives plain text by customer id, already formatted for the
    language; a customer without a value is left out, and the letter's fallback is used.
    """

    name: str
    label: Text
    example: Text
    values: Callable[[Sequence[int], str], dict[int, str]]
    field: str = ""
    """The name by which roles hide it; who does not see that field is not offered it."""


letter_fields: Registry[LetterField] = Registry("letter fields", key=lambda one: one.name)
