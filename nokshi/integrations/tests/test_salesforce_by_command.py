"""By command: an export goes in, tells its account, goes out cell for cell, and goes away."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from nokshi.customers.models import Customer
from nokshi.integrations.salesforce.tests.making import HEADERS, READ, ROWS, export
from nokshi.integrations.tests.moving import tables_in
from nokshi.kernel.scope import Scope
from nokshi.site.command import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings: LazySettings, tmp_path: Path) -> str:
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path)
    path = tmp_path / "WE_00D4J000000CuzUUAS_1.ZIP"
    path.write_bytes(export())
    return str(path)


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


def test_an_export_goes_in_out_and_away(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", file, "--dry-run", "--json") == 0
    foreseen = json.loads(capsys.readouterr().out)
    assert not Customer.objects.exists()
    assert command("import", file, "--json") == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["system"], account["rows"], account["gap"]) == ("salesforce", READ, 0)
    assert [one["fates"] for one in account["things"]] == [one["fates"] for one in foreseen["things"]]
    assert account["loose"][0]["heading"] == "AccountId"
    assert command("export", "--system", "salesforce", "--to", str(tmp_path / "back.zip")) == 0
    back = tables_in((tmp_path / "back.zip").read_bytes())
    assert back == {f"{name}.csv": [list(HEADERS[name]), *rows] for name, rows in ROWS.items()}
    assert command("import", "--undo", str(account["run"])) == 0
    assert not Customer.objects.visible_to(Scope.system()).exists()


def test_people_read_the_account_as_a_table(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", file) == 0
    told = capsys.readouterr().out
    assert "an export of Salesforce" in told
    assert "Opportunity: Amount EUR 5,000.25" in told
    assert "nokshi import --undo" in told


def test_nothing_is_given_back_where_nothing_came_from(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("export", "--system", "salesforce") == 2
    assert command("export", "--system", "siebel") == 2
    assert "Nothing came from “siebel”." in capsys.readouterr().err
