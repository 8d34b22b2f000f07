"""How e-mail addresses, phones, handles and foreign ids are brought to one form."""

import re

import phonenumbers
from phonenumbers import NumberParseException

from nokshi.kernel.contacts import LONGEST, email_of, phone_of, shown_phone

__all__ = ["email_of", "external_of", "handle_of", "phone_of", "phone_region", "shown_phone", "value_of"]


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
