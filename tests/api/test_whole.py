"""Export of everything by program: begun, looked at, fetched, deleted."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from nokshi.kernel import clock
from nokshi.site.actions import whole as actions
from nokshi.site.whole import keeping
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> keeping.Kept:
    """A file that lies ready."""
    monkeypatch.setattr(keeping, "folder", lambda: tmp_path)
    made = keeping.place_for(clock.now())
    made.path.write_bytes(b"PK everything")
    keeping.tell(made, keeping.Told(12, 2, "both", "Ona", {"customers": 9, "orders": 3}))
    return made


def test_everything_is_begun_and_looked_at(
    program: Open, ona: User, one: keeping.Kept, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    begun: list[Sequence[str]] = []
    monkeypatch.setattr(actions, "_begin", begun.append)
    owner = program(ona)
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post("/everything", {"format": "parquet"}).status_code == 202
        assert owner.post("/everything", {"format": "pdf"}).status_code == 422
    assert begun == [["export", "--everything", "--format", "parquet", "--kept", str(ona.pk)]]
    told = owner.get("/everything")
    [shown] = told["archives"]
    assert (shown["name"], shown["bytes"], shown["format"], shown["rows"]["customers"]) == (one.name, 13, "both", 9)
    assert not told["is_busy"]


def test_it_is_fetched_with_one_more_proof_and_deleted(
    program: Open, proven: Callable[[User], Client], ona: User, one: keeping.Kept
) -> None:
    named = {"name": one.name}
    assert body_of(program(ona).post("/everything/fetch", named))["code"] == "proof_wanted"
    owner = Program(proven(ona))
    assert owner.post("/everything/fetch", named).getvalue() == b"PK everything"
    assert EventRow.objects.filter(kind="site.everything_downloaded").count() == 1
    assert owner.post("/everything/fetch", {"name": "../secret.key"}).status_code == 404
    assert body_of(owner.post("/everything/remove", named))["archives"] == []
    assert not one.path.exists()


def test_nobody_below_the_top_knows_of_it(program: Open, dev: User, one: keeping.Kept) -> None:
    manager = program(dev)
    assert manager.ask("GET", "/everything").status_code == 404
    for path in ("", "/fetch", "/remove"):
        assert manager.post(f"/everything{path}", {"name": one.name}).status_code == 404
    assert one.path.exists()
