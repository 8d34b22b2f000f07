"""What is to be set: a title and sections of facts, tables and words, all of it texts as their reader has them."""

from collections.abc import Sequence

import msgspec


class Facts(msgspec.Struct, tag="facts"):
    """Pairs of a label and what is said of it."""

    title: str
    pairs: Sequence[tuple[str, str]]


class Head(msgspec.Struct):
    """The heading of a column; `share` of the width that is left by columns without one, figures stand at the end."""

    label: str
    share: float = 0
    is_figure: bool = False


class Grid(msgspec.Struct, tag="grid"):
    """A table whose headings come again on each page, with a word before it."""

    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[str]]
    note: str = ""


class Words(msgspec.Struct, tag="words"):
    """Paragraphs; `tone` is good, bad or nothing."""

    title: str
    paragraphs: Sequence[str]
    tone: str = ""


Section = Facts | Grid | Words


class Sheet(msgspec.Struct):
    """A document: `language` decides face and hyphens, `foot` stands on every page beside its number.

    `of` says how a page counts itself: a text with {page} and {pages}.
    """

    title: str
    line: str
    sections: Sequence[Section]
    language: str = "en"
    foot: str = ""
    of: str = "{page} / {pages}"
    digits: str = "0123456789"
