"""A kind of record as a plain value: what everything else of this room is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from nokshi.custom.rules.definitions import Words, said
from nokshi.custom.rules.types import Kind as Type
from nokshi.kernel.errors import Text

LONGEST_KEY = 40
LONGEST_TITLE = 300
SUBJECT = "records."
TITLED = frozenset({Type.TEXT, Type.EMAIL, Type.PHONE, Type.LINK, Type.NUMBER, Type.DATE})
"""Types of field that a record can be called by: what stands in them is short, and the same in every language."""
ICONS = (
    "box", "shield-check", "star", "calendar-clock", "cake", "bookmark", "flag", "tag", "package", "key-round",
    "house", "building-2", "map-pin", "laptop", "smartphone", "image", "file-text", "list-checks", "clock", "coins",
    "scale", "globe", "activity", "palette", "smile", "sun", "zap", "database",
)  # fmt: skip


class Belonging(StrEnum):
    """Whether a record is a customer's."""

    ONE = "one"
    OPTIONAL = "optional"
    NONE = "none"


BELONGING: dict[Belonging, Text] = {
    Belonging.ONE: _("Always a customer's"),
    Belonging.OPTIONAL: _("A customer's, or nobody's"),
    Belonging.NONE: _("Nobody's"),
}
_said_later = lazy(said, str)


@dataclass(frozen=True, eq=False)
class OwnKind:
    """A kind of record; `subject` is what events, ports and its fields call it."""

    id: int
    key: str
    names: Words
    plurals: Words
    icon: str
    belongs: Belonging
    title: str = ""
    position: int = 0
    is_retired: bool = False
    is_removed: bool = False

    @property
    def subject(self) -> str:
        return subject_of(self.key)

    @cached_property
    def label(self) -> Text:
        text: Text = _said_later(self.names, self.key)
        return text

    @cached_property
    def label_many(self) -> Text:
        text: Text = _said_later(self.plurals or self.names, self.key)
        return text

    @property
    def is_in_use(self) -> bool:
        return not (self.is_retired or self.is_removed)

    @property
    def has_customer(self) -> bool:
        """Say whether its records can be a customer's."""
        return self.belongs is not Belonging.NONE

    def called(self, record: int, title: str) -> str:
        """Return what a record is called: by its title, else by the kind and its number."""
        return title or f"{self.label} {record}"


def subject_of(key: str) -> str:
    """Return what events and ports call the records of a kind."""
    return f"{SUBJECT}{key}"


def key_in(subject: str) -> str:
    """Return the key of the kind that a subject names, "" where it is none of ours."""
    return subject.removeprefix(SUBJECT) if subject.startswith(SUBJECT) else ""
