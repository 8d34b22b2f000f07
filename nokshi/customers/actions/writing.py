"""Values in their one form, and the rows that hold them: what adding and changing share."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Address, Channel, Customer, Identity
from nokshi.customers.rules.identities import value_of
from nokshi.customers.rules.names import contact_key, search_key, tidy
from nokshi.customers.rules.people import ADDRESS_PARTS, IDENTITY_FIELDS, Known
from nokshi.kernel.errors import DomainError
from nokshi.kernel.searchkey import sorting_key


class NameMissing(DomainError):
    code = "customers.name_missing"
    sentence = _("There is no name. Write the name as the person or company writes it.")


class EmailUnreadable(DomainError):
    code = "customers.email_unreadable"
    sentence = _("“%(text)s” is not an e-mail address. Write it as name@example.com.")


class PhoneUnreadable(DomainError):
    code = "customers.phone_unreadable"
    sentence = _("“%(text)s” is not a phone number. Write it with its country, as +880 1712 345678.")


class UnknownCountry(DomainError):
    code = "customers.unknown_country"
    sentence = _("There is no country “%(text)s”. Choose one of the list.")


class UnknownLanguage(DomainError):
    code = "customers.unknown_language"
    sentence = _("There is no language “%(text)s”. Choose one of the list.")


class UnknownZone(DomainError):
    code = "customers.unknown_zone"
    sentence = _("There is no time zone “%(text)s”. Write it as Asia/Dhaka.")


class UnknownValue(DomainError):
    code = "customers.unknown_value"
    sentence = _("“%(text)s” is not one of the choices. Choose one of the list.")


@lru_cache
def is_country(code: str) -> bool:
    """Say whether a code is an ISO 3166 country."""
    return (
        len(code) == 2 and code.isalpha() and code in Locale("en").territories and code not in {"EU", "UN", "ZZ", "EZ"}
    )


@lru_cache(maxsize=512)
def is_language(code: str) -> bool:
    """Say whether CLDR knows a language code."""
    try:
        Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


@lru_cache
def zones() -> frozenset[str]:
    """Return the names of all time zones (IANA)."""
    return frozenset(available_timezones())


def clean(field: str, value: Any, region: str) -> Any:
    """Return a field's value in its one form as JSON; raises the refusal that says what is wrong with it."""
    if field in IDENTITY_FIELDS:
        return [_pair(one) for one in known_of(field, value, region)]
    if field == "addresses":
        return [parts for parts in (_address(one) for one in value) if any(parts.values())]
    if field == "units":
        return sorted(set(value))
    if field == "owner":
        return int(value) if value else None
    if field == "birth_date":
        return value.isoformat() if isinstance(value, date) else (value or None)
    return clean_text(field, value)


def clean_text(field: str, value: Any) -> str:
    """Return the text of a field of one text in its one form; raises as `clean` does."""
    return _text(field, tidy(str(value or "")))


@lru_cache(maxsize=8_192)
def _text(field: str, text: str) -> str:
    if field == "name" and not text:
        raise NameMissing
    if field == "country":
        text = text.upper()
    if text and field in CHECKS:
        holds, refusal = CHECKS[field]
        if not holds(text):
            raise refusal(text=text)
    return text[: longest_of(Customer, field)]


@lru_cache
def longest_of(model: type[Model], field: str) -> int | None:
    """Return how many signs a column holds, None for any number."""
    longest: int | None = getattr(model._meta.get_field(field), "max_length", None)
    return longest


CHECKS: dict[str, tuple[Any, type[DomainError]]] = {
    "country": (is_country, UnknownCountry),
    "language": (is_language, UnknownLanguage),
    "zone": (lambda text: text in zones(), UnknownZone),
    "kind": (lambda text: text in Customer.Kind.values, UnknownValue),
    "preferred_channel": (lambda text: text in Channel.values, UnknownValue),
}


def known_of(field: str, values: Iterable[Any], region: str) -> list[Known]:
    """Return identities in their one form, each once, the first one first."""
    kind = IDENTITY_FIELDS[field]
    known: list[Known] = []
    for given in values:
        if isinstance(given, str):
            namespace, text = "", given
        else:
            namespace, text = tidy(str(given[0])).casefold()[:60], str(given[1])
        value = value_of(kind, text, region)
        if not value:
            if not text.strip():
                continue
            raise (EmailUnreadable if kind == "email" else PhoneUnreadable)(text=text)
        one = Known(kind, namespace, value, tidy(text)[:254])
        if one not in known:
            known.append(one)
    return known


def _pair(known: Known) -> Any:
    return [known.namespace, known.value] if known.kind in ("handle", "external") else known.value


def _address(given: dict[str, Any]) -> dict[str, str]:
    parts = {part: str(given.get(part) or "").strip() for part in ADDRESS_PARTS}
    parts["lines"] = "\n".join(tidy(line) for line in parts["lines"].splitlines() if line.strip())
    parts = {part: text[: longest_of(Address, part)] for part, text in parts.items()}
    parts["country"] = parts["country"].upper()
    if parts["country"] and not is_country(parts["country"]):
        raise UnknownCountry(text=parts["country"])
    return parts


def identity_rows(customer_id: int, known: Sequence[Known]) -> list[Identity]:
    """Return rows for identities of one kind, the first one the primary."""
    return [
        Identity(
            customer_id=customer_id, kind=one.kind, namespace=one.namespace, value=one.value,
            shown=one.shown, is_primary=place == 0,
        )
        for place, one in enumerate(known)
    ]  # fmt: skip


def address_rows(customer_id: int, addresses: Sequence[dict[str, str]]) -> list[Address]:
    """Return rows for addresses, the first one the primary."""
    return [Address(customer_id=customer_id, is_primary=place == 0, **parts) for place, parts in enumerate(addresses)]


def set_keys(customer: Customer, others: list[str], texts: Sequence[str] = ()) -> None:
    """Set what a customer is sorted and found by: by the values of his identities too, and texts of own fields."""
    customer.sort_key = sorting_key(customer.name)
    customer.search_key = search_key(name=customer.name, called=customer.called, city=customer.city, others=texts)
    customer.contact_key = contact_key(others)
