"""The doctor says what is wrong and how to mend it."""

import argparse
import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django_q.models import OrmQ

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.integrations.models import Endpoint
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.ports.witnesses import Head
from nokshi.site.actions.beating import beat
from nokshi.site.backup import journal, keeping
from nokshi.site.backup.keeping import Kept
from nokshi.site.commands import restore_command
from nokshi.site.doctor import looking
from nokshi.site.doctor.finding import Finding
from nokshi.timeline.actions import record, seal
from nokshi.timeline.heads import keep_head
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import SignOn
from tests.cast import NOON, Places
from tests.scratch import scratch

pytestmark = pytest.mark.django_db


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in looking.look(now=clock.now())}


def test_a_worker_that_does_not_live_is_told_with_its_command() -> None:
    finding = found()["worker"]
    assert (finding.is_trouble, finding.mend) == (True, "nokshi run --only worker")
    beat(name="worker@here", kind="worker", begun_at=clock.now(), now=clock.now())
    assert not found()["worker"].is_trouble


def test_a_queue_that_is_stuck_is_told() -> None:
    OrmQ.objects.create(key="nokshi", payload="", lock=clock.now() - timedelta(hours=1))
    assert found()["queue"].is_trouble


def test_a_trail_that_is_shorter_than_known_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TRAIL_HEADS", tmp_path / "trail.heads")
    assert not found()["trail"].is_trouble
    keep_head(Head(7, "a" * 64, clock.now()))
    told = found()
    assert told["trail_end"].is_trouble
    assert "block 7" in told["trail_end"].sentence
    assert "trail" not in told


def test_an_open_secret_is_told() -> None:
    path = settings.CONFIG.home / "backup.passphrase"
    path.write_text("words")
    path.chmod(0o644)
    assert found()["secrets"].mend == f"chmod 600 {path}"
    path.unlink()


def test_a_clock_set_back_is_told(ada: Customer) -> None:
    record(CustomerAdded(name="Ada"), at=clock.now(), actor=Actor.system(), customer=ada.pk)
    assert not found()["clock"].is_trouble
    earlier = looking.look(now=clock.now() - timedelta(days=1))
    assert next(one for one in earlier if one.name == "clock").is_trouble


def test_a_database_that_is_away_leaves_the_rest_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    findings = found()
    assert findings["database"].is_trouble
    assert "connection refused" in findings["database"].sentence
    assert "disk" in findings


def test_the_exit_status_tells(tmp_path: Path) -> None:
    with scratch(tmp_path / "home") as fresh:
        assert "nokshi run" in fresh.nokshi("doctor", fails=True)
        assert '"mend"' in fresh.nokshi("doctor", "--json", "--language", "bn", fails=True)


def test_a_provider_of_sign_ins_that_is_shut_off_or_nobodys_is_told() -> None:
    assert "sign_on" not in found()
    SignOn.objects.create(
        name="Shapla ID", issuer="http://127.0.0.1:9", client_id="nokshi", is_inside=True, is_on=True
    )  # fmt: skip
    told = [one for one in looking.look(now=clock.now()) if one.name == "sign_on"]
    assert [(one.is_trouble, one.mend) for one in told] == [
        (True, "NOKSHI_INNER_ADDRESSES=10.1.2.3"), (False, f"{settings.CONFIG.url}/settings/sign-on/"),
    ]  # fmt: skip


@pytest.fixture
def a_kept_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """A backup of just now, as the folder shows it."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, backups=tmp_path))
    path = tmp_path / f"nokshi-{clock.now():%Y%m%dT%H%M%S}Z-planned.backup"
    path.write_bytes(b"sealed")
    return keeping.kept()[0]


def note_read(one: Kept, *, checked_at: str = "", problem: str = "") -> None:
    told = keeping.Told(3, 1, 9, "0.1.0", checked_at=checked_at, problem=problem)
    one.beside.write_bytes(msgspec.json.encode(told))


def test_a_backup_that_was_never_read_again_is_told(a_kept_one: Kept) -> None:
    assert found()["backups_read"].mend == "nokshi backup --check"
    note_read(a_kept_one, checked_at=clock.now().isoformat())
    assert not {"backups_read", "backup_damaged"} & found().keys()
    note_read(a_kept_one, checked_at=(clock.now() - timedelta(days=31)).isoformat())
    assert "backups_read" in found()


def test_a_backup_that_could_not_be_read_is_told(a_kept_one: Kept) -> None:
    note_read(a_kept_one, checked_at=clock.now().isoformat(), problem="backup.damaged")
    finding = found()["backup_damaged"]
    assert finding.is_trouble
    assert a_kept_one.path.name in finding.sentence


def test_an_old_backup_is_told(a_kept_one: Kept) -> None:
    assert not found()["backups"].is_trouble
    later = looking.look(now=clock.now() + timedelta(hours=2 * settings.CONFIG.backup_hours + 1))
    assert next(one for one in later if one.name == "backups").is_trouble


@pytest.mark.sqlite
def test_a_folder_without_room_for_a_backup_is_told(
    a_kept_one: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "database.sqlite3"
    file.write_bytes(b"x" * 5_000_000)
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=9_000_000))
    said = found()["backups_room"]
    assert "9 MB free" in said.sentence
    assert "10 MB" in said.sentence
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage._replace(free=11_000_000))
    assert "backups_room" not in found()


def test_what_a_killed_backup_left_is_told() -> None:
    left = settings.CONFIG.home / ".copy-killed"
    left.mkdir()
    assert str(left) in found()["leftovers"].sentence
    left.rmdir()
    assert "leftovers" not in found()


def test_a_secret_that_no_key_opens_is_told(places: Places) -> None:
    assert not found()["sealed"].is_trouble
    Endpoint.objects.create(
        url="https://hooks.example", unit=places.root, secret_sealed="sealed with a lost key", created_at=clock.now(),
        changed_at=clock.now(),
    )  # fmt: skip
    assert "--rotate-secrets" in found()["sealed"].mend
    assert found()["sealed"].is_trouble


def test_pages_that_do_not_answer_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with Receiving() as there:
        monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, url="http://127.0.0.1:1", port=there.port))
        assert not found()["web"].is_trouble
    assert found()["web"].mend == "nokshi run --only web"


def test_a_touched_trail_names_a_command_that_can_be_typed(a_kept_one: Kept, ada: Customer) -> None:
    event = record(CustomerAdded(name="Ada"), at=clock.now(), actor=Actor.system(), customer=ada.pk)
    assert event is not None
    seal(now=clock.now() + timedelta(hours=1))
    assert not found()["trail"].is_trouble
    EventRow.objects.filter(pk=event).update(data={"name": "Eve"})
    mend = found()["trail"].mend
    assert str(a_kept_one.path) in mend
    words = mend.partition("nokshi restore ")[2].split()
    parser = argparse.ArgumentParser()
    restore_command.add_arguments(parser)
    assert parser.parse_args(words).file == a_kept_one.path


def test_a_restored_house_and_a_broken_restore_are_told(places: Places) -> None:
    assert not {"restored", "restore"} & found().keys()
    workspace.hold_back(made_at=NOON, now=clock.now())
    assert "--go-on" in found()["restored"].mend
    journal.note(journal.Underway(connection.vendor, "x", NOON.isoformat()))
    assert found()["restore"].is_trouble
    journal.forget()


class Receiving:
    """A server that answers every question with 200."""

    def __enter__(self) -> "Receiving":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None: ...
