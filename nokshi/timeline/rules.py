"""How events are sealed: what is digested of an event, and of a block of them."""

import hashlib
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import msgspec

SALT = 16
DIGEST = 32
GONE = bytes(SALT)
START = bytes(DIGEST)

_encode = msgspec.json.Encoder(order="deterministic").encode


def salt_of_field(salt: bytes, name: str) -> bytes:
    """Return the salt of one field, from which neither the event's nor another field's can be told."""
    return hashlib.blake2b(name.encode(), key=salt, digest_size=SALT).digest()


def digest_of_field(salt: bytes, value: Any) -> bytes:
    """Return the salted digest of a field's value (SHA-256 over its JSON with sorted keys)."""
    return hashlib.sha256(salt + _encode(plain(value))).digest()


def digest_of_event(facts: Sequence[Any], fields: Mapping[str, bytes]) -> bytes:
    """Return the digest of an event: its own facts, and the digest of each field by name."""
    taken = hashlib.sha256(_encode(facts))
    for name in sorted(fields):
        taken.update(f"\0{name}\0".encode() + fields[name])
    return taken.digest()


def digest_of_block(number: int, before: bytes, ids: bytes, digests: bytes) -> bytes:
    """Return the digest of a block, which holds those before it too."""
    return hashlib.sha256(b"%d\0" % number + before + hashlib.sha256(ids).digest() + digests).digest()


def plain(value: Any) -> Any:
    """Return a JSON value as both databases give it back: a whole number is no fraction."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def pack(ids: Iterable[int]) -> bytes:
    """Return ids in their order as a few bytes: mostly each is one more than the last."""
    steps = array("q", [second - first for first, second in pairwise([0, *ids])])
    return zlib.compress(steps.tobytes(), 6)


def unpack(packed: bytes) -> list[int]:
    """Return the ids that `pack` took."""
    steps = array("q")
    steps.frombytes(zlib.decompress(packed))
    return list(accumulate(steps))


def parts(joined: bytes, size: int) -> list[bytes]:
    """Return the equal parts of joined salts or digests."""
    return [joined[start : start + size] for start in range(0, len(joined), size)]
