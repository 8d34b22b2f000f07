"""E-mail addresses and phone numbers as people type them."""

import re
import unicodedata

import phonenumbers

from nokshi.intake.rules.odd import Mended, Wrong
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.phones import is_in_use

ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")
# An address with nothing about it that could be mended, as nearly all are.
SIMPLE = re.compile(r"[a-zA-Z0-9](?:[a-zA-Z0-9_.+-]*[a-zA-Z0-9_+-])?@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+")
NAMED = re.compile(r"^[^<>@]*<([^<>]+)>$")
PARTING = re.compile(r"[;,|\n/]")
SEVERAL = re.compile(r"\s*[;,|\n/]\s*")


def email_of(text: str) -> str | Mended:
    """Return an address in lower case; raises Wrong."""
    return text.lower() if SIMPLE.fullmatch(text) else _mended_email(text)


def _mended_email(text: str) -> str | Mended:
    bare = unicodedata.normalize("NFKC", text).strip()
    if match := NAMED.match(bare):
        bare = match[1]
    cut = bare.removeprefix("mailto:").removeprefix("MAILTO:").strip(" .,;<>'\"\u200b").lower()
    if ADDRESS.fullmatch(cut):
        return cut if cut == text.strip().lower() else Mended(cut, "email_trimmed")
    parts = [part for part in SEVERAL.split(cut) if part]
    if len(parts) > 1 and all(ADDRESS.fullmatch(part) for part in parts):
        return Mended(parts[0], "email_several")
    raise Wrong(_fault(cut), value=text)


def phone_of(text: str, region: str) -> str | Mended:
    """Return a number in E.164; `region` is where a number without a country code belongs; raises Wrong."""
    return text if is_in_use(text) else _read_phone(text, region)


def _read_phone(text: str, region: str) -> str | Mended:
    bare = latin_digits(unicodedata.normalize("NFKC", text)).strip().lstrip("'")
    bare = bare.removeprefix("tel:").removesuffix(".0")
    number = _parsed(bare, region)
    if number is None and bare.isdecimal() and len(bare) > 9:
        number = _parsed(f"+{bare}", "")
    if number is None and bare.startswith("+0"):
        number = _parsed(bare[1:], region)
    if number is not None:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    parts = [part for part in SEVERAL.split(bare) if len(part) > 5]
    first = _parsed(parts[0], region) if len(parts) > 1 else None
    if first is not None:
        return Mended(phonenumbers.format_number(first, phonenumbers.PhoneNumberFormat.E164), "phone_several")
    raise Wrong("not_a_phone" if region or bare.startswith(("+", "00")) else "phone_without_country", value=text)


def parts_of(text: str) -> list[str]:
    """Return the values of a cell that holds several."""
    bare = text.strip()
    if not PARTING.search(bare):
        return [bare] if bare else []
    return [part for part in SEVERAL.split(bare) if part]


def _parsed(text: str, region: str) -> phonenumbers.PhoneNumber | None:
    if text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _fault(text: str) -> str:
    if text.count("@") > 1:
        return "email_two_ats"
    if "@" not in text:
        return "email_no_at"
    if re.search(r"\s", text):
        return "email_space"
    return "email_no_domain" if "." not in text.rpartition("@")[2].strip(".") else "not_an_email"
