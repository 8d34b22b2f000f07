"""How other systems write names, flags, places and texts."""

import re
from collections.abc import Iterable
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.utils.text import format_lazy

from nokshi.kernel import formats
from nokshi.kernel.errors import Text

YES = frozenset({"1", "true", "yes", "ja", "sí", "si", "oui", "sim", "tak", "kyllä", "はい", "是", "예", "ใช่"})
MARKUP = re.compile(r"</?(?:p|div|br|span|a|b|i|u|em|strong|ul|ol|li|table|tr|td|html|body|h\d)\b[^>]*>", re.I)
"""An address in angle brackets is none."""

BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
UNSHOWN = frozenset({"script", "style", "head", "title"})


def joined(texts: Iterable[Text]) -> Text:
    """Return texts one after the other, each once, in the language of whoever reads them."""
    each = list(dict.fromkeys(texts))
    return format_lazy(", ".join("{}" for _ in each), *each)


def apart(name: str) -> str:
    """Return a name of joined words as people write it: `YearStarted` is “Year Started”."""
    return " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_", " ", name).split())


def is_yes(cell: str) -> bool:
    """Say whether a cell says yes."""
    return cell.strip().casefold() in YES


def objection(cell: str) -> str:
    """Return a no where somebody opted out; who did not has said nothing yet."""
    return "no" if is_yes(cell) else ""


def minutes_of(seconds: str) -> str:
    """Return seconds as minutes, a part of one as a whole."""
    text = seconds.strip()
    return str(-(-int(text) // 60)) if text.isdecimal() else ""


def first_name(name: Any) -> str:
    """Return a name without its last word."""
    return " ".join(str(name or "").split()[:-1])


def last_name(name: Any) -> str:
    """Return the last word of a name."""
    return " ".join(str(name or "").split()[-1:])


def country_name(code: Any) -> str:
    """Return a country by its English name, as other systems list it."""
    return str(formats.locale_of("en").territories.get(str(code or ""), code or ""))


def text_of(value: Any) -> str:
    """Return a value as plain text; nothing is an empty cell."""
    return "" if value is None else str(value)


def amount_of(value: Any) -> str:
    """Return a number with a point and no more places than it needs; nothing is an empty cell."""
    if value is None:
        return ""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(value: Any) -> str:
    """Return the day of a moment in UTC; nothing is an empty cell."""
    return f"{value:%Y-%m-%d}" if value else ""


def plain_text(cell: str) -> str:
    """Return the words of a text that may be HTML."""
    if not MARKUP.search(cell):
        return cell
    reader = _Words()
    reader.feed(cell)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Gather what a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.unshown = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unshown += tag in UNSHOWN
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.unshown = max(self.unshown - (tag in UNSHOWN), 0)

    def handle_data(self, data: str) -> None:
        if not self.unshown:
            self.words.append(data)
