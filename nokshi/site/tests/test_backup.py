"""Backups: sealed, kept by a plan, and given back with equal counts."""

import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import LazySettings
from django.test import Client

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.site import schedule
from nokshi.site.actions import backups as backing_up
from nokshi.site.backup import archive, keeping, sealing
from nokshi.site.backup.alone import alone, is_busy
from nokshi.site.backup.keeping import Kept
from nokshi.site.backup.proof import check_equal
from nokshi.site.backup.refusals import Damaged, NoBackup, NotEqual, WrongPassphrase
from nokshi.timeline.actions import record
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests.scratch import Scratch, scratch

WORDS = b"eleven stitches and a dot"
BEGIN = """
import django; django.setup()
from datetime import timedelta
from nokshi.kernel import clock
from nokshi.timeline.actions import seal
from nokshi.timeline.models import Block, Cursor, EventRow
from nokshi.timeline.queries import verify_chain
"""
VERIFY = """
verdict = verify_chain()
print(verdict.blocks, verdict.head, verdict.faults)
"""
SEAL = "seal(now=clock.now() + timedelta(hours=1), most=1000)" + VERIFY
CUT = """
last = Block.objects.latest("number")
EventRow.objects.filter(pk__gte=last.first_id).delete()
last.delete()
before = Block.objects.order_by("-number").first()
Cursor.objects.filter(reader="timeline.seal_blocks").update(
    transaction=before.transaction if before else -(2**63 - 1), event_id=before.event_id if before else 0
)
"""
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


def test_every_former_key_comes_back_with_the_backup(shop: Scratch) -> None:
    file, keys = str(shop.home / "one.backup"), shop.home / "secret.key"
    keys.write_text("new-key,old-key")
    shop.nokshi("backup", file)
    keys.write_text("another-key")
    shop.nokshi("restore", file, "--replace")
    assert keys.read_text() == "new-key,old-key"


def test_whoever_reads_with_every_key_of_a_backup_keeps_his_own(shop: Scratch) -> None:
    file, keys = str(shop.home / "one.backup"), shop.home / "secret.key"
    keys.write_text("old-key")
    shop.nokshi("backup", file)
    keys.write_text("new-key,old-key")
    assert "names another key" not in shop.nokshi("restore", file, "--replace")
    assert keys.read_text() == "new-key,old-key"


def test_a_backup_is_read_again_and_what_came_of_it_is_noted(shop: Scratch) -> None:
    shop.nokshi("backup")
    assert "counted anew" in shop.nokshi("backup", "--check")
    (kept,) = (shop.home / "backups").glob("nokshi-*.backup")
    beside = kept.with_name(f"{kept.name}.json")
    told = msgspec.json.decode(beside.read_bytes(), type=keeping.Told)
    assert (told.problem, bool(told.checked_at), told.rows > 0) == ("", True, True)

    content = bytearray(kept.read_bytes())
    content[-100] ^= 1
    kept.write_bytes(content)
    shop.nokshi("backup", "--check", fails=True)
    # Of a backup so small that one chunk holds it, damage cannot be told from another passphrase.
    assert msgspec.json.decode(beside.read_bytes(), type=keeping.Told).problem == "backup.wrong_passphrase"


def test_the_head_of_the_trail_is_known_by_the_backup_and_a_restore_misses_nothing_after_it(shop: Scratch) -> None:
    assert (sewn := at_the_seals(shop, SEAL)).endswith("[]")
    shop.nokshi("backup")
    (beside,) = (shop.home / "backups").glob("*.json")
    told = msgspec.json.decode(beside.read_bytes(), type=keeping.Told)
    assert f"{told.head} {told.head_digest} []" == sewn
    shop.nokshi("user", "create", "late@example.com")
    assert at_the_seals(shop, SEAL).startswith(f"{told.head + 1} ")
    shop.nokshi("restore", "--replace")
    assert at_the_seals(shop, VERIFY) == sewn
    (shop.home / "trail.heads").unlink()
    assert at_the_seals(shop, CUT + VERIFY).endswith(f"[Fault(block={told.head}, event=None, what='cut')]")


def at_the_seals(place: Scratch, script: str) -> str:
    """Run a script in a Nokshi of its own; return what it said last."""
    around = {**place.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], env=around, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


@pytest.fixture
def a_kept_one(tmp_path: Path, settings: LazySettings) -> Path:
    """A file in the folder of backups, as the page sees it."""
    settings.CONFIG = replace(settings.CONFIG, backups=tmp_path)
    path = tmp_path / "nokshi-20261123T120000Z-by-hand.backup"
    path.write_bytes(b"sealed")
    path.with_name(f"{path.name}.json").write_bytes(msgspec.json.encode(keeping.Told(1234, 7, 9, "0.1.0")))
    return path


@pytest.mark.django_db
def test_the_owner_sees_what_is_kept_and_others_do_not(
    a_kept_one: Path, ona: User, dev: User, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(ona).get("/settings/backups/").content.decode()
    assert "1,234 rows of 7 tables" in page
    for path in ("", "take/", f"{a_kept_one.name}/", f"{a_kept_one.name}/check/"):
        assert signed_in(dev).get(f"/settings/backups/{path}").status_code in (403, 404, 405)
        assert signed_in(dev).post(f"/settings/backups/{path}").status_code in (403, 404, 405)
    assert not EventRow.objects.filter(kind__startswith="site.backup").exists()


@pytest.mark.django_db
def test_a_backup_is_carried_away_by_whoever_has_just_proved_himself(a_kept_one: Path, ona: User) -> None:
    ona.set_password("eleven stitches")
    ona.save()
    browser = Client()
    browser.force_login(ona, backend="allauth.account.auth_backends.AuthenticationBackend")
    asked = browser.get(f"/settings/backups/{a_kept_one.name}/")
    assert (asked.status_code, asked["Location"].split("?")[0]) == (302, "/account/again/")
    browser.post(asked["Location"], {"password": "eleven stitches"})
    given = browser.get(f"/settings/backups/{a_kept_one.name}/")
    assert given.getvalue() == b"sealed"
    assert EventRow.objects.get(kind="site.backup_downloaded").data["file"] == a_kept_one.name


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["..", "secret.key", "nokshi-20261123T120001Z-by-hand.backup", "%2e%2e%2fsecret.key"])
def test_a_name_is_never_taken_for_a_path(
    a_kept_one: Path, ona: User, name: str, proven: Callable[[User], Client]
) -> None:
    assert proven(ona).get(f"/settings/backups/{name}/").status_code == 404


@pytest.mark.django_db
def test_one_is_taken_at_the_press_of_a_button(
    a_kept_one: Path, ona: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    begun: list[tuple[str, ...]] = []
    monkeypatch.setattr(backing_up, "_begin", lambda *words: begun.append(words))
    browser = signed_in(ona)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/settings/backups/take/")
        browser.post(f"/settings/backups/{a_kept_one.name}/check/")
    assert begun == [("backup",), ("backup", "--check", str(a_kept_one))]


def test_whoever_looks_while_one_is_taken_is_told() -> None:
    assert not is_busy()
    with alone():
        assert is_busy()
    assert not is_busy()


@pytest.mark.parametrize(
    ("hours", "newest", "since", "is_due"),
    [
        (24, timedelta(hours=23), None, False),
        (24, timedelta(hours=24), None, True),
        (1, timedelta(hours=2), None, True),
        (0, timedelta(days=99), None, False),
        (24, None, None, False),
        (24, None, timedelta(hours=25), True),
        (24, None, timedelta(hours=1), False),
        (24, timedelta(hours=1), timedelta(days=99), False),
    ],
)
def test_a_planned_backup_is_due_so_long_after_the_last_one_or_else_the_first_data(
    tmp_path: Path, settings: LazySettings, hours: int, newest: timedelta | None, since: timedelta | None, is_due: bool
) -> None:
    settings.CONFIG = replace(settings.CONFIG, backups=tmp_path, backup_hours=hours)
    if newest is not None:
        (tmp_path / f"nokshi-{NOON - newest:%Y%m%dT%H%M%S}Z-planned.backup").write_bytes(b"")
    assert keeping.is_due(now=NOON, since=None if since is None else NOON - since) is is_due


@pytest.mark.django_db
def test_the_clock_begins_a_backup_where_one_is_due(
    tmp_path: Path, settings: LazySettings, ada: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CONFIG = replace(settings.CONFIG, backups=tmp_path, backup_hours=1)
    begun: list[list[str]] = []
    monkeypatch.setattr("nokshi.site.schedule.subprocess.Popen", lambda words, **more: begun.append(words))
    schedule.back_up()
    assert not begun
    record(CustomerAdded(name="Ada"), at=clock.now(), actor=Actor.system(), customer=ada.pk)
    monkeypatch.setattr("nokshi.site.schedule.clock.now", lambda: datetime.now(UTC) + timedelta(hours=2))
    schedule.back_up()
    assert [words[1:] for words in begun] == [["-m", "nokshi", "backup", "--planned"]]


def test_a_planned_backup_is_kept_by_the_plan(shop: Scratch) -> None:
    shop.nokshi("backup", "--planned")
    (kept,) = (shop.home / "backups").glob("*.backup")
    assert kept.name.endswith("Z-planned.backup")
