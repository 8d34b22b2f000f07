"""Backups: sealed, kept by a plan, and given back with equal counts."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nokshi.site.backup import archive, keeping, sealing
from nokshi.site.backup.keeping import Kept
from nokshi.site.backup.proof import check_equal
from nokshi.site.backup.refusals import Damaged, NoBackup, NotEqual, WrongPassphrase
from tests.scratch import Scratch, scratch

WORDS = b"eleven stitches and a dot"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sealed(content: bytes) -> bytes:
    target = io.BytesIO()
    stream = sealing.Sealing(target, WORDS)
    stream.write(content)
    stream.finish()
    return target.getvalue()


def opened(content: bytes, words: bytes = WORDS) -> bytes:
    return io.BufferedReader(sealing.Unsealing(io.BytesIO(content), words)).read()


@pytest.mark.parametrize("size", [0, 1, sealing.CHUNK - 1, sealing.CHUNK, sealing.CHUNK + 1, 3 * sealing.CHUNK])
def test_what_was_sealed_comes_out_again(size: int) -> None:
    content = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    assert opened(sealed(content[:size])) == content[:size]


def test_another_passphrase_opens_nothing() -> None:
    with pytest.raises(WrongPassphrase):
        opened(sealed(b"tea"), b"something else")


def test_another_file_is_told_apart() -> None:
    with pytest.raises(NoBackup):
        opened(b"PK\x03\x04 a zip, perhaps")


@pytest.mark.parametrize("hurt", ["cut", "cut at a chunk", "swapped", "flipped"])
def test_a_damaged_file_is_noticed(hurt: str) -> None:
    whole = sealed(b"x" * (3 * sealing.CHUNK))
    head, body = whole[: -3 * (sealing.CHUNK + sealing.TAG)], whole[-3 * (sealing.CHUNK + sealing.TAG) :]
    size = sealing.CHUNK + sealing.TAG
    first, second, third = body[:size], body[size : 2 * size], body[2 * size :]
    bad = {
        "cut": whole[:-10],
        "cut at a chunk": head + first + second,
        "swapped": head + first + third + second,
        "flipped": whole[:-500] + bytes([whole[-500] ^ 1]) + whole[-499:],
    }[hurt]
    with pytest.raises(Damaged):
        opened(bad)


def test_an_archive_gives_its_pieces_in_their_order() -> None:
    target = io.BytesIO()
    with archive.packing(target, WORDS) as packing:
        packing.add("a", b"1")
        packing.add("b/c", b"2" * 100_000)
    target.seek(0)
    assert [(name, len(piece.read())) for name, piece in archive.pieces(target, WORDS)] == [("a", 1), ("b/c", 100_000)]


def test_the_plan_keeps_hours_days_and_weeks() -> None:
    planned = [Kept(Path(str(hour)), NOON - timedelta(hours=hour), keeping.PLANNED) for hour in range(24 * 60)]
    dropped = keeping.outlived(planned[::-1])
    stay = [one for one in planned if one not in dropped]
    assert stay[0].at == NOON
    # Two of the days end within the last 24 hours, and two of the weeks end within the last 7 days.
    assert len(stay) == 24 + (7 - 2) + (5 - 2)
    assert NOON - stay[-1].at > timedelta(weeks=3)


def test_what_was_made_by_hand_stays() -> None:
    by_hand = [Kept(Path(str(day)), NOON - timedelta(days=day), keeping.BY_HAND) for day in range(100)]
    assert not keeping.outlived(by_hand)


def test_of_those_before_upgrades_three_stay() -> None:
    upgrades = [Kept(Path(str(day)), NOON + timedelta(days=day), keeping.BEFORE_UPGRADE) for day in range(5)]
    assert keeping.outlived(upgrades) == upgrades[:2]


def test_a_missing_row_is_told() -> None:
    with pytest.raises(NotEqual) as told:
        check_equal({"orders": 3, "people": 1}, {"orders": 2, "people": 1})
    assert "orders 3 → 2" in str(told.value)


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Scratch]:
    with scratch(tmp_path / "home") as made:
        made.nokshi("demo", "--customers", "5")
        yield made


def test_a_backup_comes_back_with_equal_counts(shop: Scratch) -> None:
    (shop.home / "files").mkdir()
    (shop.home / "files" / "রসিদ.txt").write_text("a receipt")
    shop.nokshi("backup", str(shop.home / "one.backup"))
    shop.nokshi("user", "create", "late@example.com")
    (shop.home / "files" / "রসিদ.txt").unlink()

    assert "--replace" in shop.nokshi("restore", str(shop.home / "one.backup"), fails=True)
    said = shop.nokshi("restore", str(shop.home / "one.backup"), "--replace")

    assert "equal" in said
    assert "is not in it" in said
    assert re.search(r"workspace_invitation +0 +0 +equal", said)
    assert (shop.home / "files" / "রসিদ.txt").read_text() == "a receipt"
    assert list(shop.home.glob("before-*"))


def test_a_moment_takes_the_newest_backup_before_it(shop: Scratch) -> None:
    shop.nokshi("backup")
    assert "No backup from before" in shop.nokshi("restore", "--to", "2001-01-01T00:00", "--replace", fails=True)
    assert "is not in it" in shop.nokshi("restore", "--to", "2999-01-01T00:00", "--replace")


def test_with_another_passphrase_nothing_changes(shop: Scratch, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("something else")
    file, words = str(shop.home / "one.backup"), str(tmp_path / "words")
    shop.nokshi("backup", file)
    assert "passphrase" in shop.nokshi("restore", file, "--replace", "--passphrase-file", words, fails=True)
    assert not list(shop.home.glob("before-*"))
