"""The types of a field, and what each is to conditions and to files."""

import re
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text
from nokshi.kernel.searchkey import romanised, words_of
from nokshi.ports.fields import FieldType
from nokshi.ports.importing import ColumnType

LONGEST_NAME = 40
LONGEST_KEY = 120
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Kind(StrEnum):
    TEXT = "text"
    PROSE = "prose"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"
    CHOICES = "choices"
    EMAIL = "email"
    PHONE = "phone"
    LINK = "link"
    RECORD = "record"


TypeName = Literal[
    "text", "prose", "number", "money", "date", "moment", "flag", "choice",
    "choices", "email", "phone", "link", "record",
]  # fmt: skip
"""The names of the types, as programs and files write them."""

LABELS: dict[Kind, Text] = {
    Kind.TEXT: _("Text, one line"),
    Kind.PROSE: _("Long text"),
    Kind.NUMBER: _("Plain number"),
    Kind.MONEY: _("Amount of money"),
    Kind.DATE: _("Day"),
    Kind.MOMENT: _("Day and time"),
    Kind.FLAG: _("Yes or no"),
    Kind.CHOICE: _("One choice of a list"),
    Kind.CHOICES: _("Several choices of a list"),
    Kind.EMAIL: _("E-mail address"),
    Kind.PHONE: _("Phone number"),
    Kind.LINK: _("Link to a page"),
    Kind.RECORD: _("Another record"),
}
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})
TEXTUAL = frozenset({Kind.TEXT, Kind.PROSE, Kind.EMAIL, Kind.PHONE, Kind.LINK})
"""Types whose fields a record may be found by."""
UNIQUE = frozenset({Kind.TEXT, Kind.NUMBER, Kind.EMAIL, Kind.PHONE, Kind.LINK})
"""Types of which no two records may hold the same where a field says so."""

ASKED_AS: dict[Kind, FieldType] = {
    Kind.NUMBER: FieldType.NUMBER,
    Kind.MONEY: FieldType.MONEY,
    Kind.DATE: FieldType.DATE,
    Kind.MOMENT: FieldType.MOMENT,
    Kind.FLAG: FieldType.FLAG,
    Kind.CHOICE: FieldType.CHOICE,
    Kind.CHOICES: FieldType.CHOICE,
}
READ_AS: dict[Kind, ColumnType] = {
    Kind.NUMBER: ColumnType.NUMBER,
    Kind.MONEY: ColumnType.MONEY,
    Kind.DATE: ColumnType.DATE,
    Kind.MOMENT: ColumnType.MOMENT,
    Kind.FLAG: ColumnType.FLAG,
    Kind.EMAIL: ColumnType.EMAIL,
    Kind.PHONE: ColumnType.PHONE,
}


def asked_as(kind: Kind) -> FieldType:
    """Return the type by which conditions ask for a field."""
    return ASKED_AS.get(kind, FieldType.TEXT)


def read_as(kind: Kind) -> ColumnType:
    """Return the type by which files are read."""
    return READ_AS.get(kind, ColumnType.TEXT)


def key_from(label: str) -> str:
    """Return a key made of a label in any script: “Shoe size” is shoe_size, “জুতার মাপ” jutar_map; "" where none is."""
    words = [re.sub(r"[^a-z0-9]+", "_", romanised(word)) for word in words_of(label)]
    text = re.sub(r"_+", "_", "_".join(words)).strip("_")
    text = text if not text[:1].isdigit() else f"f_{text}"
    return text[:LONGEST_NAME].rstrip("_")


def key_beside(label: str, taken: set[str], default: str) -> str:
    """Return a key made of a label that nothing else has."""
    wanted = key_from(label) or default
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
    return key
