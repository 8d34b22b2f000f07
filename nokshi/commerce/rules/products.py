"""What a product of a file is known by, and what its row says."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from nokshi.commerce.rules.reading import text_of

LONGEST = 60
DIGEST = 9


def code_of_name(name: str) -> str:
    """Return the code of a product that has none: its name, a longer one cut and told apart by a digest."""
    code = " ".join(name.split())
    if len(code) <= LONGEST:
        return code
    digest = blake2b(code.encode(), digest_size=4).hexdigest()
    return f"{code[: LONGEST - DIGEST].rstrip()} {digest}"


def codes_of(values: Mapping[str, Any]) -> list[str]:
    """Return the codes that a row's product may have, the best first: its own, its number elsewhere, its name's."""
    name = code_of_name(text_of(values, "name", 300))
    found = (text_of(values, "sku", LONGEST), text_of(values, "number", LONGEST), name)
    return list(dict.fromkeys(filter(None, found)))
