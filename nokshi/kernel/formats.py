"""Numbers, money and dates as a reader of a language writes them (CLDR through Babel).

Babel never gives Bengali digits, and CLDR puts the taka sign behind the figure where shops
in Bangladesh print it in front: both are mended here, once.
"""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_decimal,
    get_currency_precision,
    get_currency_symbol,
    parse_pattern,
)

Number = int | float | Decimal

MINUS = "−"
THIN = "\u202f"
BENGALI_DIGITS = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
LATIN_DIGITS = str.maketrans("০১২৩৪৫৬৭৮৯٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९", "0123456789" * 4)
OWN_DIGITS = {"bn": BENGALI_DIGITS, "ar": ARABIC_DIGITS}
SOUTH_ASIAN = frozenset({"bn", "hi"})

BENGALI_PERIODS = (
    (4, "রাত"),
    (6, "ভোর"),
    (12, "সকাল"),
    (16, "দুপুর"),
    (18, "বিকাল"),
    (20, "সন্ধ্যা"),
    (24, "রাত"),
)


@lru_cache
def locale_of(language: str) -> Locale:
    """Return the CLDR locale of a language code, English where it is unknown."""
    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
    return Locale("en", "GB") if language == "en" else locale


@lru_cache
def _pattern(language: str, least: int, most: int) -> NumberPattern:
    grouping = "#,##,##0" if language in SOUTH_ASIAN else "#,##0"
    places = "0" * least + "#" * (most - least)
    return parse_pattern(f"{grouping}.{places}" if places else grouping)


def digits(text: str, language: str) -> str:
    """Write the digits in `text` as the language does (১২৩)."""
    table = OWN_DIGITS.get(language)
    return text.translate(table) if table else text


def latin_digits(text: str) -> str:
    """Write Bengali, Arabic, Persian and Hindi digits as 0-9."""
    return text.translate(LATIN_DIGITS)


@lru_cache(maxsize=4_096)
def decimal(number: Number, language: str, least: int = 0, most: int = 3) -> str:
    """Write a number with grouping (12,34,567 in Bengali) and `least` to `most` places."""
    value = Decimal(str(number)) if isinstance(number, float) else Decimal(number)
    text = format_decimal(
        abs(value),
        format=_pattern(language, least, max(least, most)),
        locale=locale_of(language),
        numbering_system="latn",
    )
    sign = MINUS if value < 0 and any(character in "123456789" for character in text) else ""
    return sign + digits(text, language)


def figure(number: Number, language: str) -> str:
    """Write a count: a whole number with the language's grouping and digits."""
    return decimal(round(number), language, 0, 0)


def percent(share: Number, language: str, places: int = 0) -> str:
    """Write a share of one as per cent: 0.34 is “34 %”, in Bengali “৩৪%”."""
    text = decimal(Decimal(str(share)) * 100, language, 0, places)
    return text + ("%" if language in SOUTH_ASIAN else f"{THIN}%")


def symbol(currency: str, language: str) -> str:
    """Return the sign of a currency, its code where readers would not know a sign."""
    if currency == "BDT":
        return "৳"
    return get_currency_symbol(currency, locale=locale_of(language))


def money(amount: Number, currency: str, language: str, *, exact: bool = False, short: bool = False) -> str:
    """Write an amount with its currency's sign in front: ৳86,420 · €612.40 · SAR 9,150.

    Whole amounts go without places; `exact` keeps up to six for unit prices; `short`
    writes ৳64.2 লাখ or ৳6.42 million.
    """
    value = Decimal(str(amount))
    sign = symbol(currency, language)
    gap = "\u00a0" if sign.isalpha() and len(sign) > 1 else ""
    minus = MINUS if value < 0 else ""
    body = _short(abs(value), language) if short else _amount(abs(value), currency, language, exact)
    if not any(character not in "0.,০" for character in body):
        minus = ""
    return f"{minus}{sign}{gap}{body}"


def _amount(value: Decimal, currency: str, language: str, exact: bool) -> str:
    precision = get_currency_precision(currency)
    if exact:
        return decimal(value, language, precision, 6)
    rounded = round(value, precision)
    least = 0 if rounded == rounded.to_integral_value() else precision
    return decimal(rounded, language, least, precision)


SHORT_STEPS = {
    "bn": ((10_000_000, " কোটি"), (100_000, " লাখ"), (1_000, " হাজার")),
    "en": ((1_000_000_000, " billion"), (1_000_000, " million"), (1_000, "k")),
}


def _short(value: Decimal, language: str) -> str:
    for size, name in SHORT_STEPS.get(language, SHORT_STEPS["en"]):
        if value >= size:
            return decimal(value / size, language, 0, 1 if value / size >= 10 else 2) + name
    return decimal(value, language, 0, 0)


@lru_cache(maxsize=4_096)
def day(value: date, language: str, today: date | None = None, *, weekday: bool = False) -> str:
    """Write a date, with the year only when it is another than today's: 23 Nov, ২৩ নভেম্বর."""
    with_year = today is None or value.year != today.year
    month = "MMMM" if language == "bn" else "MMM"
    pattern = f"{'EEE ' if weekday else ''}d {month}{' y' if with_year else ''}"
    return digits(format_date(value, pattern, locale=locale_of(language)), language)


@lru_cache(maxsize=1_024)
def month(value: date, language: str) -> str:
    """Write a month by itself: November, নভেম্বর; only the month of `value` counts."""
    return format_date(value, "LLLL", locale=locale_of(language))


def clock_time(value: datetime, language: str, zone: str) -> str:
    """Write the time of day in `zone`: 14:20, in Bengali দুপুর ২:২০."""
    local = value.astimezone(ZoneInfo(zone))
    if language != "bn":
        return digits(f"{local.hour:02}:{local.minute:02}", language)
    period = next(name for until, name in BENGALI_PERIODS if local.hour < until)
    return f"{period} {digits(f'{local.hour % 12 or 12}:{local.minute:02}', 'bn')}"


def moment(value: datetime, language: str, zone: str, today: date | None = None) -> str:
    """Write a moment in the reader's zone: the day and the time."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language, today)}, {clock_time(value, language, zone)}"
