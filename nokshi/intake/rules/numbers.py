"""Numbers as people write them: 1.234,56 · 1,234.56 · ১,২৩,৪৫৬.৭৮ · (5.00) · ৳ 86,420."""

import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from nokshi.intake.rules.odd import Wrong
from nokshi.kernel.formats import latin_digits

POINT, COMMA = ".", ","
LONGEST = 13
SIGNS = re.compile(r"[\s\u00a0\u202f\u2009'’_]|[$€£¥৳₹₽₩₺₫₦₱฿]|\b[A-Za-z]{1,4}\b\.?|/-$|%$|টাকা")
LOOSE = re.compile(r"\d[\s\u00a0\u202f\u2009'’](?!\d{3}(?:\D|$))\d")
PLAIN = re.compile(r"[+-]?\d+")
EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
SHAPE = re.compile(r"[+-]?(?:\d[\d.,]*|[.,]\d+)")
MINUSES = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": ",", "،": ","})


class Evidence(StrEnum):
    """What a number tells about the decimal mark of its column."""

    PLAIN = "plain"
    POINT = "point"
    COMMA = "comma"
    EITHER = "either"
    NONE = "none"


def evidence_of(text: str) -> Evidence:
    """Say which decimal mark a number can only have been written with."""
    body = _body(text)
    if PLAIN.fullmatch(body) or EXPONENT.fullmatch(body):
        return Evidence.POINT if EXPONENT.fullmatch(body) and "." in body else Evidence.PLAIN
    if not SHAPE.fullmatch(body):
        return Evidence.NONE
    body = body.lstrip("+-")
    as_point, as_comma = _fits(body, POINT), _fits(body, COMMA)
    if as_point and as_comma:
        return Evidence.EITHER
    if as_point:
        return Evidence.POINT
    return Evidence.COMMA if as_comma else Evidence.NONE


def number_of(cell: str | int | float, mark: str) -> Decimal:
    """Read a number written with `mark` before its fraction; raises Wrong."""
    number = _number(cell, mark)
    if number.adjusted() > LONGEST or (number and number.adjusted() < -LONGEST):
        raise Wrong("number_too_long", value=str(cell))
    return number


def _number(cell: str | int | float, mark: str) -> Decimal:
    if not isinstance(cell, str):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    body = _body(cell)
    if EXPONENT.fullmatch(body):
        return Decimal(body)
    if not SHAPE.fullmatch(body):
        raise Wrong("not_a_number", value=cell)
    sign, bare = (body[0], body[1:]) if body[0] in "+-" else ("", body)
    if not _fits(bare, mark):
        raise Wrong("other_mark" if _fits(bare, COMMA if mark == POINT else POINT) else "not_a_number", value=cell)
    group = COMMA if mark == POINT else POINT
    try:
        return Decimal(sign + bare.replace(group, "").replace(mark, "."))
    except InvalidOperation:
        raise Wrong("not_a_number", value=cell) from None


def _body(text: str) -> str:
    """Take signs of money, spaces and brackets off; Latin digits and one minus in front."""
    body = latin_digits(text).translate(MINUSES).strip()
    if EXPONENT.fullmatch(body):
        return body
    if LOOSE.search(body):
        return ""
    is_negative = body.startswith("(") and body.endswith(")")
    body = SIGNS.sub("", body.strip("()") if is_negative else body)
    if body.endswith("-") and len(body) > 1:
        body = "-" + body[:-1]
    return f"-{body}" if is_negative else body


def _fits(bare: str, mark: str) -> bool:
    """Say whether the digits are grouped as people group them, if `mark` is the decimal mark."""
    group = COMMA if mark == POINT else POINT
    whole, sign, fraction = bare.partition(mark)
    if mark in fraction or group in fraction or (sign and not fraction and group in whole):
        return False
    parts = whole.split(group)
    if len(parts) == 1:
        return True
    first, *middle, last = parts
    if not 1 <= len(first) <= 3 or len(last) != 3 or (first == "0" and len(first) == 1):
        return False
    return all(len(part) == 3 for part in middle) or (len(first) <= 2 and all(len(part) == 2 for part in middle))
