"""Masks for what is personal: other signs of the same kind in the place of each, the same for the same value.

A mask is a permutation of all words of the same build (length, script, vowels and consonants, digits), by a key: so two
values that differ stay different, doubles stay doubles, and nothing of it can be undone without the key. The
permutation is a balanced Feistel network of eight rounds with keyed BLAKE2b, walked in its cycle into the domain
(Black and Rogaway, “Ciphers with Arbitrary Finite Domains”, 2002).
"""

import json
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from math import prod
from typing import Any

ROUNDS = 8
LONGEST_WORD = 40
REMEMBERED = 200_000
LETTERS = (
    "aeiou", "bcdfghjklmnpqrstvwxyz", "0123456789",
    "০১২৩৪৫৬৭৮৯", "অআইঈউঊঋএঐওঔ", "কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ", "ািীেৈো", "ুূৃ",
)  # fmt: skip
NUKTA = "়"
CLASSES = {sign: signs for signs in LETTERS for sign in signs}
BLOCK = 64
PARTS = re.compile(
    r"(?P<email>[^\s@<>()\[\],;:\"'“”|/=]+@[^\s@<>()\[\],;:\"'“”|/=]+\.[^\W_]+)"
    r"|(?P<day>(?<!\d)(?:1[89]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))"
    r"|(?P<phone>\+\d[\d ().-]{6,18}\d)"
    r"|(?P<word>(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff\u200c\u200d])+)"
)
TAG = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1\s*>|<(/?[a-zA-Z][a-zA-Z0-9]*)[^>]*>", re.DOTALL | re.IGNORECASE)
EXAMPLE = ".example"
"""A domain that is nobody's (RFC 2606)."""
LONGEST_EMAIL = 254


class Masks:
    """The masks of one key. `owner` is the one account that can sign in: its id, address and digest of a password."""

    def __init__(self, key: bytes, owner: tuple[int, str, str] = (0, "", "")) -> None:
        self._key = key
        self.owner = owner
        self.word = lru_cache(maxsize=REMEMBERED)(self._word)

    def text(self, text: str) -> str:
        """Return a text with every word, address, number and day in it masked; signs between them stay."""
        return PARTS.sub(self._part, text)

    def _part(self, found: re.Match[str]) -> str:
        kind, text = str(found.lastgroup), found.group()
        if kind == "email":
            return self.email(text)
        if kind == "day":
            return self.day(text)
        return self.phone(text) if kind == "phone" else self.word(text)

    def email(self, text: str) -> str:
        """Return an address at a domain below `.example`; what is no address is masked as text."""
        local, at, domain = text.rpartition("@")
        if not at:
            return self.text(text)
        made = f"{self._words(local)}@{self._words(domain)}{EXAMPLE}"
        return made if len(made) <= LONGEST_EMAIL else f"{self._digest(text)}{EXAMPLE}"

    def phone(self, text: str) -> str:
        """Return a number of the same country and length, its first two digits behind the country kept."""
        places = [at for at, sign in enumerate(text) if sign.isascii() and sign.isdigit()]
        kept = _kept_digits(text) if text.startswith("+") else 0
        if len(places) - kept < 3:
            return self._words(text)
        masked = self.word("".join(text[at] for at in places[kept:]))
        signs = list(text)
        for at, sign in zip(places[kept:], masked, strict=True):
            signs[at] = sign
        return "".join(signs)

    def day(self, text: str) -> str:
        """Return another day of the same year, written as YYYY-MM-DD with whatever follows; else text."""
        try:
            was = date.fromisoformat(text[:10])
        except ValueError:
            return self.text(text)
        first = date(was.year, 1, 1)
        days = (date(was.year, 12, 31) - first).days + 1
        return (first + timedelta(self._permuted((was - first).days, days))).isoformat() + text[10:]

    def url(self, text: str) -> str:
        """Return an address of the same scheme at a host that is nobody's."""
        scheme, colon, rest = text.partition("://")
        if not colon:
            return self.text(text)
        host = re.match(r"[^/?#]*", rest)
        name = host.group() if host else ""
        return f"{scheme}://{self._words(name.rpartition('@')[2])}{EXAMPLE}{self._words(rest[len(name) :])}"

    def html(self, text: str) -> str:
        """Return markup with its words masked and its tags bare; what is no text for people goes."""
        made, at = [], 0
        for tag in TAG.finditer(text):
            made.append(self.text(text[at : tag.start()]))
            made.append(f"<{tag[2]}>" if tag[2] else "")
            at = tag.end()
        return "".join(made) + self.text(text[at:])

    def deep(self, value: Any) -> Any:
        """Return plain data with every text in it masked; names of fields, numbers and flags stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.deep(one) for one in value]
        return {key: self.deep(one) for key, one in value.items()} if isinstance(value, dict) else value

    def _words(self, text: str) -> str:
        return re.sub(
            r"(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff\u200c\u200d])+", lambda word: self.word(word.group()), text
        )

    def _word(self, word: str) -> str:
        if len(word) > LONGEST_WORD:
            return self.word(word[:LONGEST_WORD]) + self.word(word[LONGEST_WORD:])
        classes = [_class_of(sign, after) for sign, after in zip(word, word[1:] + " ", strict=False)]
        number = 0
        for sign, signs in zip(word, classes, strict=True):
            number = number * len(signs) + (signs.index(sign.lower() if sign.lower() in signs else sign))
        number = self._permuted(number, prod(map(len, classes)))
        found = []
        for sign, signs in zip(reversed(word), reversed(classes), strict=True):
            number, place = divmod(number, len(signs))
            found.append(signs[place].upper() if sign not in signs else signs[place])
        return "".join(reversed(found))

    def _permuted(self, number: int, size: int) -> int:
        """Return where a keyed permutation of 0 … size - 1 puts a number."""
        if size < 2:
            return number
        half = max(1, ((size - 1).bit_length() + 1) // 2)
        mask = (1 << half) - 1
        head = size.to_bytes(32, "big")
        while True:
            left, right = number >> half, number & mask
            for turn in range(ROUNDS):
                left, right = right, left ^ (self._mixed(turn, head, right) & mask)
            number = left << half | right
            if number < size:
                return number

    def _mixed(self, turn: int, head: bytes, half: int) -> int:
        told = bytes([turn]) + head + half.to_bytes(16, "big")
        return int.from_bytes(blake2b(told, key=self._key, digest_size=16).digest(), "big")

    def _digest(self, text: str) -> str:
        told = blake2b(text.encode(), key=self._key, digest_size=16).hexdigest()
        return f"{told[:16]}@{told[16:]}"


def in_json(turn: Any, text: str) -> str:
    """Return JSON with what it says turned."""
    return json.dumps(turn(json.loads(text)), ensure_ascii=False)


@lru_cache(maxsize=4_096)
def _class_of(sign: str, after: str) -> str:
    """Return the signs among which one is exchanged: its own kind, small; one alone where it stays."""
    small = sign.lower()
    if len(small) != 1 or (small != sign and small.upper() != sign):
        return sign
    # A consonant with a dot below has only two others that take it.
    if after == NUKTA:
        return "ডঢ" if sign in "ডঢ" else sign
    if small in CLASSES:
        return CLASSES[small]
    kind = unicodedata.category(small)
    kin = _kin_of(ord(small) // BLOCK, kind) if kind in ("Ll", "Lo", "Nd") else ""
    return kin if small in kin else sign


@lru_cache(maxsize=4_096)
def _kin_of(block: int, kind: str) -> str:
    """Return the signs of a kind beside one another in Unicode, each its own whole and with one great form."""
    signs = (chr(code) for code in range(block * BLOCK, (block + 1) * BLOCK))
    return "".join(
        sign
        for sign in signs
        if sign not in CLASSES and unicodedata.category(sign) == kind and unicodedata.normalize("NFC", sign) == sign
        and (kind != "Ll" or (len(sign.upper()) == 1 and sign.upper().lower() == sign and sign.upper() != sign))
    )  # fmt: skip


def _kept_digits(text: str) -> int:
    """Return how many digits of an international number are its country's and the two behind."""
    import phonenumbers

    try:
        country = phonenumbers.parse(text, None).country_code or 0
    except phonenumbers.NumberParseException:
        return 3
    return len(str(country)) + 2
