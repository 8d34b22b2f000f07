"""Trees of records that `sf data export tree` writes come in as what they are, and go out record for record."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.customers import actions as customers
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries import find_by_identity
from nokshi.customers.rules.people import NewCustomer
from nokshi.customers.rules.relations import NewRelation
from nokshi.intake.exporting.moves import write_move
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.intake.rules.records import Literal, headings_of
from nokshi.intake.rules.trees import cells_of, grown, nodes_of, paths_in, twig_of
from nokshi.integrations.tests import moving
from nokshi.integrations.tests.moving import SYSTEM, fates, forget_files, home, is_away, started, undone
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.workspace.queries import root_unit

__all__ = ["home"]

Record = dict[str, Any]


def record(sort: str, name: str, **values: Any) -> Record:
    return {"attributes": {"type": sort, "referenceId": name} if name else {"type": sort}, **values}


def tree(*records: Record) -> bytes:
    return json.dumps({"records": records}, indent=4, ensure_ascii=False).encode()


PLAN = json.dumps([
    {"sobject": "Account", "saveRefs": True, "resolveRefs": False, "files": ["Accounts.json"]},
    {"sobject": "Contact", "saveRefs": True, "resolveRefs": True, "files": ["Contacts.json"]},
]).encode()  # fmt: skip
DAY = "2026-01-02T10:00:00.000+0000"
FILES = {
    "Accounts.json": tree(
        record("Account", "AccountRef1", Name="Wheelworks", AnnualRevenue=1.5, BillingCity="Dhaka"),
        record("Account", "AccountRef2", Name="Trailblazers", ParentId="@AccountRef1", Site="", Fax=None),
    ),
    "Contacts.json": tree(
        record("Contact", "ContactRef1", LastName="Holmes", Email="b@example.com", AccountId="@AccountRef2"),
        record("Contact", "", LastName="Nobody", Title="@AccountRef2"),
    ),
    "Cases.json": tree(record("Case", "CaseRef1", Subject="Wrong colour", AccountId="@AccountRef2")),
    "Notes.json": tree(record("Note", "NoteRef1", Title="Met", ParentId="@AccountRef2", CreatedDate=DAY)),
    "data-plan.json": PLAN,
}
NESTED = {
    "all.json": tree(
        record(
            "Account", "AccountRef1", Name="Wheelworks",
            Contacts={"records": [
                record("Contact", "ContactRef1", LastName="Holmes", Email="b@example.com",
                       Cases={"records": [record("Case", "CaseRef1", Subject="Wrong")]}),
                record("Contact", "ContactRef2", LastName="Sen", Email="s@example.com"),
            ]},
            Orders={"records": [
                record("Order", "OrderRef1", EffectiveDate="2026-01-02", Status="Draft", CurrencyIsoCode="EUR",
                       OrderItems={"records": [record("OrderItem", "ItemRef1", Quantity=2, UnitPrice=5.50)]}),
            ]},
            ChildAccounts={"records": [record("Account", "AccountRef3", Name="Small wheels")]},
        ),
        record("Account", "AccountRef2", Name="Trailblazers", Contacts={"records": []}),
        record("Account", "", Name="No name", Contacts={"records": [record("Contact", "", LastName="Roy")]}),
    ),
}  # fmt: skip
OTHERS = {"Accounts.json": tree(record("Account", "AccountRef1", Name="Somebody else", ParentId="@AccountRef2"),
                                record("Account", "AccountRef2", Name="Above him"))}  # fmt: skip


def out() -> dict[str, Any]:
    file = io.BytesIO()
    write_move(file, "salesforce", SYSTEM)
    with zipfile.ZipFile(file) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def read(files: Mapping[str, bytes]) -> dict[str, Any]:
    return {name: json.loads(content) for name, content in files.items()}


def ties() -> set[tuple[str, str]]:
    return set(Relation.objects.values_list("customer__name", "other__name"))


def begun(files: Mapping[str, bytes]) -> ImportRun:
    run = moving.begun(files)
    assert (run.status, run.system, run.is_move) == ("checked", "salesforce", True), run.problem
    assert not run.parts.filter(thing="").exists()
    return run


@pytest.mark.django_db
@pytest.mark.parametrize("is_packed", [False, True])
def test_files_of_a_plan_come_in_as_their_objects_and_go_out_as_they_came(db: None, is_packed: bool) -> None:
    run = begun({"data.zip": moving.packed(FILES)} if is_packed else FILES)
    foreseen = fates(run)
    run = started(run)
    assert fates(run) == foreseen
    assert foreseen == {
        "Account": {"new": 2},
        "Contact": {"new": 2},
        "Note": {"new": 1},
        "Case": {"held": 1},
        "DataPlan": {"held": 2},
    }
    account = account_of(run)
    assert (account.gap, account.rows) == (0, 8)
    assert all(not link.missing for link in account.links)
    assert ties() == {("Trailblazers", "Wheelworks"), ("Holmes", "Trailblazers")}
    forget_files(run)
    assert out() == read(FILES)
    is_away(undone(run))


@pytest.mark.django_db
def test_records_below_others_are_rows_of_their_own_tied_to_them(db: None) -> None:
    run = started(begun(NESTED))
    assert fates(run) == {
        "Account": {"new": 4}, "Contact": {"new": 3}, "Case": {"held": 1}, "Order": {"new": 1},
        "OrderItem": {"joined": 1},
    }  # fmt: skip
    assert find_by_identity(SYSTEM, "external", SourceRow.objects.get(thing="Order").cells[2], "salesforce")
    assert account_of(run).gap == 0
    assert ties() == {
        ("Holmes", "Wheelworks"), ("Sen", "Wheelworks"), ("Small wheels", "Wheelworks"), ("Roy", "No name"),
    }  # fmt: skip
    links = {(one.thing, one.name): (one.found, one.missing) for one in account_of(run).links}
    assert links["Case", "who"] == (1, 0)
    assert out() == read(NESTED)
    is_away(undone(run))


@pytest.mark.django_db
def test_the_same_export_again_changes_nothing_and_another_one_joins_nobody(db: None) -> None:
    first = moving.saved(FILES)
    again = moving.saved(dict(reversed(FILES.items())))
    assert {name for counts in fates(again).values() for name in counts} <= {"same", "held"}
    assert Customer.objects.count() == 4
    other = moving.saved(OTHERS)
    assert fates(other) == {"Account": {"new": 2}}
    assert ("Somebody else", "Above him") in ties()
    assert out() == read(FILES) | {"later/Accounts.json": read(OTHERS)["Accounts.json"]}
    assert SourceRow.objects.filter(thing="Account").values("key").distinct().count() == 4
    for run in (other, again, first):
        run = undone(run)
    is_away(run)


@pytest.mark.django_db
def test_what_changed_here_goes_out_changed_and_in_its_place(db: None) -> None:
    moving.saved(NESTED)
    by, now = Actor.system(), clock.now()
    known = {one.name: one.pk for one in Customer.objects.all()}
    customers.change_many(changes={known["Wheelworks"]: {"name": "Wheels"}}, actor=by, now=now)
    for name in ("Sen", "Small wheels"):
        relation = Relation.objects.get(customer=known[name]).pk
        customers.unrelate_many(relations=[relation], actor=by, now=now)
    new = NewRelation(customer=known["Sen"], other=known["Trailblazers"], kind="works_at")
    customers.relate(new=new, actor=by, now=now)
    customers.add_many(new=[NewCustomer(name="Fresh Person", units=[root_unit().pk])], actor=by, now=now)
    first, loose, second, third, fresh = out()["all.json"]["records"]
    assert first["Name"] == "Wheels"
    assert [one["LastName"] for one in first["Contacts"]["records"]] == ["Holmes"]
    assert [one["LastName"] for one in second["Contacts"]["records"]] == ["Sen"]
    assert third == read(NESTED)["all.json"]["records"][2]
    assert loose == record("Account", "AccountRef3", Name="Small wheels")
    assert fresh["attributes"]["type"] == "Contact"
    assert fresh["LastName"] == "Person"


NAMES = some.text("abcdeIdক.# ", min_size=1, max_size=4).filter(lambda name: name not in {"attributes"})
VALUES = some.one_of(
    some.none(), some.booleans(), some.sampled_from(["", "@A1", "@", "x:s", "true", "[]"]),
    some.just([]), some.just({}),
    some.dictionaries(NAMES, some.sampled_from(["", "@A1", None]), max_size=2), some.just(Literal("1.10")),
)  # fmt: skip


def records(below: some.SearchStrategy[Record] | None) -> some.SearchStrategy[Record]:
    names = some.sampled_from(["A1", "A2", "A3", "", None])
    own = some.dictionaries(some.sampled_from(["Name", "AccountId", "X__c", "Tags", "n"]), VALUES, max_size=3)
    made = some.tuples(some.sampled_from(["Account", "Contact"]), names, own).map(
        lambda one: {"attributes": {"type": one[0]} | ({} if one[1] is None else {"referenceId": one[1]}), **one[2]}
    )
    if below is None:
        return made
    more = some.dictionaries(
        some.sampled_from(["Contacts", "Rows__r"]), some.lists(below, max_size=2).map(lambda one: {"records": one})
    )
    return some.tuples(made, more).map(lambda one: one[0] | one[1])


@given(some.lists(records(records(records(None))), max_size=3))
def test_any_tree_is_taken_apart_and_grown_again(given: list[Record]) -> None:
    sheets: dict[str, list[Any]] = {}
    for number, one in enumerate(given, 1):
        for node in nodes_of(one, number, "s"):
            sheets.setdefault(node.sheet, []).append(node)
    twigs = []
    for sheet, nodes in sheets.items():
        paths = list(dict.fromkeys(path for node in nodes for path in paths_in(node)))
        places = {path: place for place, path in enumerate(paths)}
        names = headings_of(paths)
        twigs += [twig_of(paths, names, cells_of(node, places, "s"), "s", sheet) for node in nodes]
    told = "[" + ",".join(grown(twigs, "s")) + "]"
    assert json.loads(told, parse_float=Literal) == given
