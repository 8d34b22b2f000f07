"""A process that is killed in the middle loses nothing and doubles nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from nokshi.intake.tests.making import csv_bytes, till

ROOT = Path(__file__).resolve().parents[3]


def test_a_killed_import_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "till.csv"
    file.write_bytes(csv_bytes(till(orders=60)))
    first = importing(file, 0.05, tmp_path)
    seen = wait_for_chunks(tmp_path / "nokshi.sqlite3", first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert 0 < seen < 60
    second = importing(file, 0, tmp_path)
    out, errors = second.communicate(timeout=120)
    assert second.returncode == 0, errors
    report = json.loads(out.splitlines()[-1])
    assert report["fates"] == {"new": {"rows": 181, "records": 60}}
    assert report["totals"][0]["gap"] == "0.000"
    assert count(tmp_path / "nokshi.sqlite3", "test_receipts") == 60
    assert count(tmp_path / "nokshi.sqlite3", "intake_importrun") == 1


def test_a_disk_that_fills_up_is_told_and_what_was_cut_off_goes_on_once_there_is_room(tmp_path: Path) -> None:
    file, database = tmp_path / "till.csv", tmp_path / "nokshi.sqlite3"
    file.write_bytes(csv_bytes(till(orders=60)))
    first = importing(file, 0, tmp_path, full_after=30)
    _out, errors = first.communicate(timeout=120)
    assert first.returncode == 2
    assert "--resume 1" in errors
    # Whole chunks alone: the orders of the one that met the full disk are not there.
    halfway = count(database, "test_receipts")
    assert 0 < halfway < 30
    assert steps(database) == halfway
    second = importing(file, 0, tmp_path)
    out, errors = second.communicate(timeout=120)
    assert second.returncode == 0, errors
    report = json.loads(out.splitlines()[-1])
    assert report["fates"] == {"new": {"rows": 181, "records": 60}}
    assert report["totals"][0]["gap"] == "0.000"
    assert (count(database, "test_receipts"), count(database, "intake_importrun")) == (60, 1)


def test_the_same_file_given_to_two_processes_at_once_goes_in_once(tmp_path: Path) -> None:
    file, database = tmp_path / "till.csv", tmp_path / "nokshi.sqlite3"
    file.write_bytes(csv_bytes(till(orders=40)))
    importing(tmp_path / "none.csv", 0, tmp_path).wait(timeout=120)
    both = [importing(file, 0.01, tmp_path) for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert count(database, "test_receipts") == steps(database) == 40
    totals = [json.loads(out.splitlines()[-1])["totals"][0] for out, _errors in told]
    assert {total["gap"] for total in totals} == {"0.000"}


def steps(database: Path) -> int:
    """Return how many records the steps of all imports say they made."""
    with sqlite3.connect(database, timeout=5) as connection:
        found = connection.execute("SELECT changes FROM intake_runstep").fetchall()
    return sum(change[2] is None for (changes,) in found for change in json.loads(changes))


def importing(file: Path, pause: float, home: Path, full_after: int = 0) -> "subprocess.Popen[str]":
    environment = {**os.environ, "NOKSHI_HOME": str(home), "NOKSHI_DATABASE_URL": f"sqlite:///{home}/nokshi.sqlite3"}
    environment["DJANGO_SETTINGS_MODULE"] = "nokshi.site.settings"
    command = [sys.executable, "-m", "nokshi.intake.tests.killed", str(file), str(pause), str(full_after)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def wait_for_chunks(database: Path, process: "subprocess.Popen[str]") -> int:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.1)
        if database.exists() and (found := count(database, "test_receipts")) >= 8:
            return found
    raise AssertionError(process.communicate()[1] if process.poll() is not None else "nothing was saved")


def count(database: Path, table: str) -> int:
    with sqlite3.connect(database, timeout=5) as connection:
        try:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        except sqlite3.OperationalError:
            return 0
