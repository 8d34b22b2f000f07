"""YAML as plain data with the line of each key: no tags, no aliases, no key twice, nothing deep or endless.

Texts, numbers, true, false and null are told apart as YAML 1.2 does (the core schema): `no` and `12:30` are texts.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.kernel import formats
from nokshi.site.configuration.refusals import NotText, NotYaml, TooLarge, WrongLine

MOST_BYTES = 2_000_000
MOST_PARTS = 200_000
DEEPEST = 40
WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
OTHER_ENDS = frozenset("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")), **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}  # fmt: skip

Place = tuple[str | int, ...]


@dataclass(slots=True)
class Read:
    """What a file says, and on which line each part of it begins, by the keys that lead there."""

    data: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, *place: str | int) -> int:
        """Return the line of a part, or of what it would stand in."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _Dumper(yaml.SafeDumper):
    """Writes lists further in than their key, as people do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write a text of several lines as lines; other signs than \\n that part lines would be read as \\n there."""
    style = "|" if "\n" in text and not OTHER_ENDS.intersection(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
# What the reader below takes for a number is told apart from a text by quotes, where YAML 1.1 would not need them.
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(f"^(?:{DECIMAL.pattern})$"), list("-+.0123456789"))


def written(data: Any) -> str:
    """Return plain data as YAML, in the order it has, words in every script as they are."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text


def read(raw: bytes) -> Read:
    """Return what a file says; raises TooLarge, NotText, NotYaml, WrongLine."""
    if len(raw) > MOST_BYTES:
        raise TooLarge(most=formats.figure(MOST_BYTES // 1_000_000, get_language() or "en"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotText from None
    reading = _Reading()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reading.take(event)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        what = str(getattr(wrong, "problem", None) or getattr(wrong, "reason", "") or wrong)
        raise NotYaml(line=mark.line + 1 if mark else 1, what=what) from None
    return Read(reading.root, reading.lines)


class _Reading:
    """The parts of a file as they come, without a step deeper for each level of it."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: dict[Place, int] = {}
        self._open: list[Any] = []
        self._keys: list[Any] = []
        self._place: list[str | int] = []
        self._parts = 0
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise self._wrong(line, _("A second document begins here (---). Keep all in one."))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._wrong(line, _("Anchors and aliases (& and *) are not taken. Write it out."))
        if getattr(event, "tag", None):
            raise self._wrong(line, _("Tags (!) are not taken. Write plain values."))
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end()

    def _scalar(self, event: Any, line: int) -> None:
        if "\0" in event.value:
            raise self._wrong(line, _("There is a sign NUL. Take it out."))
        if self._awaits_key():
            self._key(event.value, line)
        else:
            self._put(_plain(event.value) if event.implicit[0] else event.value, line)

    def _awaits_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1], dict) and self._keys[-1] is None

    def _key(self, key: str, line: int) -> None:
        if key in self._open[-1]:
            raise self._wrong(line, _("“%(key)s” stands here twice. Take one out.") % {"key": key})
        self._keys[-1] = key
        self.lines[(*self._place, key)] = line

    def _begin(self, held: Any, line: int) -> None:
        if self._awaits_key():
            raise self._wrong(line, _("A key is a plain text here."))
        if len(self._open) >= DEEPEST:
            raise self._wrong(line, _("This goes too deep. Take levels out."))
        place = self._put(held, line)
        self._open.append(held)
        self._keys.append(None)
        self._place = list(place)

    def _end(self) -> None:
        self._open.pop()
        self._keys.pop()
        if self._place:
            self._place.pop()

    def _put(self, value: Any, line: int) -> Place:
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise self._wrong(line, _("There are too many parts. Take some out."))
        if not self._open:
            self.root = value
            return ()
        into = self._open[-1]
        if isinstance(into, dict):
            key, self._keys[-1] = self._keys[-1], None
            into[key] = value
        else:
            key = len(into)
            into.append(value)
        place = (*self._place, key)
        self.lines.setdefault(place, line)
        return place

    def _wrong(self, line: int, what: str) -> WrongLine:
        return WrongLine(line=line, place=" → ".join(map(str, self._place)) or _("the file"), what=what)


def _plain(text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text
