"""Bad days of an import: no room on the disk, and the same file at the same time."""

import errno
import sqlite3
import threading
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.utils.translation import override

from nokshi.customers.models import Customer, Identity
from nokshi.intake import actions, schedule
from nokshi.intake.models import ImportRun, RunStep
from nokshi.intake.reading.packed import unpack_gzip
from nokshi.intake.reading.problems import BadFile, NoRoom, problem_of
from nokshi.intake.reading.room import is_full
from nokshi.intake.tests import shop as receipts
from nokshi.intake.tests.making import SYSTEM, begun, checked, csv_bytes, gzipped, till, worked
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow

FULL = [
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EDQUOT, "Disk quota exceeded"),
    OperationalError("database or disk is full"),
    sqlite3.OperationalError("disk I/O error"),
]


@pytest.mark.parametrize("error", FULL, ids=str)
def test_a_full_disk_is_told_in_both_languages_and_the_import_goes_on_from_there(
    shop: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    run = started(csv_bytes(till()))
    with monkeypatch.context() as full:
        full.setattr(receipts, "_save", raising(error))
        run = worked(run)
    assert (run.status, run.problem["code"], receipts.everything()) == ("failed", "no_room", [])
    problem = problem_of(run.problem)
    assert "The disk is full, so till.csv" in str(problem)
    with override("bn"):
        assert "ডিস্কে আর জায়গা নেই" in str(problem)
    actions.go_on(run=run)
    run = worked(run)
    assert (run.status, run.saved["new"]) == ("done", [12, 37])


def test_rows_that_find_no_room_while_being_read_are_read_again_in_full(
    shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr("nokshi.intake.staging.Staging.add_rows", raising(sqlite3.OperationalError(str(FULL[2]))))
        run = begun(csv_bytes(till()))
    assert (run.status, run.problem["code"]) == ("failed", "no_room")
    actions.go_on(run=run)
    run = worked(run)
    assert (run.status, run.rows) == ("read", 37)


def test_a_file_that_finds_no_room_is_refused_and_leaves_nothing(
    shop: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nokshi.intake.actions.beginning._keep", raising(FULL[0]))
    with pytest.raises(NoRoom):
        begun(csv_bytes(till()))
    assert not ImportRun.objects.exists()
    assert not list((home / "intake").glob("*"))


def test_a_packed_file_that_finds_no_room_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv.gz"
    file.write_bytes(gzipped(b"x,y\n1,2\n"))
    monkeypatch.setattr("nokshi.intake.reading.packed._copy", raising(FULL[0]))
    with pytest.raises(BadFile) as refused:
        unpack_gzip("a.csv.gz", file, tmp_path)
    assert refused.value.code == "no_room"


def test_other_troubles_of_a_disk_are_not_taken_for_a_full_one() -> None:
    for error in (OSError(errno.EACCES, "Permission denied"), OperationalError("database is locked"), ValueError()):
        assert not is_full(error)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_the_same_people_given_twice_at_once_come_in_once() -> None:
    data = people(3_000)
    runs = [started(data, "people.csv", kind="people") for _ in range(2)]
    workers = [threading.Thread(target=carried_on, args=(run.pk,)) for run in runs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=300)
    assert [ImportRun.objects.get(pk=run.pk).status for run in runs] == ["done", "done"]
    assert Customer.objects.count() == EventRow.objects.filter(kind="customers.added").count() == 3_000
    assert Identity.objects.count() == 6_000
    made = [change for step in RunStep.objects.all() for change in step.changes if change[2] is None]
    assert len({change[1] for change in made}) == len(made) == 3_000


def people(count: int) -> bytes:
    """Return a file of people with an e-mail address and a phone each."""
    rows = [(f"Ada {number}", f"ada{number}@example.com", f"+88017{number:08}") for number in range(count)]
    return csv_bytes(rows, ("Name", "E-mail", "Phone"))


def started(data: bytes, name: str = "till.csv", **plan: str) -> ImportRun:
    """Return an import that is about to save."""
    run = checked(data, name, **plan)
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    run.refresh_from_db()
    return run


def carried_on(run_id: int) -> None:
    schedule.carry_on(run_id)
    connection.close()


def raising(error: Exception) -> "object":
    def fails(*_arguments: object, **_words: object) -> None:
        raise error

    return fails
