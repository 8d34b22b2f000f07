"""By command: an export goes in, tells its account, goes out cell for cell, and goes away."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.intake.models import SourceRow
from nokshi.integrations.salesforce.tests.making import HEADERS, READ, ROWS, export
from nokshi.integrations.tests.moving import tables_in
from nokshi.kernel.actor import Actor
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


def test_what_is_merged_here_goes_out_as_it_came(file: str, tmp_path: Path, noon: datetime) -> None:
    def back() -> dict[str, list[list[str]]]:
        assert command("export", "--system", "salesforce", "--to", str(tmp_path / "back.zip")) == 0
        return tables_in((tmp_path / "back.zip").read_bytes())

    def rows_of(pk: int) -> list[tuple[str, int | None]]:
        return list(SourceRow.objects.filter(record_id=pk).order_by("pk").values_list("key", "record_id"))

    assert command("import", file) == 0
    as_it_came = back()
    survivor, merged = Customer.objects.filter(kind="person").order_by("pk")[:2]
    kept = rows_of(merged.pk)
    by: dict[str, Any] = {"actor": Actor.system(), "now": noon}
    made = customers.merge(survivor=survivor.pk, merged=merged.pk, **by)

    keys = {key for key, _record in kept}
    out = [row for rows in back().values() for row in rows if keys & set(row)]
    assert out == [row for rows in as_it_came.values() for row in rows if keys & set(row)]

    assert command("import", file) == 0
    assert rows_of(merged.pk) == kept
    customers.take_apart(merge=made.pk, **by)
    assert back() == as_it_came
