"""Whether the log was touched: walk along the sealed blocks, and say what does not fit."""

from collections.abc import Iterator
from typing import NamedTuple

from nokshi.timeline import rules
from nokshi.timeline.events import EventsRedacted
from nokshi.timeline.heads import known_heads
from nokshi.timeline.models import BEFORE_ALL, Block, Cursor, EventRow, Redaction, Salts
from nokshi.timeline.sealed import SEALER, Row, digest_of, rows_between
from nokshi.timeline.settled import Position
from nokshi.timeline.signatures import doubt_of


class Fault(NamedTuple):
    """Something that does not fit: in which block, at which event (None: the block itself), and what.

    `what` is touched, deleted, inserted, hidden, redacted, block, missing, unsigned, strange_key, forged; or, by what
    is known outside the database, cut (the block and all behind it are gone) or another.
    """

    block: int
    event: int | None
    what: str


class Verdict(NamedTuple):
    """What a walk found: nothing if the log is as it was sealed. `head` is the last block's digest."""

    blocks: int
    events: int
    head: str
    faults: list[Fault]

    @property
    def is_whole(self) -> bool:
        return not self.faults


class Chain:
    """The place of a walk between two blocks."""

    def __init__(self, block: Block | None = None) -> None:
        self.number = block.number if block else 0
        self.digest = bytes(block.digest) if block else rules.START
        self.place = Position(block.transaction, block.event_id) if block else Position(BEFORE_ALL, 0)

    def step(self, block: Block) -> Iterator[Fault]:
        """Go on to the next block, and yield what does not fit in it."""
        ids, digests = bytes(block.ids), bytes(block.digests)
        if block.number != self.number + 1:
            yield Fault(self.number + 1, None, "missing")
        elif rules.digest_of_block(block.number, self.digest, ids, digests) != bytes(block.digest):
            yield Fault(block.number, None, "block")
        if doubt := doubt_of(block):
            yield Fault(block.number, None, doubt)
        until = Position(block.transaction, block.event_id)
        yield from _faults_in(block, {row.id: row for row in rows_between(self.place, until)})
        self.number, self.digest, self.place = block.number, bytes(block.digest), until


def verify(most: int = 20) -> Verdict:
    """Walk along the whole chain; stop at the first `most` faults."""
    chain, faults, events = Chain(), list[Fault](), 0
    for block in Block.objects.order_by("number").iterator(chunk_size=50):
        faults += chain.step(block)
        events += block.count
        if len(faults) >= most:
            return Verdict(chain.number, events, chain.digest.hex(), faults[:most])
    faults += faults_at_the_end(chain)
    return Verdict(chain.number, events, chain.digest.hex(), faults)


def faults_at_the_end(chain: Chain) -> list[Fault]:
    """Return what does not fit behind the last block: it must be where sealing stands, and where it is known to be."""
    cursor = Cursor.objects.filter(reader=SEALER).first()
    if cursor and chain.place != (cursor.transaction, cursor.event_id) and cursor.transaction > BEFORE_ALL:
        return [Fault(chain.number + 1, None, "missing"), *_unlike_known()]
    return _unlike_known()


def _unlike_known() -> list[Fault]:
    """Return the first block that is known outside and gone, and the first that is another there."""
    known = known_heads()
    there = {number: bytes(digest).hex() for number, digest in Block.objects.values_list("number", "digest").iterator()}
    cut = [number for number in known if number not in there]
    others = [number for number, digests in known.items() if number in there and digests != {there[number]}]
    return [Fault(min(some), None, what) for some, what in ((others, "another"), (cut, "cut")) if some]


def _faults_in(block: Block, rows: dict[int, Row]) -> Iterator[Fault]:
    try:
        ids, digests = rules.unpack(bytes(block.ids)), rules.parts(bytes(block.digests), rules.DIGEST)
        salts = rules.parts(bytes(Salts.objects.get(block=block).salts), rules.SALT)
        sealed = list(zip(ids, digests, salts, strict=True))
    except (ValueError, OSError, Salts.DoesNotExist):
        yield Fault(block.number, None, "block")
        return
    redactions = {
        one.event_id: one for one in Redaction.objects.filter(event_id__gte=block.first_id, event_id__lte=block.last_id)
    }
    for pk in sorted(set(rows) - set(ids)):
        yield Fault(block.number, pk, "inserted")
    for pk, digest, salt in sealed:
        if pk not in rows:
            yield Fault(block.number, pk, "deleted")
        elif not _fits(rows[pk], salt, redactions.get(pk), digest):
            yield Fault(block.number, pk, "touched")
    yield from _unexplained(block, rows, redactions)


def _fits(row: Row, salt: bytes, redaction: Redaction | None, digest: bytes) -> bool:
    return digest_of(row, salt, redaction) == digest


def _unexplained(block: Block, rows: dict[int, Row], redactions: dict[int, Redaction]) -> Iterator[Fault]:
    """Yield events that were hidden or redacted without an event that tells of it."""
    hidden = {row.id: row.retracted_by for row in rows.values() if row.retracted_by}
    told = set(
        EventRow.objects.filter(pk__in=set(hidden.values()), kind__endswith="_undone").values_list("pk", flat=True)
    )
    for pk, by in hidden.items():
        if by not in told:
            yield Fault(block.number, pk, "hidden")
    acts = {one.by for one in redactions.values()}
    known = set(EventRow.objects.filter(pk__in=acts, kind=EventsRedacted.kind).values_list("pk", flat=True))
    for pk, one in redactions.items():
        if one.by not in known:
            yield Fault(block.number, pk, "redacted")
