"""Cells that are not what they should be: wrong, or mended."""

from typing import Any


class Wrong(Exception):
    """A cell that cannot be read as what it should be; `code` names a sentence of `rules.sentences`."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class Mended:
    """A value that was read, but not as it stood; `code` names a sentence of `rules.sentences`."""

    __slots__ = ("code", "value")

    def __init__(self, value: Any, code: str) -> None:
        self.value = value
        self.code = code
