"""A person drops an export on the page, sees what it is, imports it, and takes it out or back."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nokshi.customers.models import Customer
from nokshi.intake import schedule
from nokshi.intake.models import ImportRun
from nokshi.integrations.salesforce.tests.making import HEADERS, READ, ROWS, export
from nokshi.integrations.tests.moving import tables_in
from nokshi.workspace.models import User

Open = Callable[[User], Client]


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> Path:
    settings.CONFIG = replace(settings.CONFIG, home=tmp_path)
    return tmp_path


def dropped(client: Client, user: User) -> ImportRun:
    """Drop a zip on the page and let the worker read it."""
    file = SimpleUploadedFile("WE_00D4J000000CuzUUAS_1.ZIP", export())
    unit = user.memberships.get().unit_id
    client.post(reverse("intake:new"), {"given": file, "unit": unit, "source": ""})
    return worked(ImportRun.objects.get(thing=""))


def worked(run: ImportRun) -> ImportRun:
    while schedule.carry_on(run.pk, seconds=1):
        pass
    run.refresh_from_db()
    return run


def test_the_page_says_which_system_it_is_and_what_will_become_of_it(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona)
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "An export of Salesforce" in page
    assert f"Import {READ} rows" in page
    assert "Opportunity" in page and "Every row is accounted for" in page  # noqa: PT018  one page
    assert not Customer.objects.exists()
    assert b"Salesforce" in client.get(reverse("intake:runs")).content


def test_the_page_names_the_files_that_are_none_of_the_systems(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona)
    assert "Not of Salesforce" not in client.get(reverse("intake:run", args=[run.pk])).content.decode()
    ImportRun.objects.create(
        name="prices.csv", unit_id=run.unit_id, part_of=run, created_at=run.created_at, created_by=ona
    )
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "Not of Salesforce" in page
    assert "prices.csv" in page


def test_one_button_imports_all_and_another_gives_it_back(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona)
    client.post(reverse("intake:run_start", args=[run.pk]))
    assert worked(run).status == "done"
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "Links that lead nowhere" in page
    part = run.parts.get(thing="Contact")
    assert "Back to the whole export" in client.get(reverse("intake:run", args=[part.pk])).content.decode()
    answer = client.post(reverse("intake:run_give_back", args=[run.pk]))
    packed = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert tables_in(packed) == {f"{name}.csv": [list(HEADERS[name]), *rows] for name, rows in ROWS.items()}
    client.post(reverse("intake:run_undo", args=[run.pk]))
    assert worked(run).status == "undone"
    assert "Everything is as it was before" in client.get(reverse("intake:run", args=[run.pk])).content.decode()


def test_who_may_not_export_gets_nothing_back_and_a_stranger_finds_nothing(
    ona: User, eve: User, cleo: User, signed_in: Open
) -> None:
    run = dropped(signed_in(ona), ona)
    for user in (eve, cleo):
        answer = signed_in(user).post(reverse("intake:run_give_back", args=[run.pk]))
        assert answer.status_code in {403, 404}
        assert not io.BytesIO(answer.content).read().startswith(b"PK")
    assert signed_in(cleo).get(reverse("intake:run", args=[run.pk])).status_code in {403, 404}


def test_an_export_of_which_nothing_was_saved_is_put_away_whole(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona)
    client.post(reverse("intake:run_discard", args=[run.pk]))
    assert not ImportRun.objects.exists()
