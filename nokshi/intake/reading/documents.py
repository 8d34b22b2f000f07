"""Walk through a JSON document to its list of records, one record in hand at a time.

The list stands alone, or under a name that systems give it: `value` (OData 4), `d` and `results` (OData 2),
`results` (HubSpot), `records` (Salesforce), `data` (Zoho). What stands around it is kept as it was written.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, TextIO

from nokshi.intake.reading.problems import (
    BadFile,
    DeepRecord,
    LongRecord,
    NoNumber,
    NoRecords,
    NotJson,
    TwiceNamed,
    WrongEncoding,
)
from nokshi.intake.rules.records import Literal

LISTS = frozenset({"value", "results", "records", "data", "items", "d"})
HOLDERS = frozenset({"d", "data", "result"})
CHUNK = 1 << 18
LONGEST_RECORD = 16 << 20
MOST_AROUND = 1 << 16
SPACES = " \t\r\n"
Record = dict[str, Any]


class _Twice(Exception):
    pass


class _NoNumber(Exception):
    pass


def _pairs(pairs: list[tuple[str, Any]]) -> Record:
    made = dict(pairs)
    if len(made) < len(pairs):
        [(name, _times)] = Counter(name for name, _value in pairs).most_common(1)
        raise _Twice(name)
    return made


def _constant(name: str) -> Any:
    raise _NoNumber(name)


_decoder = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=Literal, parse_float=Literal, parse_constant=_constant, strict=False
)


class Document:
    """The records of a document, once; `before` and `after` are what stands around them."""

    def __init__(self, name: str, file: TextIO) -> None:
        self.name, self._file = name, file
        self.before = self.after = ""
        self.row = 0
        self._text = ""
        self._at = 0
        self._is_over = False
        self._seen: list[str] | None = []

    def records(self) -> Iterator[Record]:
        """Yield the records; raises BadFile."""
        if not self._find():
            raise NoRecords(file=self.name)
        self.before = self._around()
        self._seen = None
        sign = self._peek()
        while sign != "]":
            self.row += 1
            record = self._value()
            if not isinstance(record, dict):
                raise NoRecords(file=self.name)
            yield record
            sign = self._peek()
            if sign == ",":
                self._at += 1
                sign = self._peek()
                if sign == "]":
                    raise self._bad()
            elif sign != "]":
                raise self._bad()
        self.after = self._rest()
        self._check_around()

    def _find(self, depth: int = 0) -> bool:
        """Go to where the list of records begins; say whether there is one."""
        sign = self._peek()
        if sign == "[":
            self._at += 1
            return True
        if sign != "{":
            return False
        self._at += 1
        while self._peek() == '"':
            name = self._value()
            if self._peek() != ":":
                raise self._bad()
            self._at += 1
            opens = self._peek()
            if (name in LISTS and opens == "[") or (name in HOLDERS and opens == "{" and depth < 2):
                return self._find(depth + 1)
            self._value()
            if self._peek() != ",":
                return False
            self._at += 1
        return False

    def _around(self) -> str:
        text = "".join(self._seen or []) + self._text[: self._at]
        if len(text) > MOST_AROUND:
            raise NoRecords(file=self.name)
        return text

    def _rest(self) -> str:
        while not self._is_over and len(self._text) - self._at <= MOST_AROUND:
            self._more()
        rest = self._text[self._at :]
        if len(rest) > MOST_AROUND:
            raise self._bad()
        return rest

    def _check_around(self) -> None:
        """Refuse a document of which only the list is whole."""
        try:
            _decoder.decode(self.before + self.after)
        except json.JSONDecodeError:
            raise self._bad() from None
        except (_Twice, _NoNumber, RecursionError) as error:
            raise self._told(error) from None

    def _peek(self) -> str:
        """Return the next sign that is no space, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in SPACES:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_over:
                return ""
            self._more()

    def _value(self) -> Any:
        """Return the value that begins here, and go behind it."""
        self._peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                end = -1
            except (_Twice, _NoNumber, RecursionError) as error:
                raise self._told(error) from None
            if end >= 0 and (self._is_over or end < len(self._text)):
                self._at = end
                return value
            if self._is_over:
                raise self._bad()
            if len(self._text) - self._at > LONGEST_RECORD:
                raise LongRecord(file=self.name, row=max(self.row, 1), limit=LONGEST_RECORD >> 20)
            self._more()

    def _more(self) -> None:
        """Read on; what lies behind is let go, but for what stands around the list."""
        if self._seen is not None:
            self._seen.append(self._text[: self._at])
            if sum(map(len, self._seen)) > MOST_AROUND:
                raise NoRecords(file=self.name)
        left = self._text[self._at :]
        try:
            text = self._file.read(max(CHUNK, len(left)))
        except UnicodeError:
            raise WrongEncoding(file=self.name, row=self.row + 1, encoding=self._file.encoding) from None
        self._is_over = not text
        self._text, self._at = left + text.replace("\0", ""), 0

    def _bad(self) -> BadFile:
        return NotJson(file=self.name, row=max(self.row, 1))

    def _told(self, error: Exception) -> BadFile:
        row = max(self.row, 1)
        if isinstance(error, _Twice):
            return TwiceNamed(file=self.name, row=row, name=str(error)[:80])
        if isinstance(error, _NoNumber):
            return NoNumber(file=self.name, row=row, value=str(error))
        return DeepRecord(file=self.name, row=row)
