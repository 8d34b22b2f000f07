"""The audit trail: it verifies as it was written, also after redaction, and names what was touched."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as st

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.timeline import rules
from nokshi.timeline.actions import (
    Entry,
    begin_anew,
    record,
    record_many,
    redact,
    retract_run,
    seal,
    sealing,
    sign_anew,
)
from nokshi.timeline.models import Block, Cursor, EventRow, Redaction, Salts
from nokshi.timeline.readers import recorded
from nokshi.timeline.sealed import Row, digest_of, rows_between
from nokshi.timeline.settled import Position
from nokshi.timeline.tests.test_restoring import far_ahead
from nokshi.timeline.verifying import Fault, verify

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


class Sewn(Event, kind="timeline_tests.sewn", personal=("name", "notes", "age")):
    name: str
    colour: str = "indigo"
    notes: list[str] = []
    age: int | None = None
    weight: float = 1.5


class SeamUndone(Event, kind="timeline_tests.seam_undone"):
    pass


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BLOCK", 4)


def sewn(noon: datetime, count: int, **more: Any) -> list[int]:
    record_many([
        Entry(event=Sewn(name=f"রহিম {number}", notes=["x"], age=number), at=noon, actor=SYSTEM, customer=number,
              source="s", external_id=f"rahim{number}", **more)
        for number in range(count)
    ])  # fmt: skip
    return list(EventRow.objects.filter(kind=Sewn.kind).order_by("id").values_list("pk", flat=True))


def seal_all() -> int:
    return seal(now=EventRow.objects.latest("recorded_at").recorded_at + timedelta(hours=1), most=100)


def test_what_is_sealed_verifies(noon: datetime) -> None:
    sewn(noon, 10)
    assert seal_all() == 10
    verdict = verify()
    assert verdict.is_whole
    assert (verdict.blocks, verdict.events) == (3, 10)
    record(Sewn(name="late"), at=noon, actor=SYSTEM)
    assert verify() == verdict


@pytest.mark.django_db(transaction=True)
def test_a_long_log_is_sealed_step_by_step_and_holds_up_no_writer(
    noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digested_apart(row: Row, salt: bytes) -> bytes:
        assert connection.vendor != "sqlite" or not connection.in_atomic_block
        return digest_of(row, salt)

    monkeypatch.setattr(sealing, "BLOCK", 256)
    monkeypatch.setattr(sealing, "digest_of", digested_apart)
    sewn(noon, 2_500)
    later, steps = EventRow.objects.latest("recorded_at").recorded_at + timedelta(hours=1), []
    while count := seal(now=later, most=1):
        steps.append(count)
        if len(steps) % 4 == 0:
            record(Sewn(name="meanwhile"), at=noon, actor=SYSTEM)
    assert max(steps) == 256
    assert sum(steps) == EventRow.objects.count() == 2_502
    assert verify().is_whole


def test_few_events_wait_a_moment_for_others(noon: datetime) -> None:
    sewn(noon, 2)
    now = EventRow.objects.latest("recorded_at").recorded_at
    assert seal(now=now + timedelta(seconds=1)) == 0
    assert seal(now=now + timedelta(minutes=2)) == 2


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"customer_id": 99}, "touched"),
        ({"actor_id": 1}, "touched"),
        ({"data": {"name": "Mallory", "colour": "indigo"}}, "touched"),
        ({"external_id": "other"}, "touched"),
        ({"retracted_by": 5}, "hidden"),
    ],
)
def test_a_touched_event_is_named(noon: datetime, change: dict[str, Any], what: str) -> None:
    ids = sewn(noon, 10)
    seal_all()
    EventRow.objects.filter(pk=ids[5]).update(**change)
    assert verify().faults == [Fault(2, ids[5], what)]


def test_a_deleted_event_is_named(noon: datetime) -> None:
    ids = sewn(noon, 10)
    seal_all()
    EventRow.objects.filter(pk=ids[4]).delete()
    assert verify().faults == [Fault(2, ids[4], "deleted")]


def test_an_inserted_event_is_named(noon: datetime) -> None:
    ids = sewn(noon, 10)
    EventRow.objects.filter(pk=ids[6]).delete()
    seal_all()
    first = EventRow.objects.get(pk=ids[5])
    first.pk = ids[6]
    first.external_id = ""
    first.save(force_insert=True)
    EventRow.objects.filter(pk=ids[6]).update(transaction=first.transaction)
    assert verify().faults == [Fault(2, ids[6], "inserted")]


def test_a_forged_or_missing_block_is_named(noon: datetime) -> None:
    sewn(noon, 12)
    seal_all()
    block = Block.objects.get(number=2)
    Block.objects.filter(number=2).update(digests=bytes(len(block.digests)))
    assert verify().faults[0] == Fault(2, None, "block")
    Block.objects.filter(number=2).update(digests=block.digests)
    Block.objects.filter(number=3).delete()
    assert verify().faults == [Fault(3, None, "missing")]


def forge_from(number: int) -> None:
    """Make the chain fit again from a block on, as one can who writes the database without the key."""
    before = bytes(Block.objects.get(number=number - 1).digest)
    for block in Block.objects.filter(number__gte=number).order_by("number"):
        before = rules.digest_of_block(block.number, before, bytes(block.ids), bytes(block.digests))
        Block.objects.filter(pk=block.pk).update(digest=before)


def test_a_chain_that_was_made_anew_without_the_key_is_named(noon: datetime) -> None:
    ids = sewn(noon, 12)
    seal_all()
    EventRow.objects.filter(pk=ids[5]).update(actor_id=99)
    block, salts = Block.objects.get(number=2), bytes(Salts.objects.get(block=2).salts)
    rows = rows_between(Position(block.transaction, ids[3]), Position(block.transaction, ids[7]))
    made = [digest_of(row, salt) for row, salt in zip(rows, rules.parts(salts, rules.SALT), strict=True)]
    Block.objects.filter(pk=2).update(digests=b"".join(made))
    forge_from(2)
    assert verify().faults == [Fault(2, None, "forged"), Fault(3, None, "forged")]
    Block.objects.filter(pk__gte=2).update(signature=b"")
    assert verify().faults == [Fault(2, None, "unsigned"), Fault(3, None, "unsigned")]


def test_a_seal_that_is_dated_back_is_named(noon: datetime) -> None:
    sewn(noon, 4)
    seal_all()
    Block.objects.update(sealed_at=noon - timedelta(days=400))
    assert verify().faults == [Fault(1, None, "forged")]


def test_old_blocks_verify_as_long_as_their_key_is_named(noon: datetime, settings: LazySettings) -> None:
    sewn(noon, 4)
    seal_all()
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", (before,)
    assert verify().is_whole
    record(Sewn(name="late"), at=noon, actor=SYSTEM)
    seal_all()
    assert verify().is_whole
    settings.SECRET_KEY_FALLBACKS = ()
    assert verify().faults == [Fault(1, None, "strange_key")]
    assert sign_anew() == (0, 1)
    settings.SECRET_KEY_FALLBACKS = (before,)
    assert sign_anew() == (1, 0)
    settings.SECRET_KEY_FALLBACKS = ()
    assert verify().is_whole


def test_redacting_leaves_the_trail_whole_and_nothing_of_the_person(noon: datetime) -> None:
    ids = sewn(noon, 10)
    seal_all()
    assert redact(events=ids[2:5], reason="asked", actor=SYSTEM, now=noon, keys=True) == 3
    assert verify().is_whole
    row = EventRow.objects.get(pk=ids[3])
    assert row.data == {"name": "", "colour": "indigo", "notes": [], "age": None, "weight": 1.5}
    assert recorded(row).event == Sewn(name="")
    assert "rahim" not in row.external_id
    block = Block.objects.get(number=1)
    assert rules.parts(bytes(Salts.objects.get(block=block).salts), 16)[3] == rules.GONE
    assert set(Redaction.objects.get(event_id=ids[3]).salts) == {"colour", "weight"}
    assert redact(events=ids[2:5], reason="again", actor=SYSTEM, now=noon, keys=False) == 0


def test_redacting_field_by_field_and_before_sealing_holds_too(noon: datetime) -> None:
    ids = sewn(noon, 8)
    redact(events=ids[:1], reason="before", actor=SYSTEM, now=noon)
    seal_all()
    redact(events=ids[:4], reason="names", actor=SYSTEM, now=noon, fields=["name"])
    redact(events=ids[:4], reason="the rest", actor=SYSTEM, now=noon)
    assert verify().is_whole
    EventRow.objects.filter(pk=ids[1]).update(data={"name": "Mallory", "colour": "indigo", "notes": [], "age": None})
    assert verify().faults == [Fault(1, ids[1], "touched")]


def test_a_redaction_that_nobody_told_of_is_named(noon: datetime) -> None:
    ids = sewn(noon, 4)
    seal_all()
    redact(events=ids[:1], reason="asked", actor=SYSTEM, now=noon)
    Redaction.objects.update(by=ids[2])
    assert Fault(1, ids[0], "redacted") in verify().faults


def test_an_import_taken_back_leaves_the_trail_whole(noon: datetime) -> None:
    sewn(noon, 6, run=3)
    seal_all()
    by = record(SeamUndone(), at=noon, actor=SYSTEM)
    assert by is not None
    assert retract_run(run=3, by=by) == 6
    seal_all()
    assert verify().is_whole


def test_a_restored_log_still_verifies_and_is_sealed_on(noon: datetime) -> None:
    sewn(noon, 6)
    seal_all()
    far_ahead()
    Block.objects.update(transaction=F("transaction") + 10**9)
    begin_anew()
    assert verify().is_whole
    record(Sewn(name="late"), at=noon, actor=SYSTEM)
    assert seal_all() == 1
    assert verify().is_whole


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


class Whatever(Event, kind="timeline_tests.whatever", personal=("said",)):
    said: Any = None
    kept: Any = None


@pace(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=9), chosen=st.sets(st.integers(0, 8)))
def test_whatever_events_say_the_trail_verifies_and_shows_each_change(
    said: list[tuple[Any, Any]], chosen: set[int], noon: datetime
) -> None:
    for model in (Block, Redaction, EventRow):
        model.objects.all().delete()
    Cursor.objects.all().delete()
    record_many([Entry(event=Whatever(said=one, kept=two), at=noon, actor=SYSTEM) for one, two in said])
    ids = list(EventRow.objects.order_by("id").values_list("pk", flat=True))
    seal_all()
    redact(events=[pk for place, pk in enumerate(ids) if place in chosen], reason="", actor=SYSTEM, now=noon)
    assert verify().is_whole
    for pk in ids[::3]:
        row = EventRow.objects.get(pk=pk)
        EventRow.objects.filter(pk=pk).update(data=row.data | {"kept": "another"})
        assert [fault.event for fault in verify().faults] == ([] if row.data["kept"] == "another" else [pk])
        EventRow.objects.filter(pk=pk).update(data=row.data)
    assert verify().is_whole
