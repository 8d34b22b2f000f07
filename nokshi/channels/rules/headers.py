"""Guard what goes into a mail's head: one line, one address, nothing smuggled."""

import re

LOCAL = re.compile(r"[^@\s<>()\[\],;:\\\"]+")
DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?", re.ASCII)
DOTS = re.compile("[\u3002\uff0e\uff61]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 400


def is_one_line(text: str) -> bool:
    """Say whether a text can stand in a header: no line ends and no other control characters."""
    return CONTROL.search(text) is None


def is_address(text: str) -> bool:
    """Say whether a text is one plain address: local part, @, domain; in any script."""
    local, _, domain = text.rpartition("@")
    if len(text) > LONGEST_ADDRESS or not is_one_line(text) or LOCAL.fullmatch(local) is None:
        return False
    return DOMAIN.fullmatch(_in_ascii(domain)) is not None


def _in_ascii(domain: str) -> str:
    """Return a domain as the network writes it (IDNA), empty where it cannot: vowel signs are no letters to \\w."""
    if domain.isascii() or DOTS.search(domain):
        return domain
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def plus(address: str, tag: str) -> str:
    """Return an address with a tag that its server ignores: hello@x and a1 give hello+a1@x."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def tag_of(address: str) -> str:
    """Return the tag in an address, lower-cased; empty where there is none."""
    local = address.rpartition("@")[0]
    return local.partition("+")[2].lower()
