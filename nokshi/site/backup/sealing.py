"""A sealed stream: chunks under AES-256-GCM with a key that scrypt makes of a passphrase.

Each chunk's nonce is a random prefix, the chunk's number and whether it is the last one (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that chunks can be neither swapped, left out nor cut off unnoticed.
"""

import io
import json
import os
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from nokshi.site.backup.refusals import Damaged, NoBackup, WrongPassphrase

MAGIC = b"nokshi backup 1\n"
CHUNK = 1 << 20
TAG = 16
COST = {"n": 1 << 15, "r": 8, "p": 3}


class Sealing(io.RawIOBase):
    """A file to write into; what is written is sealed into `target`. `finish` ends it, `close` alone does not."""

    def __init__(self, target: IO[bytes], passphrase: bytes) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(7)
        head = {"kdf": "scrypt", "salt": salt.hex(), "prefix": self._prefix.hex(), "chunk": CHUNK, **COST}
        self._head = MAGIC + json.dumps(head).encode() + b"\n"
        self._cipher = AESGCM(_key(passphrase, salt, COST))
        self._target, self._number, self._waiting = target, 0, bytearray()
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._waiting += piece
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(piece)

    def finish(self) -> None:
        """Seal what is left as the last chunk."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._prefix, self._number, is_last), piece, self._head))
        self._number += 1


class Unsealing(io.RawIOBase):
    """A file to read what `Sealing` wrote; raises NoBackup, WrongPassphrase, Damaged."""

    def __init__(self, source: IO[bytes], passphrase: bytes) -> None:
        if source.read(len(MAGIC)) != MAGIC:
            raise NoBackup(path=getattr(source, "name", "?"))
        line = source.readline(4096)
        head = json.loads(line)
        self._head, self._prefix = MAGIC + line, bytes.fromhex(head["prefix"])
        self._cipher = AESGCM(_key(passphrase, bytes.fromhex(head["salt"]), head))
        self._source, self._size, self._number = source, int(head["chunk"]) + TAG, 0
        self._ahead, self._open, self._place = source.read(self._size), b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._place >= len(self._open) and not self._next():
            return 0
        piece = self._open[self._place : self._place + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _next(self) -> bool:
        """Open the next chunk; a chunk is the last one where nothing follows it."""
        sealed, self._ahead = self._ahead, self._source.read(self._size)
        if not sealed:
            return False
        try:
            nonce = _nonce(self._prefix, self._number, not self._ahead)
            self._open, self._place = self._cipher.decrypt(nonce, sealed, self._head), 0
        except InvalidTag:
            raise (Damaged(where=f"chunk {self._number + 1}") if self._number else WrongPassphrase) from None
        self._number += 1
        return bool(self._open)


def _key(passphrase: bytes, salt: bytes, cost: dict[str, Any]) -> bytes:
    return Scrypt(salt=salt, length=32, n=int(cost["n"]), r=int(cost["r"]), p=int(cost["p"])).derive(passphrase)


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([is_last])
