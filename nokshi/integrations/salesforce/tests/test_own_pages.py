"""People see which columns have no place, and say what becomes of them."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nokshi.custom.models import CustomField
from nokshi.intake.models import ImportRun
from nokshi.integrations.salesforce.tests.test_own_columns import fields, files
from nokshi.integrations.tests.moving import home, worked
from nokshi.workspace.models import User

__all__ = ["home"]
Open = Callable[[User], Client]
FIELD = re.compile(r'name="(own-(?:want|label|type)-\d+-\d+)"')


def dropped(client: Client, user: User) -> ImportRun:
    [(name, content)] = files().items()
    unit = user.memberships.get().unit_id
    client.post(reverse("intake:new"), {"given": SimpleUploadedFile(name, content), "unit": unit, "source": ""})
    return worked(ImportRun.objects.get(thing=""))


def asked(page: str, heading: str) -> dict[str, str]:
    """Return the names of what the page asks of a column."""
    row = next(row for row in page.split("<tr>") if f"<bdi>{heading}</bdi>" in row)
    return {name.split("-")[1]: name for name in FIELD.findall(row)}


def test_the_page_asks_what_becomes_of_columns_and_does_what_was_said(ona: User, signed_in: Open) -> None:
    client = signed_in(ona)
    run = dropped(client, ona)
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    size, title = asked(page, "Shoe_Size__c"), FIELD.findall(page.split("<bdi>Title</bdi>")[0])[-1]
    assert set(size) == {"want", "label", "type"}
    said = {"own": "yes", size["want"]: "on", size["label"]: "Foot", size["type"]: "text", title: "on"}
    client.post(reverse("intake:run_fields", args=[run.pk]), {**said, size["label"]: "Boot"})
    assert 'value="Boot"' in client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert not CustomField.objects.exists()
    client.post(reverse("intake:run_start", args=[run.pk]), said)
    assert fields() == {"foot": "text", "title": "text"}
    done = client.get(reverse("intake:run", args=[worked(run).pk])).content.decode()
    assert "Columns that fill custom fields" in done
    assert "Foot" in done
    assert 'name="own' not in done
    # Examples are forgotten once it is saved, and so is their column.
    assert "Examples" in page
    assert "Examples" not in done


def test_in_bengali_it_says_so_too(ona: User, signed_in: Open) -> None:
    run = dropped(signed_in(ona), ona)
    ona.language = "bn"
    ona.save()
    page = signed_in(ona).get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "যেসব কলামের জায়গা নেই" in page


def test_a_stranger_finds_no_page_and_changes_nothing(ona: User, cleo: User, signed_in: Open) -> None:
    run = dropped(signed_in(ona), ona)
    before = list(run.parts.order_by("pk").values_list("plan", flat=True))
    answer = signed_in(cleo).post(reverse("intake:run_fields", args=[run.pk]), {"own": "yes"})
    assert answer.status_code in (403, 404)
    assert list(run.parts.order_by("pk").values_list("plan", flat=True)) == before
