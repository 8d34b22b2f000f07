"""How e-mail addresses and phone numbers are brought to one form, and phone numbers shown."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from nokshi.kernel.formats import latin_digits
from nokshi.kernel.phones import is_possible

LONGEST = 254
MAILBOX = re.compile(r"[^\s@<>(),:;\"\[\]\\\x00-\x1f]{1,64}")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def email_of(text: str) -> str:
    """Return an address in lower case, its domain in IDNA (`info@müller.de` → `info@xn--mller-kva.de`); "" if none."""
    text = text.strip().strip("<>").removeprefix("mailto:").lower()
    mailbox, at, domain = text.partition("@")
    if not at or not MAILBOX.fullmatch(mailbox) or mailbox.startswith(".") or mailbox.endswith(".") or ".." in mailbox:
        return ""
    domain = _domain_of(domain)
    address = f"{mailbox}@{domain}"
    return address if domain and len(address) <= LONGEST else ""


# Most addresses of a file share a few domains, and IDNA takes ten times as long as all the rest.
@lru_cache(maxsize=4_096)
def _domain_of(text: str) -> str:
    try:
        domain = text.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    labels = domain.split(".")
    is_whole = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    return domain if is_whole else ""


def phone_of(text: str, region: str) -> str:
    """Return a number in E.164; `region` (ISO 3166) is where a number without a country is at home; "" if none."""
    if len(text) > 60:
        return ""
    if is_possible(text):
        return text
    try:
        number = phonenumbers.parse(latin_digits(text), region.upper() or None)
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown_phone(value: str, region: str) -> str:
    """Return an E.164 number as people of `region` write it: their own short, others with the country."""
    try:
        number = phonenumbers.parse(value, None)
    except NumberParseException:
        return value
    is_home = phonenumbers.region_code_for_number(number) == region.upper()
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    )
