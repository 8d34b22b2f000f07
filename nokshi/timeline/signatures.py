"""The signatures of sealed blocks: who can write the database but has not the key cannot make one."""

import hashlib
import hmac
from datetime import datetime

from nokshi.kernel.events import utc
from nokshi.kernel.secrets import keys_for
from nokshi.timeline.models import Block

PURPOSE = "timeline.seals"


def signature_of(digest: bytes, sealed_at: datetime) -> tuple[str, bytes]:
    """Return the name of the first key of NOKSHI_SECRET_KEY, and the signature by it."""
    key = keys_for(PURPOSE)[0]
    return _name_of(key), _signed(key, digest, sealed_at)


def doubt_of(block: Block) -> str:
    """Return what is wrong with a block's signature: unsigned, strange_key, forged; nothing where it fits."""
    if not block.signature:
        return "unsigned"
    keys = {_name_of(key): key for key in keys_for(PURPOSE)}
    if block.key not in keys:
        return "strange_key"
    signature = _signed(keys[block.key], bytes(block.digest), block.sealed_at)
    return "" if hmac.compare_digest(signature, bytes(block.signature)) else "forged"


def _name_of(key: bytes) -> str:
    """Return by what a key is known, from which it cannot be told."""
    return hashlib.sha256(b"name\0" + key).hexdigest()[:12]


def _signed(key: bytes, digest: bytes, sealed_at: datetime) -> bytes:
    moment = utc(sealed_at).isoformat(timespec="microseconds").encode()
    return hmac.new(key, digest + moment, hashlib.sha256).digest()
