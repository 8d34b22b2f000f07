"""A file's way from program to books: read, matched, decided, and what was not saved, with the reason."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nokshi.custom.models import CustomField
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.owning import own_lines
from nokshi.intake.schedule import carry_on, work_on
from nokshi.integrations.hubspot.tests.making import in_parts
from nokshi.integrations.salesforce.tests.test_own_columns import files as own_files
from nokshi.workspace.models import User
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db
ROWS = b"name;email;birthday\nZed;zed@example.com;1990-02-30\nZoe;zoe@example.com;1991-03-04\n"


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    return program(dev)


@pytest.fixture
def run(api: Program) -> int:
    file = SimpleUploadedFile("people.csv", ROWS, "text/csv")
    pk = int(body_of(api.client.post("/api/v1/imports", {"file": file, "kind": "people"}))["id"])
    work_on(pk)
    return pk


def done(api: Program, run: int, name: str, body: Any) -> Any:
    answer = api.post(f"/imports/{run}/{name}", body)
    assert answer.status_code == 202, answer.getvalue()
    work_on(run)
    return api.get(f"/imports/{run}")


def test_a_file_is_read_in_another_way(api: Program, run: int) -> None:
    [file] = api.get(f"/imports/{run}/files")["data"]
    assert (file["name"], file["rows"]) == ("people.csv", 2)
    assert done(api, run, "read", {"file": file["id"], "delimiter": ","})["headers"] == ["name;email;birthday"]
    assert done(api, run, "read", {"file": file["id"]})["headers"] == ["name", "email", "birthday"]


@pytest.mark.parametrize(
    "body", [{"file": 99_999}, {"delimiter": "x"}, {"encoding": "rot13"}, {"sheet": "No such"}, {"header": -1}]
)
def test_another_way_that_there_is_not_is_refused(api: Program, run: int, body: dict[str, Any]) -> None:
    [file] = api.get(f"/imports/{run}/files")["data"]
    before = ImportRun.objects.get(pk=run).status
    assert api.post(f"/imports/{run}/read", {"file": file["id"], **body}).status_code == 422
    assert ImportRun.objects.get(pk=run).status == before


def test_refused_rows_are_told_with_the_reason_and_decided_upon(api: Program, run: int) -> None:
    columns = {"name": "name", "email": "email", "birthday": "birth_date"}
    checked = done(api, run, "match", {"kind": "people", "columns": columns})
    assert checked["status"] == "checked"
    told = api.get(f"/imports/{run}/refused")
    assert (told["headers"], told["next"]) == (["name", "email", "birthday"], None)
    assert [(one["row"], one["cells"][0]) for one in told["rows"]] == [(2, "Zed")]
    assert told["rows"][0]["why"]
    assert api.get(f"/imports/{run}/refused?skip=1")["rows"] == []
    decided = done(api, run, "decide", {"leave_empty": True})
    assert decided["plan"]["leave_empty"] is True
    assert api.get(f"/imports/{run}/refused")["rows"] == []


def test_refused_rows_come_page_by_page(api: Program, program: Open, dev: User) -> None:
    rows = b"name;email;birthday\n" + b"".join(b"Z%d;z%d@example.com;1990-02-30\n" % (n, n) for n in range(3))
    file = SimpleUploadedFile("people.csv", rows, "text/csv")
    pk = int(body_of(api.client.post("/api/v1/imports", {"file": file, "kind": "people"}))["id"])
    work_on(pk)
    done(api, pk, "match", {"kind": "people", "columns": {"birthday": "birth_date"}})
    first = api.get(f"/imports/{pk}/refused?limit=2")
    assert (len(first["rows"]), first["next"]) == (2, 2)
    rest = api.get(f"/imports/{pk}/refused?limit=2&skip={first['next']}")
    assert (len(rest["rows"]), rest["next"]) == (1, None)


def test_a_stranger_finds_neither_files_nor_rows(program: Open, cleo: User, run: int) -> None:
    stranger = program(cleo)
    for name in ("files", "refused"):
        assert stranger.ask("GET", f"/imports/{run}/{name}").status_code == 404
    for name, body in (("decide", {}), ("read", {"file": 1})):
        assert stranger.post(f"/imports/{run}/{name}", body).status_code == 404


def test_a_kind_that_there_is_not_is_refused_with_those_there_are(api: Program, run: int) -> None:
    answer = api.post(f"/imports/{run}/match", {"kind": "dragons"})
    assert (answer.status_code, body_of(answer)["code"]) == (422, "no_kind")
    assert "People" in body_of(answer)["detail"]


def test_a_program_says_in_which_zone_the_times_of_an_export_are(api: Program) -> None:
    [(name, content)] = in_parts()[0].items()
    file = SimpleUploadedFile(name, content, "application/zip")
    pk = int(body_of(api.client.post("/api/v1/imports", {"file": file}))["id"])
    while carry_on(pk, seconds=1):
        pass
    done(api, pk, "decide", {"choices": {"zone": "Europe/London"}})
    parts = ImportRun.objects.filter(part_of=pk)
    assert {part.plan["zone"] for part in parts} == {"Europe/London"}
    refused = api.post(f"/imports/{pk}/decide", {"choices": {"zone": "Mars/Base"}})
    assert (refused.status_code, body_of(refused)["code"]) == (422, "no_such_zone")
    assert {part.plan["zone"] for part in parts.all()} == {"Europe/London"}


def test_a_program_says_which_columns_of_an_export_become_fields(program: Open, ona: User, dev: User) -> None:
    [(name, content)] = own_files().items()
    api, unit = program(ona), dev.memberships.get().unit_id
    sent = {"file": SimpleUploadedFile(name, content), "unit": unit}
    pk = int(body_of(api.client.post("/api/v1/imports", sent))["id"])
    while carry_on(pk, seconds=1):
        pass
    size = {"thing": "Contact", "heading": "Shoe_Size__c", "is_wanted": True, "label": "Boot", "type": "text"}
    none = [
        {"thing": one.part.thing, "heading": one.header, "is_wanted": False}
        for one in own_lines(list(ImportRun.objects.filter(part_of=pk).exclude(thing="")))
        if one.header != size["heading"]
    ]
    done(api, pk, "decide", {"fields": [*none, size]})
    for wrong in ({**size, "heading": "No such"}, {**size, "type": "date"}):
        assert api.post(f"/imports/{pk}/decide", {"fields": [wrong]}).status_code in (409, 422)
    refused = program(dev).post(f"/imports/{pk}/decide", {"fields": [size]})
    assert (refused.status_code, body_of(refused)["code"]) == (403, "new_fields_not_yours")
    done(api, pk, "start", {})
    while carry_on(pk, seconds=1):
        pass
    assert [(one.key, one.type) for one in CustomField.objects.there()] == [("boot", "text")]
