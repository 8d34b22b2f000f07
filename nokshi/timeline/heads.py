"""The heads of the chain of seals, kept outside the database: whoever cuts off its end cannot cut them off with it.

A line of `NOKSHI_HOME/trail.heads` is `head NUMBER DIGEST MOMENT`, or `restored NUMBER DIGEST MOMENT`: the log went on
from that block, and the heads beyond it that were known by then hold no more. The file is only ever appended to.
"""

import logging
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from nokshi.ports.witnesses import Head, witnesses

AT_HOME = "timeline.heads"
"""The witness that is the file."""
HEAD, RESTORED = "head", "restored"
NONE = "0" * 64
FORM = "%Y-%m-%dT%H:%M:%S.%fZ"
LINE = re.compile(rf"({HEAD}|{RESTORED}) (\d{{1,18}}) ([0-9a-f]{{64}}) ([\d-]{{10}}T[\d:]{{8}}\.\d{{6}}Z)")

log = logging.getLogger(__name__)


def kept_heads() -> list[Head]:
    """Return the heads in the file at home; the order of its lines says which a restored log left behind."""
    found: list[Head] = []
    for word, head in _lines():
        if word == RESTORED:
            found = [one for one in found if one.number <= head.number]
        else:
            found.append(head)
    return found


def known_heads() -> dict[int, set[str]]:
    """Return the digests by which blocks are known to any witness, without those that a restored log left behind."""
    found: dict[int, set[str]] = {}
    for witness in witnesses:
        for head in witness.heads() if witness.name == AT_HOME else _still_holding(witness.heads()):
            found.setdefault(head.number, set()).add(head.digest)
    return found


def _still_holding(heads: Iterable[Head]) -> list[Head]:
    """Return the heads without those beyond a block from which the log went on later."""
    marks = [head for word, head in _lines() if word == RESTORED]
    return [one for one in heads if not any(one.number > mark.number and one.at <= mark.at for mark in marks)]


def keep_head(head: Head) -> None:
    """Append a head to the file at home."""
    _append(HEAD, head)


def note_restored(head: Head) -> None:
    """Note that the log goes on from an older head, so that what was known beyond it is not missed."""
    _append(RESTORED, head)


def _lines() -> Iterator[tuple[str, Head]]:
    """Yield what the file says, by the word of each line; a line that broke off says nothing."""
    path: Path | None = settings.TRAIL_HEADS
    if path is None or not path.exists():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if (found := LINE.fullmatch(line)) and (head := _head(*found.groups()[1:])):
            yield found[1], head


def _head(number: str, digest: str, at: str) -> Head | None:
    try:
        return Head(int(number), digest, datetime.strptime(at, FORM).replace(tzinfo=UTC))
    except ValueError:
        return None


def _append(word: str, head: Head) -> None:
    """Add a line; a home that takes no more must not keep the log from being sealed."""
    path: Path | None = settings.TRAIL_HEADS
    if path is None:
        return
    line = f"{word} {head.number} {head.digest or NONE} {head.at.astimezone(UTC):{FORM}}\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        log.exception("The head of the audit trail could not be kept at home")
