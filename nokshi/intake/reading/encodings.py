"""Which letters the bytes of a file mean."""

import codecs
import unicodedata
from pathlib import Path
from typing import NamedTuple

CHUNK = 1 << 20
BELOW_LEADING = bytes(range(0xC0))
SAMPLE = 1 << 16
MENDING = "nokshi-mend"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHOICES = (
    "utf-8", "utf-16", "cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp1251", "koi8-r", "cp1253", "cp1254",
    "cp1255", "cp1256", "cp1257", "cp850", "mac-roman", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr",
)  # fmt: skip
WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœßÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒšŠžŽ‘’“”–—…")


class Encoding(NamedTuple):
    """The name that Python's codecs know, and whether some bytes of another encoding are mixed in."""

    name: str
    is_mixed: bool = False


def guess_encoding(path: Path) -> Encoding:
    """Guess how a text file is written: by its mark, as UTF-8 to the last byte, else by its letters."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, name in BOMS:
        if head.startswith(mark):
            return Encoding(name)
    if wide := _wide(head):
        return Encoding(wide)
    good, bad, odd = _as_utf8(path)
    if not bad:
        return Encoding("utf-8")
    if good >= 10 * bad:
        return Encoding("utf-8", is_mixed=True)
    return Encoding(_by_letters(odd))


def _wide(head: bytes) -> str:
    """Recognise UTF-16 without a mark by its zeros."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    even, odd = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.4 > even:
        return "utf-16-le"
    return "utf-16-be" if even > pairs * 0.4 > odd else ""


def _as_utf8(path: Path) -> tuple[int, int, bytes]:
    """Count the letters beyond ASCII that are good and bad UTF-8, and gather some of the bad lines."""
    good = bad = 0
    odd: list[bytes] = []
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            block, rest = _whole_lines(rest + chunk)
            if block.isascii():
                continue
            try:
                good += _letters(block)
            except UnicodeDecodeError:
                fine, wrong = _line_by_line(block, odd)
                good, bad = good + fine, bad + wrong
    fine, wrong = _line_by_line(rest, odd)
    return good + fine, bad + wrong, b"\n".join(odd)


def _letters(block: bytes) -> int:
    """Count the letters beyond ASCII; raises UnicodeDecodeError. In UTF-8 each has one leading byte."""
    block.decode()
    return len(block.translate(None, BELOW_LEADING))


def _whole_lines(block: bytes) -> tuple[bytes, bytes]:
    end = block.rfind(b"\n") + 1
    return (block[:end], block[end:]) if end or len(block) < 4 * CHUNK else (block, b"")


def _line_by_line(block: bytes, odd: list[bytes]) -> tuple[int, int]:
    good = bad = 0
    for line in block.split(b"\n"):
        if line.isascii():
            continue
        try:
            good += _letters(line)
        except UnicodeDecodeError:
            bad += 1
            if sum(map(len, odd)) < SAMPLE:
                odd.append(line[:4_000])
    return good, bad


def _by_letters(sample: bytes) -> str:
    if _is_western(sample):
        return "cp1252"
    # Loaded where it is needed: a start that waits for it is slower for everybody.
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=[name.replace("-", "_") for name in CHOICES if "utf" not in name]).best()
    return best.encoding.replace("_", "-") if best else "cp1252"


def _is_western(sample: bytes) -> bool:
    """Say whether the bytes read as cp1252 are only letters that western languages have."""
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    letters = [character for character in text if character > "\x7f" and unicodedata.category(character)[0] != "S"]
    return sum(character in WESTERN for character in letters) >= 0.95 * max(len(letters), 1)


def _mend(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(MENDING, _mend)
