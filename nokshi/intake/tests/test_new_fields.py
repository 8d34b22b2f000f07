"""Columns that fit no field become fields of the house's own with the import, and go with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.custom.models import CustomField
from nokshi.custom.queries import fields_on, values_of
from nokshi.custom.rules.types import Kind
from nokshi.customers.models import Customer
from nokshi.intake import actions
from nokshi.intake.actions.new_fields import MayNotDefine, TooManyToChoose
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.headers import names_of
from nokshi.intake.rules.new_fields import label_of, placed, proposed
from nokshi.intake.rules.plan import ColumnPlan, plan_of
from nokshi.intake.rules.profile import Profiler
from nokshi.intake.tests.making import begun, csv_bytes, saved, undone, worked
from nokshi.intake.web.shown import left_of
from nokshi.kernel.scope import Scope
from nokshi.records.models import Kind as OwnKind
from nokshi.records.models import Record
from nokshi.workspace.models import User
from nokshi.workspace.queries import scope_for
from tests.cast import Places

SUBJECT = "customers.customer"
HEADS = ("Company", "sector", "year_established", "revenue", "employees", "subsidiary_of")
ROWS = [
    ("Acme", "retail", "1996", "1100.04", "2822", ""),
    ("Betatech", "Retail", "1986", "647.18", "1185", "Acme"),
    ("Cancity", "retail", "2001", "718.62", "2448", "Nowhere"),
]
OpenClient = Callable[[User], Client]
MEANT: list[tuple[str, list[Any], Kind | None]] = [
    ("sector", ["retail", "software", "Retail"] * 3, Kind.CHOICE),
    ("revenue", ["1100.04", "৭১৮.৬২", "-3"], Kind.NUMBER),
    ("year_established", ["1996", "2001"], Kind.TEXT),
    ("till", ["007", "012"], Kind.TEXT),
    ("seen", ["2016-10-20", "2017-03-01"], Kind.DATE),
    ("called", ["2016-10-20 10:30", "2017-03-01 08:00"], Kind.MOMENT),
    ("paid", ["yes", "no", "yes"], Kind.FLAG),
    ("second", ["ada@example.com", "bo@example.com"], Kind.EMAIL),
    ("site", ["https://a.example/", "http://b.example/x"], Kind.LINK),
    ("note", ["x" * 140, "short"], Kind.PROSE),
    ("nickname", ["Ada", "রহিম"], Kind.TEXT),
    ("empty", ["", None, "n/a"], None),
]


@pytest.mark.parametrize(("header", "cells", "kind"), MEANT, ids=[one[0] for one in MEANT])
def test_cells_suggest_a_type(header: str, cells: list[Any], kind: Kind | None) -> None:
    profiler = Profiler()
    profiler.add(cells)
    assert proposed(header, profiler.done()) is kind


def test_fields_are_called_as_people_write_and_keep_apart() -> None:
    labels = [label_of(name) for name in names_of(["year_established", "Margin__c", "পছন্দ", None], 4)]
    assert labels == ["Year established", "Margin", "পছন্দ", "#4"]
    fields = [one.field for one in placed([ColumnPlan("a", "new.text"), ColumnPlan("b", "new.text")])]
    assert fields == ["new.text.0", "new.text.1"]


def companies(**plan: Any) -> dict[str, Any]:
    columns = [ColumnPlan("sector", "new.choice"), ColumnPlan("year_established", "new.text"),
               ColumnPlan("revenue", "new.number")]  # fmt: skip
    return {"kind": "companies", "columns": columns, **plan}


def kept() -> dict[str, dict[str, Any]]:
    found = values_of(list(Customer.objects.values_list("pk", flat=True)), fields_on(SUBJECT, Scope.system()))
    return {name: found.get(pk, {}) for pk, name in Customer.objects.values_list("pk", "name")}


@pytest.mark.django_db
def test_new_fields_are_made_filled_and_taken_back_with_their_import() -> None:
    run = saved(csv_bytes(ROWS, HEADS), "accounts.csv", **companies())
    assert kept()["Betatech"] == {"sector": "retail", "year_established": "1986", "revenue": "647.18"}
    there = CustomField.objects.there()
    assert dict(there.values_list("key", "sort")) == dict.fromkeys(["sector", "year_established", "revenue"], "company")
    assert [column.field for column in plan_of(run.plan).columns][1] == "custom.sector"
    again = saved(csv_bytes(ROWS, HEADS), "again.csv", kind="companies")
    assert again.saved["same"][0] == 3
    assert there.count() == 3
    assert undone(again).left == 0
    assert undone(run).left == 0
    assert not there.exists()
    assert not Customer.objects.standing().exists()
    saved(csv_bytes(ROWS, HEADS), "accounts.csv", **companies())
    assert sorted(there.values_list("key", flat=True)) == ["revenue", "sector", "year_established"]


@pytest.mark.django_db
def test_a_field_that_came_to_be_used_stays_when_its_import_is_taken_back() -> None:
    run = saved(csv_bytes(ROWS, HEADS), "accounts.csv", **companies())
    CustomField.objects.filter(key="sector").update(labels={"en": "Trade"})
    run = undone(run)
    assert list(CustomField.objects.there().values_list("key", flat=True)) == ["sector"]
    assert run.left == 1
    assert [title for _label, title, _url in left_of(run, Scope.system())] == ["Trade"]


@pytest.mark.django_db
def test_what_is_foreseen_counts_new_fields_of_what_is_here() -> None:
    saved(csv_bytes([row[:1] for row in ROWS], HEADS[:1]), "names.csv", kind="companies")
    run = begun(csv_bytes(ROWS, HEADS), "accounts.csv", **companies())
    actions.ask_for_check(run=run, scope=Scope.system())
    assert worked(run).foreseen["counts"] == {"joined": [3, 3]}


@pytest.mark.django_db
def test_only_those_who_set_fields_up_make_them(dev: User, places: Places) -> None:
    run = begun(csv_bytes(ROWS, HEADS), scope=scope_for(dev), unit=places.dhaka.pk, kind="companies")
    plan = plan_of(run.plan)
    plan.columns[1].field = "new.choice"
    with pytest.raises(MayNotDefine):
        actions.change_plan(run=run, plan=plan, scope=scope_for(dev))
    many = begun(csv_bytes([(f"Acme {one}", f"word {one}") for one in range(60)], HEADS[:2]), kind="companies")
    plan = plan_of(many.plan)
    plan.columns[1].field = "new.choice"
    with pytest.raises(TooManyToChoose):
        actions.change_plan(run=many, plan=plan, scope=Scope.system())
    assert not CustomField.objects.exists()


@pytest.mark.django_db
def test_the_page_proposes_fields_and_keeps_what_was_left_out(ona: User, places: Places, signed_in: OpenClient) -> None:
    run = begun(csv_bytes(ROWS, HEADS), "accounts.csv", scope=scope_for(ona), unit=places.dhaka.pk, kind="companies")
    browser, page = signed_in(ona), reverse("intake:run_match", args=[run.pk])
    html = browser.get(page).content.decode()
    assert '<option value="new.number.3" selected>' in html
    assert '<option value="part_of" selected>' in html
    assert "4 become new fields" in html
    given = {"kind": "companies", "zone": "Asia/Dhaka", "column-0": "name", "column-3": "new.number.3"}
    assert browser.post(page, given).status_code == 302
    html = browser.get(page).content.decode()
    assert "1 becomes a new field" in html
    assert '<option value="new.choice.1" selected>' not in html


@pytest.mark.django_db
def test_a_file_that_nobody_knows_becomes_a_kind_of_its_own(ona: User, places: Places, signed_in: OpenClient) -> None:
    heads = ("opportunity_id", "deal_stage", "close_value", "account", "agent", "engaged", "closed", "series")
    saved(csv_bytes([row[:1] for row in ROWS], HEADS[:1]), "names.csv", kind="companies", unit=places.dhaka.pk)
    rows = [
        (f"O-{one}", ("Won", "Lost")[one % 2], str(one * 10), ("Acme", "Nobody")[one % 2], *[""] * 4)
        for one in range(50)
    ]
    run = begun(csv_bytes(rows, heads), "deals.csv", scope=scope_for(ona), unit=places.dhaka.pk, kind="")
    browser = signed_in(ona)
    html = browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert ("None" in html, "nobody could say what this file holds" in html) == (False, True)
    made = {"kind-name": "Deal", "kind-heading": "opportunity_id"}
    assert browser.post(reverse("intake:run_kind", args=[run.pk]), made).status_code == 302
    run.refresh_from_db()
    given = {"kind": "records.deal", "zone": "Asia/Dhaka", "column-0": "custom.opportunity_id",
             "column-1": "new.choice.1", "column-2": "new.number.2", "column-3": "customer"}  # fmt: skip
    browser.post(reverse("intake:run_match", args=[run.pk]), given)
    assert worked(ImportRun.objects.get(pk=run.pk)).foreseen["counts"] == {"new": [50, 50]}
    browser.post(reverse("intake:run_start", args=[run.pk]))
    run = worked(run)
    assert run.saved["new"] == [50, 50]
    assert set(Record.objects.values_list("customer__name", flat=True)) == {"Acme", None}
    assert ">Won<" in browser.get(reverse("intake:run", args=[run.pk])).content.decode().replace("<bdi>", ">")
    assert undone(run).left == 0
    assert (Record.objects.count(), OwnKind.objects.there().count()) == (0, 1)


@pytest.mark.django_db
def test_a_reader_of_files_makes_no_kinds(dev: User, places: Places, signed_in: OpenClient) -> None:
    run = begun(csv_bytes(ROWS, HEADS), scope=scope_for(dev), unit=places.dhaka.pk, kind="companies")
    answer = signed_in(dev).post(
        reverse("intake:run_kind", args=[run.pk]), {"kind-name": "X", "kind-heading": "Company"}
    )
    assert answer.status_code == 422
    assert not OwnKind.objects.exists()
