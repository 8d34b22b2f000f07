"""Exports as they really are: workbooks for people, CSV with a mark, ids twice, and workbooks that mean harm."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.customers.actions import change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of, find_by_identity
from nokshi.intake.events import ActivityHeard
from nokshi.intake.models import SourceLink, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.dynamics.tests.making import (
    ACME,
    ADA,
    CHILD,
    CSV_HEADERS,
    CSV_ROWS,
    SETS,
    SHEETS,
    altered,
    answers,
    by_names,
    id_of,
    lead,
    record,
    workbooks,
)
from nokshi.integrations.tests.moving import (
    SYSTEM,
    begun,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    is_away,
    packed,
    rows_in,
    saved,
    undone,
)
from nokshi.integrations.tests.opened import workbook
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User

__all__ = ["home"]
pytestmark = pytest.mark.django_db
BOOKS = workbooks()


def test_workbooks_go_in_and_out_and_away() -> None:
    goes_in_and_out_and_away("dynamics", BOOKS, {name: rows_in(name, book) for name, book in BOOKS.items()})


def test_labels_in_a_workbook_lead_to_rows_and_people_by_their_names(dev: User) -> None:
    User.objects.filter(pk=dev.pk).update(name="Mira Khan")
    run = saved(BOOKS)
    links = {(one.thing, one.name): (one.found, one.missing) for one in account_of(run).links}
    assert links["account", "part_of"] == (1, 0)
    assert links["contact", "works_at"] == (1, 1)
    assert SourceLink.objects.get(name="part_of").to_key == ACME
    assert SourceLink.objects.get(name="works_at", state="missing").to_key == "Nobody Knows"
    ada = find_by_identity(SYSTEM, "external", ADA, "dynamics")
    assert ada
    assert ada.owner_id == dev.pk
    assert fates(run)["activitypointer"] == {"new": 1, "held": 1}
    kept = SourceRow.objects.filter(thing="activitypointer").order_by("number")
    assert list(kept.values_list("key", flat=True)) == [id_of(6, 11), id_of(6, 12)]
    assert not SourceLink.objects.filter(name="owner").exists()
    told = EventRow.objects.get(kind=ActivityHeard.kind)
    assert (told.customer_id, told.data["activity"], told.actor_id) == (ada.pk, "call", dev.pk)


def test_an_activity_in_its_own_table_and_in_the_one_of_all_stands_once() -> None:
    call = {**SETS["phonecalls"][0], "activitytypecode": "phonecall"}
    run = saved({"x.zip": packed(answers({**SETS, "activitypointers": [call]}))})
    assert fates(run)["activitypointer"] == {"same": 1}
    assert EventRow.objects.filter(kind=ActivityHeard.kind, data__subject="About looms").count() == 1


def test_two_of_one_name_are_nobody() -> None:
    contacts = [*SHEETS["My Active Contacts"], [id_of(3, 9), "x", "", "Ada", "Lovelace", *[""] * 7]]
    book = {"contacts.xlsx": workbook(contacts, hidden=3), "activities.xlsx": workbook(SHEETS["All Activities"])}
    assert fates(saved(book))["activitypointer"] == {"held": 2}


def test_what_is_changed_in_a_workbook_comes_out_as_a_workbook() -> None:
    saved(BOOKS)
    before = given_back("dynamics")
    child = find_by_identity(SYSTEM, "external", CHILD, "dynamics")
    assert child
    changes: dict[int, Any] = {child.pk: {"name": "Akme Dhaka", "phones": ["+88029881235"]}}
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    after = given_back("dynamics")
    [name] = (one for one in BOOKS if "Accounts" in one)
    assert differing(before, after) == [(name, 2, "Account Name"), (name, 2, "Main Phone")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_by_logical_names_goes_in_and_out_and_away(encoding: str) -> None:
    files = {f"{name}.csv": by_names(name).encode(encoding) for name in CSV_ROWS}
    rows = {f"{name}.csv": [list(CSV_HEADERS[name]), *lines] for name, lines in CSV_ROWS.items()}
    goes_in_and_out_and_away("dynamics", files, rows)


def test_of_rows_with_one_id_the_last_one_counts_and_an_own_parent_is_a_link_like_others() -> None:
    run = saved({f"{name}.csv": by_names(name).encode() for name in CSV_ROWS})
    ada = find_by_identity(SYSTEM, "external", ADA, "dynamics")
    assert ada
    assert facts_of([ada.pk], ["emails"])[ada.pk]["emails"] == ["ada@example.com"]
    assert SourceLink.objects.get(name="part_of").to_key == ACME
    assert account_of(run).gap == 0


def test_braces_and_capitals_make_no_other_id() -> None:
    rows = [lead(1, "Sen", "a@example.com"), lead(1, "Sen", "a@example.com")]
    rows[1][0] = f"{{{rows[1][0].upper()}}}"
    saved({"lead.csv": by_names("lead", rows).encode()})
    assert Customer.objects.count() == 1
    assert given_back("dynamics")["lead.csv"][1:] == rows


def test_a_workbook_that_reaches_for_files_of_the_server_gets_none() -> None:
    [name] = (one for one in BOOKS if "Accounts" in one)
    entity = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    start = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    book = altered(BOOKS[name], {start: entity, "Acme Ltd.": b"Acme &x; Ltd."})
    run = begun({name: book})
    assert not SourceRow.objects.exists()
    if run.status == "checked":
        saved({name: book})
        assert not any("root:" in str(row.cells) for row in SourceRow.objects.all())
        assert not Customer.objects.filter(name__contains="root:").exists()
    else:
        assert run.problem["code"] == "broken"


def test_macros_in_a_workbook_are_not_looked_at_and_do_not_go_out() -> None:
    [name] = (one for one in BOOKS if "Accounts" in one)
    macro = altered(BOOKS[name], {}, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"AutoOpen" * 40})
    run = saved({"accounts.xlsm": macro})
    assert run.status == "done"
    out = given_back("dynamics")
    assert out == {"accounts.xlsm": rows_in(name, BOOKS[name])}
    is_away(undone(run))


@pytest.mark.parametrize(
    "headers",
    [
        ["contactid", "firstname", "emailaddress1"],
        ["Id", "OwnerId", "CreatedDate", "IsDeleted"],
        ["contactid", "createdon", "modifiedon", "statecode"],
    ],
)
def test_a_table_of_somebody_else_is_not_taken_for_one_of_dynamics(headers: list[str]) -> None:
    text = ",".join(headers) + "\n" + ",".join("7" for _ in headers) + "\n"
    assert begun({"contact.csv": text.encode()}).system != "dynamics"


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
ANY = st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT | st.lists(st.integers(), max_size=2)
CELLS = st.fixed_dictionaries(
    {}, optional={"lastname": TEXT, "emailaddress1": TEXT, "telephone1": TEXT, "donotemail": st.booleans(),
                  "new_any": ANY, "new_nested": st.dictionaries(st.sampled_from("ab"), ANY, max_size=2)},
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), CELLS), min_size=1, max_size=6))
def test_any_records_come_out_as_they_came(made: list[tuple[int, dict[str, Any]]]) -> None:
    leads = [record("leadid", id_of(4, number), fullname=f"Lead {number}", **cells) for number, cells in made]
    files = answers({"leads": leads})
    run = saved({"x.zip": packed(files)})
    account = account_of(run)
    assert (run.status, account.gap, account.rows) == ("done", 0, len(leads))
    assert account.count("refused") == 0
    assert given_back("dynamics") == {name: rows_in(name, text.encode()) for name, text in files.items()}
    is_away(undone(run))
