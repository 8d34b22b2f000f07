"""Rows of a file as an order: what it is, what is on it, and what has to be said about it."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from nokshi.commerce.rules.amounts import (
    LARGEST_MONEY,
    LARGEST_QUANTITY,
    QUANTITY_PLACES,
    REMEMBERED,
    amount_of,
    rounded,
)
from nokshi.commerce.rules.orders import (
    DELIVERY,
    DISCOUNT,
    GOODS,
    RETURN,
    SALE,
    TAX,
    Line,
    kind_of,
)
from nokshi.commerce.rules.words import KINDS, LINE_KINDS, RETURN_STATUSES, STATUSES

Values = Mapping[str, Any]
NOTHING = frozenset({"nan", "none", "null", "n/a", "#n/a"})
EXTRAS = ((DISCOUNT, -1), (DELIVERY, 1), (TAX, 1))
LONGEST_NOTHING = max(map(len, NOTHING))
WHOLE = re.compile(r"(\d+)\.0+")
MONEY = ("unit_price", "line_total", "discount", "tax", "delivery")


@dataclass(frozen=True, slots=True)
class Who:
    """What a file says of an order's customer."""

    external: str = ""
    email: str = ""
    phone: str = ""
    name: str = ""
    country: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.external or self.email or self.phone)


@dataclass(slots=True)
class Incoming:
    """An order as a file brings it, before its products and its customer are found."""

    number: str
    source: str
    placed_at: datetime
    currency: str
    kind: str
    status: str
    lines: list[Line]
    who: Who
    refund_of: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def faults_of(values: Values) -> list[tuple[str, str]]:
    """Return what is wrong with a row as (code, column); codes in `NOT_TAKEN` mean that it cannot be taken."""
    get = values.get
    return _faults(get("quantity"), tuple([get(column) for column in MONEY]))


@lru_cache(maxsize=REMEMBERED)
def _faults(quantity: Decimal | None, money: tuple[Decimal | None, ...]) -> list[tuple[str, str]]:
    found = []
    price, total, *extras = money
    if price is None and total is None and not any(extras):
        found.append(("no_price", "unit_price"))
    if quantity is None:
        found.append(("no_quantity", "quantity"))
    elif abs(quantity) > LARGEST_QUANTITY:
        found.append(("too_large", "quantity"))
    elif rounded(quantity, QUANTITY_PLACES) != quantity:
        found.append(("quantity_rounded", "quantity"))
    for column, amount in zip(MONEY, money, strict=True):
        if amount is not None and abs(amount) * max(Decimal(1), abs(quantity or Decimal(1))) > LARGEST_MONEY:
            found.append(("too_large", column))
        elif amount is not None and rounded(amount) != amount:
            found.append(("price_rounded", column))
    return found + _mismatch(quantity, price, total)


NOT_TAKEN = frozenset({"no_price", "too_large"})


def line_of(values: Values, order_at: datetime | None) -> Line:
    """Return the line that a row makes; a price that is not there comes from the line's total."""
    get = values.get
    quantity, price = _figures(get("quantity"), get("unit_price"), get("line_total"))
    at = get("placed_at")
    return Line(
        quantity=quantity,
        unit_price=price,
        sku=text_of(values, "sku", 60),
        description=text_of(values, "description", 300),
        kind=_line_kind(values),
        at=at if order_at is not None and at != order_at else None,
    )


def _line_kind(values: Values) -> str:
    return LINE_KINDS.get(text_of(values, "line").casefold(), GOODS) if "line" in values else GOODS


@lru_cache(maxsize=REMEMBERED)
def _figures(quantity: Decimal | None, price: Decimal | None, total: Decimal | None) -> tuple[Decimal, Decimal]:
    quantity = rounded(Decimal(1) if quantity is None else quantity, QUANTITY_PLACES)
    if price is None and total is not None:
        price = total / quantity if quantity else total
    return quantity, rounded(Decimal(0) if price is None else price)


def amount_in(values: Values) -> Decimal:
    """Return quantity × price of a row's goods, as `line_of` reads them."""
    if _line_kind(values) != GOODS:
        return Decimal(0)
    return amount_of(*_figures(values.get("quantity"), values.get("unit_price"), values.get("line_total")))


def incoming(rows: Sequence[Values], *, source: str, currency: str, extras_per_line: bool = False) -> Incoming:
    """Return the order that rows with one number make; the first row's time is the order's."""
    first = rows[0]
    number, placed_at = text_of(first, "number", 60), first["placed_at"]
    lines = [line_of(row, placed_at) for row in rows if _is_line(row)]
    lines += _extra_lines(rows, extras_per_line)
    status_word = _first(rows, "status").casefold()
    who = _who(rows)
    return Incoming(
        number=number,
        source=(_first(rows, "source") or source)[:60],
        placed_at=placed_at,
        currency=_first(rows, "currency") or currency,
        kind=_kind(rows, number, status_word, lines),
        status=STATUSES.get(status_word, "delivered" if status_word in RETURN_STATUSES else "placed"),
        lines=lines,
        who=who,
        refund_of=_first(rows, "refund_of")[:60],
        categories=_categories(rows),
        notes=_notes(rows, status_word, who),
    )


def whole_rows(head: Values, lines: Sequence[Values]) -> list[dict[str, Any]]:
    """Return the rows of an order that has a row of its own, and one for each line.

    Where there are no lines the order's own total stands for all that is on it. It is a sale, or a return where it is
    below nothing: numbers of other systems say nothing of that.
    """
    is_bare = not lines and head.get("total") is not None
    nothing = dict.fromkeys(name for name, _sign in EXTRAS) if is_bare else {}
    first = {**head, "line_total": head["total"] if is_bare else None, **nothing}
    rows = [first, *({**line, "is_line": True} for line in lines)]
    worth = sum((line_of(row, None).amount for row in rows if _is_line(row)), Decimal(0))
    first.setdefault("kind", RETURN if worth < 0 else SALE)
    return rows


def text_of(values: Values, column: str, longest: int = 200) -> str:
    """Return a text without blanks around it; what spreadsheets write for nothing is nothing."""
    value = values.get(column)
    if value is None:
        return ""
    text = str(value).strip()
    if len(text) <= LONGEST_NOTHING and text.casefold() in NOTHING:
        return ""
    return text[:longest]


def id_of(text: str) -> str:
    """Return another system's number as it was meant: 17850.0 is 17850."""
    match = WHOLE.fullmatch(text)
    return match[1] if match else text


def usual_names(described: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the most frequent description of each code; of equals the longest, then the first by alphabet."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (sku, description), times in Counter(described).items():
        if sku and description:
            counts[sku][description] = times
    return {sku: usual(counter) for sku, counter in counts.items()}


def usual(counter: Mapping[str, int]) -> str:
    """Return the most frequent text; of equals the longest, then the first by alphabet."""
    return min(counter, key=lambda text: (-counter[text], -len(text), text))


def _is_line(values: Values) -> bool:
    if values.get("unit_price") is not None or values.get("line_total") is not None or values.get("is_line"):
        return True
    return bool(text_of(values, "sku") or text_of(values, "description")) and not _extras(values)


def _extras(values: Values) -> dict[str, Decimal]:
    return {name: values[name] for name, _ in EXTRAS if values.get(name)}


def _extra_lines(rows: Sequence[Values], per_line: bool) -> list[Line]:
    lines = []
    for name, sign in EXTRAS:
        given = [row[name] for row in rows if row.get(name)]
        for amount in given if per_line else given[:1]:
            price = rounded(abs(amount) if name == DISCOUNT else amount)
            lines.append(Line(quantity=Decimal(sign), unit_price=price, kind=name))
    return lines


def _kind(rows: Sequence[Values], number: str, status_word: str, lines: Sequence[Line]) -> str:
    said = KINDS.get(_first(rows, "kind").casefold())
    if said:
        return said
    if _first(rows, "refund_of"):
        return RETURN
    guessed = kind_of(number, lines)
    is_below = sum((line.amount for line in lines), Decimal(0)) < 0
    return RETURN if status_word in RETURN_STATUSES and is_below else guessed


def _who(rows: Sequence[Values]) -> Who:
    return Who(
        external=id_of(_first(rows, "customer_id"))[:254],
        email=_first(rows, "email")[:254],
        phone=_first(rows, "phone")[:40],
        name=_first(rows, "customer_name"),
        country=_first(rows, "country"),
    )


def _categories(rows: Sequence[Values]) -> dict[str, str]:
    found: dict[str, str] = {}
    if "category" not in rows[0]:
        return found
    for row in rows:
        sku, category = text_of(row, "sku", 60), text_of(row, "category")
        if sku and category:
            found.setdefault(sku, category)
    return found


NOTES: tuple[tuple[str, Callable[[Sequence[Values]], bool]], ...] = (
    ("two_times", lambda rows: len({row.get("placed_at") for row in rows} - {None}) > 1),
    ("two_customers", lambda rows: len({row.get("customer_id") for row in rows} - {None, ""}) > 1),
    ("two_currencies", lambda rows: len({row.get("currency") for row in rows} - {None, ""}) > 1),
)


def _notes(rows: Sequence[Values], status_word: str, who: Who) -> list[str]:
    notes = [code for code, holds in NOTES if holds(rows)]
    if status_word and status_word not in STATUSES and status_word not in RETURN_STATUSES:
        notes.append("strange_status")
    if who.name and not who.is_known:
        notes.append("only_a_name")
    return notes


def _mismatch(quantity: Decimal | None, price: Decimal | None, total: Decimal | None) -> list[tuple[str, str]]:
    if quantity is None or price is None or total is None:
        return []
    return [] if abs(amount_of(quantity, price) - total) <= Decimal("0.01") else [("other_total", "line_total")]


def _first(rows: Sequence[Values], column: str) -> str:
    if column not in rows[0]:
        return ""
    return next((text for row in rows if (text := text_of(row, column))), "")


def point_to_products(lines: Sequence[Line], ids: Mapping[str, int]) -> None:
    """Tell lines their products, by code."""
    for line in lines:
        line.product_id = ids.get(line.sku)
