"""By command: exports of Dynamics 365 and SAP go in, tell their account, go out as they came, and go away."""

import json
from pathlib import Path

import pytest

from nokshi.customers.models import Customer
from nokshi.integrations.dynamics.tests import making as dynamics
from nokshi.integrations.sap.tests import making as sap
from nokshi.integrations.tests.moving import SYSTEM, home, packed, rows_in, tables_in
from nokshi.site.command import main

__all__ = ["home"]
pytestmark = pytest.mark.django_db
Files = dict[str, bytes]
EXPORTS: dict[str, Files] = {
    "dynamics": {name: text.encode() for name, text in dynamics.answers().items()} | dynamics.workbooks(),
    "sap": {name: text.encode() for name, text in sap.answers().items()} | sap.dumps(),
}

EDITIONS = {
    "dynamics": {"Static worksheets", "Answers of the Web API"},
    "sap": {"Tables of SAP CRM", "SAP Cloud for Customer"},
}


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


@pytest.mark.parametrize("system", EXPORTS)
def test_an_export_goes_in_out_and_away(system: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(packed(EXPORTS[system]))
    assert command("import", str(path), "--dry-run", "--json") == 0
    foreseen = json.loads(capsys.readouterr().out)
    assert not Customer.objects.exists()
    assert command("import", str(path), "--json") == 0
    account = json.loads(capsys.readouterr().out)
    assert (account["system"], account["gap"], set(account["edition"].split(", "))) == (system, 0, EDITIONS[system])
    assert [(one["thing"], one["fates"]) for one in account["things"]] == [
        (one["thing"], one["fates"]) for one in foreseen["things"]
    ]
    assert command("export", "--system", system, "--to", str(tmp_path / "back.zip")) == 0
    back = tables_in((tmp_path / "back.zip").read_bytes())
    assert back == {name: rows_in(name, content) for name, content in EXPORTS[system].items()}
    assert command("import", "--undo", str(account["run"])) == 0
    assert not Customer.objects.visible_to(SYSTEM).exists()


def test_people_read_which_export_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(dynamics.by_names("contact"), encoding="utf-8")
    assert command("import", str(path)) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "an export of Microsoft Dynamics 365" in told
    assert "CSV by logical names" in told
