"""What may stand in a field: read from what people, files and programs give, and kept as plain JSON.

Texts, links, addresses and choices are text; numbers and amounts the same number as text (`42.5`); days and moments
ISO 8601, moments in UTC; yes and no true and false; several choices a list; another record is its id. Nothing is None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.texts import LONGEST_NUMBER, line, link, number_in, prose
from nokshi.custom.rules.types import Kind
from nokshi.kernel.contacts import email_of, phone_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.exact import plain
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.scope import Scope

LARGEST = Decimal(1_000_000_000_000)
MOST_PLACES = 6
MOST_CHOSEN = 100
YES = frozenset({"yes", "true", "1", "on", "হ্যাঁ"})
NO = frozenset({"no", "false", "0", "off", "না"})


class WrongValue(DomainError):
    """What was given does not fit the field; `what` says what would."""

    code = "custom.wrong_value"
    sentence = _("%(field)s: %(what)s")
    status = 422

    def __init__(self, definition: Definition, what: str) -> None:
        self.definition, self.what = definition, what
        super().__init__(field=definition.label, what=what)


class _Unfit(ValueError):
    """The text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Manner:
    """Where the one is who writes: a number without a country is at home in `region`, a clock time in `zone`.

    `scope` is what he sees: he can name no other records. Without one all can be named.
    """

    region: str = ""
    zone: str = "UTC"
    scope: Scope | None = None


PLAIN = Manner()


def read(definition: Definition, raw: Any, manner: Manner = PLAIN) -> Any:
    """Return what was given as it is kept, None for nothing; raises WrongValue."""
    if raw is None or raw == "" or raw == [] or (isinstance(raw, str) and not raw.strip()):
        return None
    try:
        return READERS[definition.type](definition, raw, manner)
    except _Unfit as unfit:
        raise WrongValue(definition, str(unfit)) from None


def _text_in(raw: Any) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise _Unfit(_t("Write a text."))
    return str(raw)


def _line(definition: Definition, raw: Any, manner: Manner) -> str | None:
    return _short_enough(line(_text_in(raw)), 500)


def _prose(definition: Definition, raw: Any, manner: Manner) -> str | None:
    return _short_enough(prose(_text_in(raw)), 20_000)


def _short_enough(text: str, most: int) -> str | None:
    if len(text) > most:
        raise _Unfit(_t("Write at most %(most)s signs.") % {"most": most})
    return text or None


def _number(definition: Definition, raw: Any, manner: Manner) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise _Unfit(_t("Write a number, such as 42 or 2.5."))
    written = latin_digits(str(raw)).strip().replace("−", "-").replace(" ", "").replace("\u00a0", "")
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise _Unfit(_t("“%(text)s” is not a number. Write one such as 42 or 2.5.") % {"text": str(raw)[:60]}) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise _Unfit(_t("The number is too large. Write a smaller one."))
    if number != round(number, MOST_PLACES):
        raise _Unfit(_t("Write at most %(most)s places after the point.") % {"most": MOST_PLACES})
    return plain(number + 0)


def _day(definition: Definition, raw: Any, manner: Manner) -> str:
    if isinstance(raw, datetime):
        raw = raw.astimezone(ZoneInfo(manner.zone)).date()
    if not isinstance(raw, date):
        try:
            raw = date.fromisoformat(latin_digits(str(raw)).strip())
        except ValueError:
            raise _Unfit(_t("Write the day as 2026-11-23.")) from None
    return _likely(raw).isoformat()


def _moment(definition: Definition, raw: Any, manner: Manner) -> str:
    if not isinstance(raw, datetime):
        try:
            raw = datetime.fromisoformat(latin_digits(str(raw)).strip())
        except ValueError:
            raise _Unfit(_t("Write day and time as 2026-11-23 14:30.")) from None
    _likely(raw)
    known = raw if raw.tzinfo else raw.replace(tzinfo=ZoneInfo(manner.zone))
    return str(known.astimezone(UTC).isoformat())


def _likely(day: date) -> date:
    if not 1800 <= day.year <= 2200:
        raise _Unfit(_t("Choose a day between the years 1800 and 2200."))
    return day


def _flag(definition: Definition, raw: Any, manner: Manner) -> bool:
    if isinstance(raw, bool):
        return raw
    word = str(raw).strip().casefold()
    if word not in YES | NO:
        raise _Unfit(_t("Say yes or no."))
    return word in YES


def _choice(definition: Definition, raw: Any, manner: Manner) -> str:
    key = definition.spoken.get(" ".join(str(raw).split()).casefold()) if isinstance(raw, str | int) else None
    if key is None:
        raise _Unfit(_t("“%(text)s” is not one of the choices. Choose one of the list.") % {"text": str(raw)[:60]})
    return key


def _choices(definition: Definition, raw: Any, manner: Manner) -> list[str] | None:
    """Return the keys in the order of the list; a text holds several with `;` or commas between them."""
    if isinstance(raw, str):
        whole = " ".join(raw.split()).casefold()
        parts = [raw] if whole in definition.spoken else raw.replace(";", ",").replace("،", ",").split(",")
    else:
        parts = list(raw) if isinstance(raw, list | tuple) else [raw]
    chosen = {_choice(definition, part, manner) for part in parts if str(part).strip()}
    if len(chosen) > MOST_CHOSEN:
        raise _Unfit(_t("Choose at most %(most)s.") % {"most": MOST_CHOSEN})
    return [choice.key for choice in definition.choices if choice.key in chosen] or None


def _email(definition: Definition, raw: Any, manner: Manner) -> str:
    address = email_of(_text_in(raw))
    if not address:
        raise _Unfit(_t("“%(text)s” is not an e-mail address. Write it as name@example.com.") % {"text": str(raw)[:60]})
    return address


def _phone(definition: Definition, raw: Any, manner: Manner) -> str:
    number = phone_of(_text_in(raw), manner.region)
    if not number:
        what = _t("“%(text)s” is not a phone number. Write it with its country, as +880 1712 345678.")
        raise _Unfit(what % {"text": str(raw)[:60]})
    return number


def _link(definition: Definition, raw: Any, manner: Manner) -> str:
    address = link(_text_in(raw))
    if not address:
        raise _Unfit(_t("“%(text)s” is not a link. Write it as https://example.com/page.") % {"text": str(raw)[:60]})
    return address


def _record(definition: Definition, raw: Any, manner: Manner) -> int:
    text = latin_digits(str(raw)).strip()
    plain = text if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else ""
    known = int(plain) if plain and not isinstance(raw, bool) else number_in(text)
    if known is None:
        raise _Unfit(_t("Choose a record of the list, or name it by its number as id:42."))
    return known


READERS: dict[Kind, Callable[[Definition, Any, Manner], Any]] = {
    Kind.TEXT: _line,
    Kind.PROSE: _prose,
    Kind.NUMBER: _number,
    Kind.MONEY: _number,
    Kind.DATE: _day,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.LINK: _link,
    Kind.RECORD: _record,
}
