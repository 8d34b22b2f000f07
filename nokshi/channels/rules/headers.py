"""Guard what goes into a mail's head: one line, one address, nothing smuggled."""

import re

ADDRESS = re.compile(
    r"[^@\s<>()\[\],;:\\\"]+@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?", re.UNICODE
)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 400


def is_one_line(text: str) -> bool:
    """Say whether a text can stand in a header: no line ends and no other control characters."""
    return CONTROL.search(text) is None


def is_address(text: str) -> bool:
    """Say whether a text is one plain address: local part, @, domain; in any script."""
    return len(text) <= LONGEST_ADDRESS and is_one_line(text) and ADDRESS.fullmatch(text) is not None


def plus(address: str, tag: str) -> str:
    """Return an address with a tag that its server ignores: hello@x and a1 give hello+a1@x."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def tag_of(address: str) -> str:
    """Return the tag in an address, lower-cased; empty where there is none."""
    local = address.rpartition("@")[0]
    return local.partition("+")[2].lower()
