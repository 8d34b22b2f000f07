"""How e-mail addresses, phones, handles and foreign ids are brought to one form."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from nokshi.kernel.formats import latin_digits

LONGEST = 254
MAILBOX = re.compile(r"[^\s@<>(),:;\"\[\]\\\x00-\x1f]{1,64}")
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def email_of(text: str) -> str:
    """Return an address in lower case, its domain in IDNA (`info@müller.de` → `info@xn--mller-kva.de`); "" if none."""
    text = text.strip().strip("<>").removeprefix("mailto:").lower()
    mailbox, at, domain = text.partition("@")
    if not at or not MAILBOX.fullmatch(mailbox) or mailbox.startswith(".") or mailbox.endswith(".") or ".." in mailbox:
        return ""
    try:
        domain = domain.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""
    labels = domain.split(".")
    is_whole = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
    address = f"{mailbox}@{domain}"
    return address if is_whole and len(address) <= LONGEST else ""


def phone_of(text: str, region: str) -> str:
    """Return a number in E.164; `region` (ISO 3166) is where a number without a country is at home; "" if none."""
    if len(text) > 60:
        return ""
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


def phone_region(value: str) -> str:
    """Return the country that an E.164 number belongs to; "" where no single one."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(value, None)) or ""
    except NumberParseException:
        return ""


def handle_of(text: str) -> str:
    """Return a handle in lower case without the @ and the address of its network before it."""
    text = text.strip().rstrip("/").rsplit("/", 1)[-1] if "://" in text else text.strip()
    return text.lstrip("@").casefold()[:LONGEST]


def external_of(text: str) -> str:
    """Return another system's id as it is, without spaces around; `12345.0` from a spreadsheet is 12345."""
    text = text.strip()
    return re.sub(r"(?<=^)(\d+)\.0+$", r"\1", text)[:LONGEST]


def value_of(kind: str, text: str, region: str = "") -> str:
    """Return the one form of an identity of a kind (email, phone, handle, external); "" where it is none."""
    if kind == "email":
        return email_of(text)
    if kind == "phone":
        return phone_of(text, region)
    return handle_of(text) if kind == "handle" else external_of(text)
