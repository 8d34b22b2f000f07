"""Refusals that are expected, and how they speak."""

from typing import Any, ClassVar

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A refusal with a stable code and a sentence: what is wrong, and what to do.

    A subclass stands beside the verb that raises it, with `code` and `sentence`
    (translatable, named placeholders); the values are given as keywords.
    """

    code: ClassVar[str] = "refused"
    sentence: ClassVar[Text] = ""
    status: ClassVar[int] = 400

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


class NotThere(DomainError):
    """What a user may not see does not exist for him."""

    code = "not_there"
    status = 404
