"""Content lines, of which a vCard consists: `group.NAME;PARAMETER=value:value`, folded, escaped, in some encoding.

Read as RFC 6350, RFC 2426 and vCard 2.1 have it, and as programs write it; each line keeps the bytes that it stood in.
"""

import re
from binascii import a2b_qp, b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

HEAD = re.compile(rb'\s*(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):')
LONGEST_HEAD = 4_096
PARAMETER = re.compile(rb';((?:[^":;]|"[^"]*")*)')
MARK = re.compile(rb"\s*(?:[\w-]+\.)?(BEGIN|END)[ \t]*:[ \t]*VCARD\s*", re.IGNORECASE)
CODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
CODED = frozenset({"BASE64", "B"})
NO_CHARSETS = frozenset(
    {"unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "idna", "punycode"}
)
"""What Python decodes by and no card is written in."""

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
QUOTED = "QUOTED-PRINTABLE"
RAW_LINE = re.compile(rb"[^\n]*\n|[^\n]+")
FOLD = 75
"""Bytes after which a line goes on in the next one, as the standards advise."""


def begins_or_ends(line: bytes) -> bytes:
    """Return BEGIN or END where a line is the mark of a card's first or last, else nothing."""
    found = MARK.fullmatch(line) if b":" in line and len(line) < 100 else None
    return found[1].upper() if found else b""


@dataclass(frozen=True)
class Line:
    """A property as it stood: `raw` with its line ends, and what lies inside where it belongs to it; `name` is "" where
    it is none."""

    raw: bytes
    group: str
    name: str
    heads: tuple[bytes, ...]
    value: bytes

    @cached_property
    def params(self) -> dict[str, list[str]]:
        """Return the parameters by name; words without one, as vCard 2.1 has them, are under ENCODING or TYPE."""
        found: dict[str, list[str]] = {}
        for head in self.heads:
            name, is_named, text = head.decode("utf-8", "replace").partition("=")
            if not is_named:
                name, text = "ENCODING" if name.strip().upper() in CODINGS else "TYPE", name
            values = [one.strip().strip('"') for one in text.strip('"').split(",")]
            found.setdefault(name.strip().upper(), []).extend(values)
        return found

    @property
    def types(self) -> set[str]:
        """Return the words of TYPE in capitals."""
        return {one.upper() for one in self.params.get("TYPE", ())}

    @property
    def coding(self) -> str:
        """Return how bytes are written as text, in capitals; "" for as they are."""
        return next((one.upper() for one in self.params.get("ENCODING", ())), "")

    def text(self, fallback: str = "cp1252") -> str:
        """Return the value as text, escapes still in it; bytes that are not what the line says are read as UTF-8, then
        as `fallback`. What is written in Base64 is no text."""
        if self.coding in CODED:
            return ""
        value = a2b_qp(self.value) if self.coding == QUOTED else self.value
        named = [name for name in self.params.get("CHARSET", ()) if name.casefold() not in NO_CHARSETS]
        for name in (*named, "utf-8", fallback):
            try:
                text = value.decode(name)
                text.encode()
            except (LookupError, UnicodeError):
                continue
            return text
        return value.decode("cp1252", "replace")


def lines_of(card: bytes) -> list[Line]:
    """Return the properties of a card, BEGIN and END among them; a card within one is part of the line before it."""
    made: list[Line] = []
    inner: list[bytes] = []
    depth = 0
    for raws in _unfolded(RAW_LINE.findall(card)):
        mark = begins_or_ends(raws[0])
        depth += (mark == b"BEGIN") - (mark == b"END")
        if made and (depth > 1 or (mark == b"END" and depth == 1)):
            inner.extend(raws)
            continue
        if inner:
            made[-1], inner = _around(made[-1], inner), []
        made.append(_line(raws))
    if inner:
        made[-1] = _around(made[-1], inner)
    return made


def _around(line: Line, inner: Sequence[bytes]) -> Line:
    return Line(line.raw + b"".join(inner), line.group, line.name, line.heads, b"")


def _unfolded(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield lines together with those that they go on in."""
    held: list[bytes] = []
    is_quoted = is_coded = False
    for line in lines:
        goes_on = bool(held) and (
            line[:1] in b" \t" if not is_coded else line[:1] in b" \t" or (b":" not in line and line.strip() != b"")
        )
        if goes_on or (is_quoted and held and held[-1].rstrip(b"\r\n").endswith(b"=")):
            held.append(line)
            continue
        if held:
            yield held
        held = [line]
        head = line[:LONGEST_HEAD].split(b":", 1)[0].upper()
        is_quoted, is_coded = b"QUOTED-PRINTABLE" in head, b"BASE64" in head or b"ENCODING=B" in head
    if held:
        yield held


def _line(raws: Sequence[bytes]) -> Line:
    ends = [raw.rstrip(b"\r\n") for raw in raws]
    is_quoted = b"QUOTED-PRINTABLE" in ends[0][:LONGEST_HEAD].split(b":", 1)[0].upper()
    whole = bytearray(ends[0])
    for end in ends[1:]:
        if is_quoted and whole.endswith(b"="):
            del whole[-1:]
            whole += end
        else:
            whole += end[1:] if end[:1] in b" \t" else end
    text = bytes(whole)
    found = HEAD.match(text, 0, LONGEST_HEAD)
    raw = b"".join(raws)
    if found is None:
        return Line(raw, "", "", (), text)
    group, name = (part.decode("ascii", "replace") for part in (found[1] or b"", found[2]))
    return Line(raw, group, name.upper(), tuple(PARAMETER.findall(found[3])), text[found.end() :])


def parts_of(text: str, sign: str = ";") -> list[str]:
    """Return the parts of a structured value, their escapes undone."""
    parts, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == sign:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [plain(part) for part in [*parts, text[start:]]]


def plain(text: str) -> str:
    """Return a value without its escapes."""
    return ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text) if "\\" in text else text


def escaped(text: str, version: str = "3.0") -> str:
    """Return a text as a value has it; vCard 2.1 escapes semicolons alone, and writes line ends in another way."""
    if version == "2.1":
        return text.replace(";", "\\;")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"\r\n|\r|\n", r"\\n", text)


def written(head: bytes, value: str, *, version: str = "3.0", end: bytes = b"\r\n", charset: str = "utf-8") -> bytes:
    """Return a line of `head` (group, name and parameters, none of them about encoding) and an escaped value, folded.

    In vCard 2.1 a value beyond ASCII or of several lines is written as quoted-printable UTF-8. `charset` is what the
    card is in; what it has no signs for is written in UTF-8.
    """
    if version == "2.1":
        if value.isascii() and "\n" not in value and "\r" not in value:
            return head + b":" + value.encode() + end
        quoted = b2a_qp(value.replace("\n", "\r\n").encode(), istext=False)
        quoted = quoted.replace(b"=\n", b"=" + end)
        return head + b";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + quoted + end
    text = re.sub(r"[\r\n]+", " ", value)
    try:
        line = head + b":" + text.encode(charset)
    except (LookupError, UnicodeError):
        charset, line = "utf-8", head + b":" + text.encode("utf-8", "replace")
    return folded(line, end) + end


def folded(line: bytes, end: bytes = b"\r\n") -> bytes:
    """Return a line cut after 75 bytes at most, never within a sign."""
    pieces: list[bytes] = []
    while len(line) > (room := FOLD - bool(pieces)):
        cut = room
        while cut > 1 and 0x80 <= line[cut] < 0xC0:
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
    return (end + b" ").join([*pieces, line])
