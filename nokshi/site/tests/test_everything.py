"""Exports → Everything: begun by the owner, told when it is ready, fetched after one more proof, gone after a day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.ports.whole import KIND
from nokshi.site import schedule
from nokshi.site.actions import whole as actions
from nokshi.site.noticing import news_for
from nokshi.site.whole import keeping
from nokshi.site.whole.manifest import FORMAT, Manifest
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast
from tests.scratch import scratch

OpenClient = Callable[[User], Client]
PAGE = "/exports/everything/"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of its own for what is kept."""
    place = tmp_path / "everything"
    place.mkdir()
    monkeypatch.setattr(keeping, "folder", lambda: place)
    return place


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """The words of each process that would have been begun."""
    found: list[Sequence[str]] = []
    monkeypatch.setattr(actions, "_begin", found.append)
    return found


def kept(age: timedelta = timedelta()) -> keeping.Kept:
    one = keeping.place_for(clock.now() - age)
    one.path.write_bytes(b"PK everything")
    keeping.tell(one, keeping.Told(12, 3, "both", "Ona", {"customers": 9, "orders": 3}))
    return one


@pytest.mark.django_db
def test_the_owner_has_everything_written(
    ona: User, signed_in: OpenClient, begun: list[Sequence[str]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    browser = signed_in(ona)
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(PAGE, {"form": "both"}).status_code == 302
    assert begun == [["export", "--everything", "--format", "both", "--kept", str(ona.pk)]]
    assert EventRow.objects.get(kind="site.everything_asked").data == {"form": "both"}


@pytest.mark.django_db
def test_a_format_that_is_not_there_begins_nothing(
    ona: User, signed_in: OpenClient, begun: list[Sequence[str]]
) -> None:
    assert signed_in(ona).post(PAGE, {"form": "pdf"}).status_code == 422
    assert (begun, EventRow.objects.filter(kind="site.everything_asked").count()) == ([], 0)


@pytest.mark.django_db
def test_it_is_not_there_for_others(dev: User, signed_in: OpenClient, begun: list[Sequence[str]]) -> None:
    one, browser = kept(), signed_in(dev)
    assert browser.get(PAGE).status_code == 404
    assert browser.post(PAGE, {"form": "csv"}).status_code == 404
    assert browser.get(f"{PAGE}{one.name}/").status_code == 404
    assert browser.post(f"{PAGE}{one.name}/remove/").status_code == 404
    assert (begun, one.path.exists()) == ([], True)
    assert PAGE not in browser.get(reverse("intake:exports")).content.decode()


@pytest.mark.django_db
def test_the_page_shows_what_lies_ready_and_what_is_in_it(ona: User, signed_in: OpenClient) -> None:
    one = kept()
    text = signed_in(ona).get(PAGE).content.decode()
    assert one.name in text
    assert "12 rows of 3 tables" in text
    assert "customers · customer_units" in text
    assert PAGE in signed_in(ona).get(reverse("intake:exports")).content.decode()


@pytest.mark.django_db
def test_it_is_fetched_after_one_more_proof(ona: User, signed_in: OpenClient, proven: OpenClient) -> None:
    one = kept()
    assert signed_in(ona).get(f"{PAGE}{one.name}/").status_code == 302
    assert not EventRow.objects.filter(kind="site.everything_downloaded").exists()
    answer = proven(ona).get(f"{PAGE}{one.name}/")
    assert answer.getvalue() == b"PK everything"
    assert EventRow.objects.get(kind="site.everything_downloaded").data == {"file": one.name, "size": 13}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["progress.json", "lock", "..", "everything-20261123T120000Z.zip"])
def test_nothing_else_of_the_folder_is_given_out(ona: User, proven: OpenClient, folder: Path, name: str) -> None:
    (folder / "progress.json").write_text("{}")
    assert proven(ona).get(f"{PAGE}{name}/").status_code == 404


@pytest.mark.django_db
def test_it_is_deleted_by_hand(ona: User, signed_in: OpenClient, folder: Path) -> None:
    one = kept()
    assert signed_in(ona).post(f"{PAGE}{one.name}/remove/").status_code == 302
    assert list(folder.glob("everything-*")) == []


@pytest.mark.django_db
def test_after_a_day_it_is_gone(ona: User, proven: OpenClient, folder: Path) -> None:
    old, new = kept(timedelta(hours=25)), kept(timedelta(hours=23))
    unfinished = folder / ".everything-20261123T120000Z.zip.unfinished"
    unfinished.touch()
    assert proven(ona).get(f"{PAGE}{old.name}/").status_code == 404
    schedule.forget_exports()
    assert [one.name for one in keeping.kept()] == [new.name]
    assert not unfinished.exists()


def test_how_far_it_is_shows_only_while_somebody_is_at_it() -> None:
    keeping.note_progress(1, 60, 10)
    assert keeping.progress() is None
    with keeping.at_work():
        keeping.note_progress(2, 60, 20)
        assert keeping.progress() == keeping.Progress(2, 60, 20)
    assert not keeping.is_busy()


@pytest.mark.django_db
def test_whoever_asked_is_told_and_nobody_else(ona: User, dev: User) -> None:
    manifest = Manifest(
        kind=KIND, format=FORMAT, version="1", house="", made_at="", made_by="", database="", last_event=0, seal=0,
        seal_digest="", tables=[], files=[], left_out=[],
    )  # fmt: skip
    now = clock.now()
    actions.tell_exported(manifest=manifest, file="everything.zip", size=1, actor=Actor.user(ona.pk), now=now)
    [news] = news_for(cast.scope(ona), now)
    assert ("everything.zip" in str(news.text), news.url) == (True, PAGE)
    assert news_for(cast.scope(dev), now) == []


@pytest.mark.django_db(transaction=True)
def test_the_process_writes_it_into_the_folder_and_the_commands_say_what_is_wrong(tmp_path: Path) -> None:
    with scratch(tmp_path / "house") as house:
        assert "no “xlsx”" in house.nokshi("export", "--everything", "--format", "xlsx", fails=True)
        assert "no “both”" in house.nokshi("export", "--format", "both", fails=True)
        house.nokshi("export", "--everything", "--kept", "0", "--format", "parquet")
        [made] = (house.home / "everything").glob("*.zip")
        assert keeping.Kept(made, clock.now()).told
        assert oct(made.stat().st_mode & 0o777) == "0o600"
        assert "The archive is whole" in house.nokshi("import", str(made), "--dry-run")
        assert "by itself" in house.nokshi("import", str(made), "more.csv", fails=True)
        house.nokshi("demo", "--customers", "3")
        assert "There is data here already (customers: 3" in house.nokshi("import", str(made), fails=True)
