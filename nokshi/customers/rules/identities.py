"""How e-mail addresses, phones, handles and foreign ids are brought to one form."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from nokshi.kernel.formats import latin_digits

LONGEST = 254
E164 = re.compile(r"\+([1-9][0-9]{6,14})", re.ASCII)
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
    if _is_whole(text):
        return text
    try:
        number = phonenumbers.parse(latin_digits(text), region.upper() or None)
    except NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _is_whole(text: str) -> bool:
    """Say whether a text is a number in E.164 beyond doubt; the library, which is slow, reads all others."""
    match = E164.fullmatch(text)
    if match is None:
        return False
    digits = match[1]
    for size in (1, 2, 3):
        shape = _shape_of(int(digits[:size]))
        if shape:
            lengths, prefix = shape
            national = digits[size:]
            return len(national) in lengths and national[0] != "0" and not (prefix and prefix.match(national))
    return False


@lru_cache(maxsize=512)
def _shape_of(country_code: int) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """Return how many digits the numbers of a country code have, and what is dialled before them at home."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(country_code)
    if not regions:
        return None
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(country_code, regions[0])
    lengths = frozenset(metadata.general_desc.possible_length) if metadata and metadata.general_desc else frozenset()
    prefix = metadata.national_prefix_for_parsing if metadata else None
    return lengths, re.compile(prefix) if prefix else None


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
