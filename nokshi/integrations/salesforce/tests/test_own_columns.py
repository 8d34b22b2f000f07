"""Columns that people made in Salesforce become fields of the house's own, and go back as they came."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nokshi.custom.actions import set_values
from nokshi.custom.models import CustomField, CustomValue
from nokshi.custom.queries import book, values_of
from nokshi.custom.tests.shop import BY, field
from nokshi.customers.models import Customer
from nokshi.intake import actions
from nokshi.intake.models import ImportRun, SourceField
from nokshi.intake.queries.owning import own_lines
from nokshi.integrations.salesforce.tests.making import AUDIT, audit, id_of, packed, table, zips
from nokshi.integrations.tests import moving
from nokshi.integrations.tests.moving import SYSTEM, differing, forget_files, home, started, undone
from nokshi.kernel.scope import Scope

__all__ = ["home"]
pytestmark = pytest.mark.django_db
CUSTOMER = "customers.customer"
OWN = ("Shoe_Size__c", "Level__c", "Likes__c", "First_Visit__c", "Last_Call__c", "Newsletter__c", "Spend_Amount__c",
       "Story__c", "Partner__c", "acme__Site__c", "Nothing__c")  # fmt: skip
HEADERS = ("Id", "LastName", "Email", "Title", *OWN, *AUDIT)
ACCOUNT = ("Id", "Name", "Level__c", *AUDIT)
LEVELS = ("Gold", "Silver", "Blue")


def person(number: int) -> list[str]:
    return [
        id_of("003", number), f"Person {number}", f"p{number}@example.com", "Weaver", f"{36 + number}.5",
        LEVELS[number % 3], "Tea;Silk" if number % 2 else "Tea", f"2024-0{1 + number % 9}-11",
        f"2024-05-0{1 + number % 9} 10:11:12", str(number % 2), f"{number}00.25", f"Line one\nand {number}",
        id_of("001", 7), f"https://example.com/{number}", "", *audit(),
    ]  # fmt: skip


ROWS = [person(number) for number in range(1, 10)]


def files(rows: Sequence[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> Mapping[str, bytes]:
    companies = [[id_of("001", number), f"Company {number}", LEVELS[number % 3], *audit()] for number in range(1, 10)]
    return zips(packed(Contact=table("Contact", rows, headers), Account=table("Account", companies, ACCOUNT)))


def proposed(run: ImportRun) -> dict[str, Any]:
    parts = list(run.parts.exclude(thing="").order_by("pk"))
    return {f"{line.part.thing}.{line.header}": line.own for line in own_lines(parts)}


def fields() -> dict[str, str]:
    return {one.key: one.type for one in CustomField.objects.there()}


def of(name: str) -> dict[str, Any]:
    pk = Customer.objects.visible_to(SYSTEM).get(name=name).pk
    return values_of([pk], book().on[CUSTOMER])[pk]


def test_each_column_that_feeds_nothing_is_offered_with_the_field_that_would_hold_it() -> None:
    found = proposed(moving.begun(files()))
    wanted = {name: (own.type, own.label) for name, own in found.items() if own.is_wanted}
    assert wanted == {
        "Account.Level__c": ("choice", "Level"), "Contact.Shoe_Size__c": ("number", "Shoe Size"),
        "Contact.Level__c": ("choice", "Level"), "Contact.Likes__c": ("choices", "Likes"),
        "Contact.First_Visit__c": ("date", "First Visit"), "Contact.Last_Call__c": ("moment", "Last Call"),
        "Contact.Newsletter__c": ("flag", "Newsletter"), "Contact.Spend_Amount__c": ("money", "Spend Amount"),
        "Contact.Story__c": ("prose", "Story"), "Contact.acme__Site__c": ("link", "Site"),
    }  # fmt: skip
    assert not found["Contact.Title"].is_wanted
    assert not found["Contact.Partner__c"].is_wanted, "an id says nothing to a reader"
    assert "Contact.Nothing__c" not in found
    assert (found["Contact.Level__c"].filled, found["Contact.Level__c"].rows) == (9, 9)
    assert not CustomField.objects.exists()


def test_the_fields_are_made_and_filled_for_every_row() -> None:
    run = moving.saved(files())
    assert run.status == "done", run.problem
    assert fields() == {
        "level": "choice", "shoe_size": "number", "level_2": "choice", "likes": "choices", "first_visit": "date",
        "last_call": "moment", "newsletter": "flag", "spend_amount": "money", "story": "prose", "site": "link",
    }  # fmt: skip
    assert of("Person 1") == {
        "shoe_size": "37.5", "level_2": "silver", "likes": ["silk", "tea"], "first_visit": "2024-02-11",
        "last_call": "2024-05-02T10:11:12+00:00", "newsletter": True, "spend_amount": "100.25",
        "story": "Line one\nand 1", "site": "https://example.com/1",
    }  # fmt: skip
    assert CustomValue.objects.filter(field__key="shoe_size").count() == len(ROWS)
    assert CustomField.objects.get(key="level").sort == "company"


def test_the_files_go_out_as_they_came_and_with_what_changed_here() -> None:
    run = moving.saved(files())
    forget_files(run)
    before = moving.given_back("salesforce")
    assert before["Contact.csv"] == [list(HEADERS), *ROWS]
    one = Customer.objects.get(name="Person 1").pk
    new = {
        "shoe_size": "40", "level_2": "blue", "likes": ["tea"], "first_visit": "2025-01-02", "newsletter": False,
        "last_call": "2025-01-02T03:04:05+00:00", "spend_amount": "7", "story": None,
    }  # fmt: skip
    set_values(subject=CUSTOMER, record=one, values=new, **BY)
    after = moving.given_back("salesforce")
    changed = dict(zip(HEADERS, after["Contact.csv"][1], strict=True))
    assert {name: changed[name] for name in OWN[:8]} == {
        "Shoe_Size__c": "40", "Level__c": "Blue", "Likes__c": "Tea", "First_Visit__c": "2025-01-02",
        "Last_Call__c": "2025-01-02 03:04:05", "Newsletter__c": "0", "Spend_Amount__c": "7", "Story__c": "",
    }  # fmt: skip
    assert {heading for _file, _row, heading in differing(before, after)} == set(OWN[:8])


def test_the_same_export_again_makes_no_second_field_and_fills_what_came_new() -> None:
    moving.saved(files())
    first, told = fields(), CustomValue.objects.count()
    run = moving.saved(files())
    assert fields() == first
    assert CustomValue.objects.count() == told
    assert all(own.key for own in proposed(run).values() if own.is_wanted)
    newer = [[*row] for row in ROWS]
    newer[0][HEADERS.index("Level__c")] = "Platinum"
    newer.append([*person(10)[:5], "Platinum", *person(10)[6:]])
    moving.saved(files(newer))
    assert fields() == first
    assert of("Person 10")["level_2"] == "platinum"


def test_taking_back_takes_the_fields_and_leaves_one_that_is_in_use_since() -> None:
    run = moving.saved(files())
    stranger = Customer.objects.create(name="Zoe", kind="person", created_at=BY["now"], changed_at=BY["now"])
    set_values(subject=CUSTOMER, record=stranger.pk, values={"shoe_size": "39"}, **BY)
    run = undone(run)
    assert (run.status, fields()) == ("undone", {"shoe_size": "number"})
    assert run.found["kept_fields"] == ["Shoe Size"]
    assert list(SourceField.objects.values_list("column", flat=True)) == ["Shoe_Size__c"]
    moving.saved(files())
    assert fields()["level"] == "choice", "a field that went away comes back under its key"
    assert of("Person 1")["shoe_size"] == "37.5"


def test_a_field_of_the_house_under_the_same_name_is_filled_and_stays() -> None:
    field("text", "Shoe size", sort="person")
    run = moving.saved(files())
    assert fields()["shoe_size"] == "text"
    assert of("Person 2")["shoe_size"] == "38.5"
    undone(run)
    assert fields() == {"shoe_size": "text"}


def test_people_decide_what_is_made_and_how() -> None:
    run = moving.begun(files())
    wish = {"Contact.Shoe_Size__c": actions.Wish(True, "Foot", "text"), "Contact.Title": actions.Wish(True)}
    at = {f"{one.part.thing}.{one.header}": (one.part.pk, one.place) for one in own_lines(list(run.parts.all()))}
    actions.leave_fields(move=run)
    actions.choose_fields(move=run, wishes={at[name]: said for name, said in wish.items()})
    with pytest.raises(actions.UnfitType):
        actions.choose_fields(move=run, wishes={at["Contact.Title"]: actions.Wish(True, "", "date")})
    run.refresh_from_db()
    started(run)
    assert fields() == {"foot": "text", "title": "text"}
    assert of("Person 3")["foot"] == "39.5"


def test_who_does_not_set_up_fields_makes_none() -> None:
    run = moving.begun(files())
    scope = Scope(units=None, capabilities=frozenset({"intake.run", "customers.import"}))
    actions.start(run=run, scope=scope, actor=BY["actor"], now=BY["now"])
    assert not CustomField.objects.exists()
