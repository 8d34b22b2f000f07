"""What is cut off the end of the trail is known outside the database, and missed."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from nokshi.ports.witnesses import Head, Witness, witnesses
from nokshi.timeline import heads
from nokshi.timeline.actions import begin_check, check_step, go_on_from_here, seal, sealing, sign_anew
from nokshi.timeline.models import BEFORE_ALL, Block, Check, Cursor, EventRow, Salts
from nokshi.timeline.sealed import SEALER
from nokshi.timeline.tests.test_seals import sewn
from nokshi.timeline.verifying import Fault, verify
from nokshi.workspace.models import User

FULL = 2
SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def file(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of heads at home, and blocks of four events."""
    monkeypatch.setattr(sealing, "BLOCK", 4)
    settings.TRAIL_HEADS = tmp_path / "trail.heads"
    return tmp_path / "trail.heads"


@pytest.fixture
def seal_all(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[], int]:
    """Seal all there is, and do what is done after the commit."""

    def sealed() -> int:
        with django_capture_on_commit_callbacks(execute=True):
            return seal(now=EventRow.objects.latest("recorded_at").recorded_at + timedelta(hours=1), most=100)

    return sealed


def cut(blocks: int) -> None:
    """Take the newest blocks and their events away, and set sealing back, as somebody who knows the tables would."""
    for block in Block.objects.order_by("-number")[:blocks]:
        EventRow.objects.filter(pk__gte=block.first_id).delete()
        Salts.objects.filter(block=block).delete()
        block.delete()
    last = Block.objects.order_by("-number").first()
    place = {"transaction": last.transaction, "event_id": last.event_id} if last else {"transaction": BEFORE_ALL}
    Cursor.objects.filter(reader=SEALER).update(**place)


def test_the_end_of_the_log_cannot_be_cut_off_unseen(noon: datetime, seal_all: Callable[[], int]) -> None:
    sewn(noon, 12)
    seal_all()
    assert verify().is_whole
    cut(2)
    assert verify().faults == [Fault(2, None, "cut")]
    cut(1)
    assert verify().faults == [Fault(1, None, "cut")]


def test_a_log_that_was_cut_and_written_on_is_another(noon: datetime, seal_all: Callable[[], int]) -> None:
    sewn(noon, 12)
    seal_all()
    cut(2)
    sewn(noon, 8)
    seal_all()
    assert verify().faults == [Fault(2, None, "another"), Fault(3, None, "cut")]


def test_a_step_by_step_check_says_so_too(noon: datetime, seal_all: Callable[[], int]) -> None:
    sewn(noon, 8)
    seal_all()
    cut(1)
    check = begin_check(now=noon)
    assert not check_step(check_id=check.pk, now=noon)
    assert Check.objects.get().faults == [[2, None, "cut"]]


def test_the_page_and_the_api_say_that_it_is_shorter(
    noon: datetime, seal_all: Callable[[], int], ona: User, signed_in: SignedIn
) -> None:
    sewn(noon, 8)
    seal_all()
    cut(1)
    check_step(check_id=begin_check(now=noon).pk, now=noon)
    browser = signed_in(ona)
    assert "is known outside the database and is gone" in browser.get(reverse("timeline:trail")).text
    [told] = browser.get("/api/v1/trail-checks").json()["data"]
    assert told["faults"] == ["block 2: cut"]


def test_a_restored_log_misses_nothing_that_came_after_it(noon: datetime, seal_all: Callable[[], int]) -> None:
    sewn(noon, 12)
    seal_all()
    cut(2)
    later = EventRow.objects.latest("recorded_at").recorded_at + timedelta(days=1)
    go_on_from_here(now=later)
    assert verify().is_whole
    heads.keep_head(Head(2, "ab" * 32, later + timedelta(hours=1)))
    assert verify().faults == [Fault(2, None, "cut")]


def test_a_log_that_was_restored_empty_misses_nothing(noon: datetime, seal_all: Callable[[], int]) -> None:
    sewn(noon, 4)
    seal_all()
    cut(1)
    go_on_from_here(now=noon + timedelta(days=900))
    assert verify().is_whole


def test_another_witness_is_heard(noon: datetime, seal_all: Callable[[], int], file: Path) -> None:
    sewn(noon, 4)
    seal_all()
    file.unlink()
    known = Head(9, "cd" * 32, noon)
    with lent(Witness("tests.witness", lambda: [known])):
        assert verify().faults == [Fault(9, None, "cut")]
        go_on_from_here(now=noon + timedelta(seconds=1))
        assert verify().is_whole
    assert verify().is_whole


def test_signing_anew_changes_no_head(noon: datetime, seal_all: Callable[[], int], settings: Any) -> None:
    sewn(noon, 8)
    seal_all()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    sign_anew()
    assert verify().is_whole


BROKEN = [
    "head", "head 7", "head seven x y", f"head 7 {'a' * 64}", "\x00\xff", f"head 7 {'a' * 64} yesterday",
    f"head 7 {'a' * 64} 2026-99-99T00:00:00.000000Z",
]  # fmt: skip


@pytest.mark.parametrize("line", BROKEN)
def test_a_line_that_broke_off_says_nothing(file: Path, line: str) -> None:
    file.write_text(f"{line}\n", encoding="utf-8")
    assert heads.known_heads() == {}


# PostgreSQL waits for its disk by itself.
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_head_is_kept_once_its_block_lasts_a_power_cut(
    noon: datetime, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, int]] = []

    def watched(head: Head) -> None:
        kept.append((head.digest, int(connection.cursor().execute("PRAGMA synchronous").fetchone()[0])))

    monkeypatch.setattr(sealing, "keep_head", watched)
    sewn(noon, 4)
    seal(now=EventRow.objects.latest("recorded_at").recorded_at + timedelta(hours=1))
    assert kept == [(bytes(Block.objects.get().digest).hex(), FULL)]


def test_a_home_that_takes_no_more_does_not_keep_the_log_from_being_sealed(
    noon: datetime, seal_all: Callable[[], int], settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TRAIL_HEADS = tmp_path / "gone" / "trail.heads"
    sewn(noon, 4)
    with caplog.at_level(logging.ERROR):
        assert seal_all() == 4
    assert "could not be kept" in caplog.text


@contextmanager
def lent(witness: Witness) -> Iterator[None]:
    """Lend a witness inside the block."""
    witnesses.lend(witness)
    try:
        yield
    finally:
        del witnesses._things[witness.name]
