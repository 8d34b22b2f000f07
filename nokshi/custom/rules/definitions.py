"""A field as a plain value: what everything else of this room is told of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import lazy
from django.utils.translation import get_language

from nokshi.custom.rules.types import Kind
from nokshi.kernel.errors import Text

Words = Mapping[str, str]
LANGUAGES = ("en", "bn")


def said(words: Words, default: str = "") -> str:
    """Return words in the reader's language, else in another one that there is."""
    language = (get_language() or "en").partition("-")[0]
    return words.get(language) or next((words[one] for one in LANGUAGES if words.get(one)), default)


_said_later = lazy(said, str)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose."""

    key: str
    words: Words
    is_retired: bool = False

    @property
    def label(self) -> Text:
        text: Text = _said_later(self.words, self.key)
        return text


@dataclass(frozen=True, slots=True)
class Group:
    """A heading that fields stand under."""

    id: int
    words: Words
    position: int = 0

    @property
    def label(self) -> Text:
        text: Text = _said_later(self.words)
        return text


@dataclass(frozen=True, eq=False)
class Definition:
    """A field on a kind of record; `name` is what the fields port and roles call it."""

    id: int
    subject: str
    key: str
    type: Kind
    words: Words
    name: str
    helps: Words = field(default_factory=dict)
    group: Group | None = None
    position: int = 0
    sort: str = ""
    currency: str = ""
    target: str = ""
    """The kind of record that a field of the type RECORD names."""
    is_required: bool = False
    is_sought: bool = False
    is_unique: bool = False
    unit: int | None = None
    choices: tuple[Choice, ...] = ()
    is_retired: bool = False
    is_removed: bool = False

    @cached_property
    def label(self) -> Text:
        text: Text = _said_later(self.words, self.key)
        return text

    @cached_property
    def help(self) -> Text:
        text: Text = _said_later(self.helps)
        return text

    @property
    def is_in_use(self) -> bool:
        return not (self.is_retired or self.is_removed)

    @cached_property
    def by_choice(self) -> dict[str, Choice]:
        return {choice.key: choice for choice in self.choices}

    @cached_property
    def spoken(self) -> dict[str, str]:
        """Return the key of each choice by whatever a file may call it, folded."""
        found: dict[str, str] = {}
        for choice in self.choices:
            for word in (choice.key, *choice.words.values()):
                found.setdefault(" ".join(word.split()).casefold(), choice.key)
        return found

    def suits(self, sort: str) -> bool:
        """Say whether records of a sort have the field."""
        return not self.sort or self.sort == sort


def name_of(noun: str, key: str) -> str:
    """Return what the fields port calls a field: `custom.shoe_size`, on orders `custom.order.ref`."""
    return f"custom.{noun}.{key}" if noun else f"custom.{key}"
