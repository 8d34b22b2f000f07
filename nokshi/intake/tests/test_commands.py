"""The command: one line takes a file in, another takes it back."""

import csv
import json
from pathlib import Path

import pytest

from nokshi.intake.models import ImportRun
from nokshi.intake.tests import shop as receipts
from nokshi.intake.tests.making import begun, csv_bytes, till, zipped
from nokshi.site.command import main

pytestmark = pytest.mark.usefixtures("shop")


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "till.csv"
    path.write_bytes(csv_bytes(till()))
    return str(path)


def test_a_file_goes_in_and_back_by_one_command_each(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", file, "--kind", "receipts", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["fates"]["new"]["records"], report["repeats"]) == (37, 12, 1)
    assert report["totals"][0]["gap"] == "0.000"
    assert command("import", "--undo", str(report["run"])) == 0
    assert receipts.everything() == []
    assert command("import", "--undo", str(report["run"])) == 1


def test_a_dry_run_saves_nothing_and_tells_what_would_be(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", file, "--kind", "receipts", "--dry-run") == 0
    out = capsys.readouterr().out
    assert "nothing was saved" in out
    assert receipts.everything() == []


def test_refused_rows_are_told_by_the_exit_status_and_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, back = tmp_path / "bad.csv", tmp_path / "back.csv"
    path.write_bytes(csv_bytes([("1", "a", "x", "many", "2026-01-31", 2, "", "")]))
    assert command("import", str(path), "--kind", "receipts", "--refused", str(back)) == 1
    assert "“many” is not a number" in back.read_text(encoding="utf-8-sig")
    assert "Not saved: 1 × Quantity" in capsys.readouterr().out


def test_the_file_of_refused_rows_runs_nothing_in_a_sheet(tmp_path: Path) -> None:
    path, back = tmp_path / "bad.csv", tmp_path / "back.csv"
    path.write_bytes(csv_bytes([("1", "=HYPERLINK(1)", "＠x", "many", "2026-01-31", 2, "", "")]))
    assert command("import", str(path), "--kind", "receipts", "--refused", str(back)) == 1
    [row] = list(csv.reader(back.read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert {"'=HYPERLINK(1)", "'＠x", "many"} <= set(row)


def test_a_map_and_choices_are_followed(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "map.json"
    plan.write_text(json.dumps({"kind": "receipts", "columns": {"Description": "", "CustomerID": "what"}}))
    assert command("import", file, "--map", str(plan), "--drop-repeats", "--zone", "Europe/London", "--json") == 0
    run = ImportRun.objects.get()
    fields = {column["header"]: column.get("field", "") for column in run.plan["columns"]}
    assert (fields["Description"], fields["CustomerID"]) == ("", "what")
    assert (run.plan["choices"]["repeats"], run.plan["zone"]) == ("drop", "Europe/London")
    assert json.loads(capsys.readouterr().out)["totals"][0]["dropped"] != "0"


def test_what_cannot_be_read_or_guessed_fails_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, words = tmp_path / "a.png", tmp_path / "a.csv"
    picture.write_bytes(b"\x89PNG" + b"x" * 50)
    words.write_bytes(b"alpha,beta\nx,y\n")
    assert command("import", str(picture)) == 2
    assert "looks like PNG" in capsys.readouterr().err
    assert command("import", str(words)) == 2
    assert "Say what the file holds" in capsys.readouterr().err


def test_imports_are_listed(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    command("import", file, "--kind", "receipts", "--json")
    capsys.readouterr()
    assert command("import", "--list", "--json") == 0
    assert json.loads(capsys.readouterr().out)["status"] == "done"


def test_a_zip_of_two_shapes_is_two_imports_of_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begun(csv_bytes(till()))
    path = tmp_path / "both.zip"
    other = csv_bytes([("9", 1, 2)], ("InvoiceNo", "Quantity", "UnitPrice"))
    path.write_bytes(zipped(a_csv=csv_bytes(till()), b_csv=other))
    assert command("import", str(path), "--kind", "receipts", "--json") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert len(receipts.everything()) == 13
    assert ImportRun.objects.filter(status="done").count() == 2
