"""The page and the command say which export it is, and ask in which zone its times are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.plan import plan_of
from nokshi.integrations.hubspot.tests.making import in_parts
from nokshi.integrations.tests.moving import Tables, home, tables_in, worked
from nokshi.integrations.zoho.tests.making import in_backup
from nokshi.kernel.scope import Scope
from nokshi.site.command import main
from nokshi.workspace.models import User

__all__ = ["home"]
Open = Callable[[User], Client]
Making = Callable[[], tuple[dict[str, bytes], Tables]]
SYSTEMS = [("hubspot", "HubSpot", in_parts, "headings: English"), ("zoho", "Zoho CRM", in_backup, "data backup")]


def dropped(client: Client, user: User, make: Making) -> ImportRun:
    files = [SimpleUploadedFile(name, content) for name, content in make()[0].items()]
    client.post(reverse("intake:new"), {"given": files, "unit": user.memberships.get().unit_id, "source": ""})
    return worked(ImportRun.objects.get(thing=""))


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as end:
        main(words)
    return int(end.value.code or 0)


@pytest.mark.parametrize(("system", "label", "make", "edition"), SYSTEMS)
def test_the_page_says_what_it_is_and_asks_for_the_zone(
    system: str, label: str, make: Making, edition: str, ona: User, signed_in: Open
) -> None:
    client = signed_in(ona)
    run = dropped(client, ona, make)
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert f"An export of {label}" in page
    assert edition in page
    assert "Time zone of times that name none" in page
    client.post(reverse("intake:run_decide", args=[run.pk]), {"zone": "Europe/London"})
    zones = {plan_of(part.plan).zone for part in run.parts.all()}
    assert zones == {"Europe/London"}
    assert worked(run).foreseen
    client.post(reverse("intake:run_start", args=[run.pk]))
    assert worked(run).status == "done"
    assert "Europe/London" in client.get(reverse("intake:run", args=[run.pk])).content.decode()
    answer = client.post(reverse("intake:run_give_back", args=[run.pk]))
    assert tables_in(b"".join(answer.streaming_content)) == make()[1]  # type: ignore[attr-defined]
    client.post(reverse("intake:run_undo", args=[run.pk]))
    assert worked(run).status == "undone"


def test_a_zone_that_is_none_is_refused_and_nothing_changes(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona, in_parts)
    before = list(run.parts.order_by("pk").values_list("plan", flat=True))
    answer = client.post(reverse("intake:run_decide", args=[run.pk]), {"zone": "Mars/Base"}, follow=True)
    assert "There is no such zone" in answer.content.decode()
    assert list(run.parts.order_by("pk").values_list("plan", flat=True)) == before


def test_who_may_not_import_answers_nothing(ona: User, eve: User, cleo: User, signed_in: Open) -> None:
    run = dropped(signed_in(ona), ona, in_parts)
    for user in (eve, cleo):
        answer = signed_in(user).post(reverse("intake:run_decide", args=[run.pk]), {"zone": "Europe/London"})
        assert answer.status_code in {403, 404}
    assert plan_of(run.parts.order_by("pk")[0].plan).zone != "Europe/London"


@pytest.mark.django_db
@pytest.mark.parametrize(("system", "label", "make", "edition"), SYSTEMS)
def test_an_export_goes_in_out_and_away_by_command(
    system: str, label: str, make: Making, edition: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files, rows = make()
    [(name, content)] = files.items()
    (tmp_path / name).write_bytes(content)
    given = str(tmp_path / name)
    assert command("import", given, "--dry-run", "--json", "--zone", "America/New_York") == 0
    foreseen = json.loads(capsys.readouterr().out)
    assert not Customer.objects.exists()
    assert command("import", given, "--zone", "America/New_York") == 0
    said = capsys.readouterr().out
    assert f"an export of {label}" in " ".join(said.split())
    assert "America/New_York" in said
    assert (foreseen["system"], foreseen["edition"], foreseen["zone"], foreseen["gap"]) == (
        system, edition, "America/New_York", 0,
    )  # fmt: skip
    assert command("export", "--system", system, "--to", str(tmp_path / "back.zip")) == 0
    assert tables_in((tmp_path / "back.zip").read_bytes()) == rows
    run = ImportRun.objects.get(thing="", started_at__isnull=False)
    assert command("import", "--undo", str(run.pk)) == 0
    assert not Customer.objects.visible_to(Scope.system()).exists()
