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


def importing(file: Path, pause: float, home: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "NOKSHI_HOME": str(home), "NOKSHI_DATABASE_URL": f"sqlite:///{home}/nokshi.sqlite3"}
    environment["DJANGO_SETTINGS_MODULE"] = "nokshi.site.settings"
    command = [sys.executable, "-m", "nokshi.intake.tests.killed", str(file), str(pause)]
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
