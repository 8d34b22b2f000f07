"""Letters, notes and comments come to whom they are about; files stay in the archive; Data Loader is read too."""

import csv
import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers.models import Customer
from nokshi.customers.queries import find_by_identity
from nokshi.intake import actions
from nokshi.intake.actions.beginning import Given
from nokshi.intake.events import ActivityHeard
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import ADA, BO, HEADERS, MIRA, ROWS, export, id_of, packed, table
from nokshi.integrations.salesforce.tests.test_moves import begun, given_back, saved
from nokshi.integrations.tests.moving import SYSTEM, fates, home, worked
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_id

__all__ = ["home"]
pytestmark = pytest.mark.django_db
CASE = id_of("500", 1)
MORE = {
    "Case": (("Id", "ContactId", "AccountId", "Subject", "OwnerId", "CreatedDate"),
             [[CASE, ADA[:15], "", "A loom stands still", MIRA, "2021-01-02 03:04:05"]]),
    "EmailMessage": (("Id", "ParentId", "RelatedToId", "Subject", "TextBody", "MessageDate", "Incoming", "CreatedById",
                      "CreatedDate"),
                     [[id_of("02s", 1), CASE, "", "Still?", "Since Monday.", "2021-02-03 04:05:06", "1", MIRA,
                       "2021-02-03 05:00:00"],
                      [id_of("02s", 2), "", BO, "Offer", "As asked.", "2021-03-04 05:06:07", "0", MIRA,
                       "2021-03-04 05:06:07"]]),
    "CaseComment": (("Id", "ParentId", "CommentBody", "CreatedById", "CreatedDate"),
                    [[id_of("00a", 1), CASE, "A new belt.", MIRA, "2021-04-05 06:07:08"],
                     [id_of("00a", 2), id_of("500", 77), "Of nobody.", MIRA, "2021-04-05 06:07:08"]]),
    "Note": (("Id", "ParentId", "Title", "Body", "OwnerId", "CreatedDate"),
             [[id_of("002", 1), BO, "Likes blue", "And tea.", MIRA, "2021-05-06 07:08:09"]]),
}  # fmt: skip


def letters() -> bytes:
    texts = {name: table(name, ROWS[name]) for name in ("User", "Account", "Contact")}
    return packed(**texts, **{name: table(name, rows, headers) for name, (headers, rows) in MORE.items()})


def heard(external: str) -> list[tuple[str, str, str, str, str]]:
    customer = find_by_identity(SYSTEM, "external", external, "salesforce")
    assert customer
    rows = EventRow.objects.standing().filter(kind=ActivityHeard.kind, customer_id=customer.pk).order_by("at")
    return [
        (row.data["activity"], row.data.get("subject", ""), row.data.get("text", ""), row.data.get("direction", ""),
         f"{row.at:%Y-%m-%d %H:%M:%S}")
        for row in rows
    ]  # fmt: skip


def test_letters_notes_and_comments_stand_on_the_timeline_of_whom_they_are_about(dev: User) -> None:
    User.objects.filter(pk=dev.pk).update(email="mira@example.com")
    run = begun(letters())
    foreseen = fates(run)
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    assert fates(worked(run)) == foreseen
    assert foreseen["CaseComment"] == {"new": 1, "held": 1}
    assert heard(ADA) == [
        ("email", "Still?", "Since Monday.", "Inbound", "2021-02-03 04:05:06"),
        ("note", "", "A new belt.", "", "2021-04-05 06:07:08"),
    ]
    assert heard(BO) == [
        ("email", "Offer", "As asked.", "Outbound", "2021-03-04 05:06:07"),
        ("note", "Likes blue", "And tea.", "", "2021-05-06 07:08:09"),
    ]
    assert set(EventRow.objects.filter(kind=ActivityHeard.kind).values_list("actor_id", flat=True)) == {dev.pk}


def test_they_go_out_again_as_they_came_and_away_with_the_move() -> None:
    run = saved(letters())
    back = given_back()
    assert {name: back[f"{name}.csv"][1:] for name in MORE} == {name: rows for name, (_heads, rows) in MORE.items()}
    actions.ask_for_undo(run=run, actor=Actor.system())
    assert worked(run).left == 0
    assert not EventRow.objects.standing().filter(kind=ActivityHeard.kind).exists()


def with_files(count: int) -> bytes:
    file = io.BytesIO(export())
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"Attachments/{id_of('00P', number)}", b"\x89PNG\x00" * 100)
        rows = [["Id", "Name", "ParentId", "OwnerId", "CreatedDate", "IsDeleted"],
                [id_of("00P", 0), "loom.png", ADA, MIRA, "2021-01-02 03:04:05", "0"]]  # fmt: skip
        text = io.StringIO(newline="")
        csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
        archive.writestr("Attachment.csv", text.getvalue())
    return file.getvalue()


def test_files_of_an_export_stay_in_the_archive_and_are_told_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, ona: User, signed_in: object
) -> None:
    monkeypatch.setattr("nokshi.intake.reading.packed.MOST_FILES", 10)
    run = saved(with_files(12))
    account = account_of(run)
    assert (account.files, account.bytes) == (12, 12 * 500)
    assert fates(run)["Attachment"] == {"held": 1}
    client: Client = signed_in(ona)  # type: ignore[operator]
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "12 files that are no tables" in page


def test_what_data_loader_writes_in_capitals_with_a_mark_before_it_is_known() -> None:
    headers = [heading.upper() for heading in HEADERS["Contact"]]
    text = "\ufeff" + table("Contact", ROWS["Contact"], headers)
    given = [Given("extract.csv", io.BytesIO(text.encode()))]
    run = worked(actions.begin(files=given, unit_id=root_id(), scope=SYSTEM, now=clock.now()))
    assert (run.system, ImportRun.objects.get(part_of=run).thing) == ("salesforce", "Contact")
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    assert worked(run).status == "done"
    assert Customer.objects.count() == SourceRow.objects.count() == 2
    assert account_of(run).loose[0].heading == "ACCOUNTID"
    assert given_back()["extract.csv"] == [headers, *ROWS["Contact"]]
