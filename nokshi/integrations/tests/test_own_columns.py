"""Each system's own way of marking what people made, of telling what codes mean, and of writing days and amounts."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from nokshi.custom.actions import set_values
from nokshi.custom.models import CustomField
from nokshi.custom.queries import book, values_of
from nokshi.custom.tests.shop import BY
from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.integrations.dynamics.own import is_own as of_dynamics
from nokshi.integrations.dynamics.tests.making import SAID, answers, id_of, record
from nokshi.integrations.hubspot.own import is_own as of_hubspot
from nokshi.integrations.salesforce.tests.test_own_columns import files
from nokshi.integrations.salesforce.values import is_own as of_salesforce
from nokshi.integrations.sap.own import is_own as of_sap
from nokshi.integrations.sap.tests import making as sap
from nokshi.integrations.tests import moving
from nokshi.integrations.tests.moving import SYSTEM, home, packed, table, undone
from nokshi.integrations.zoho.own import is_own as of_zoho
from nokshi.integrations.zoho.tests import making as zoho
from nokshi.site.command import main

__all__ = ["home"]
CUSTOMER = "customers.customer"


@pytest.mark.parametrize(
    ("is_own", "thing", "made", "brought"),
    [
        (of_salesforce, "Contact", ("Tier__c", "pkg__Tier__c", "Tier__pc"), ("Tier", "Title", "CreatedDate")),
        (of_hubspot, "contacts", ("Shoe size", "shoe_size"), ("Job Title", "jobtitle", "hs_lead_status", "Last Name",
                                                             "Number of Pageviews", "notes_last_contacted")),
        (of_zoho, "Contacts", ("shoe size", "schuhgröße"), ("department", "tag", "partner.id", "email 1")),
        (of_dynamics, "contact", ("new_tier", "cr1a2_size", "Shoe Size"), ("jobtitle", "msdyn_gdproptout", "Job Title",
                                                                          "address2_city", "Address 2: City")),
        (of_sap, "Contact", ("Tier_KUT", "ZZSHOE", "YY1_TIER_BUS"), ("JobTitle", "Tier_KUTText", "TITLE")),
    ],
)  # fmt: skip
def test_what_people_made_is_told_from_what_the_system_brings(
    is_own: Any, thing: str, made: Sequence[str], brought: Sequence[str]
) -> None:
    assert [name for name in made if not is_own(thing, name)] == []
    assert [name for name in brought if is_own(thing, name)] == []


def fields() -> dict[str, str]:
    return {one.key: one.type for one in CustomField.objects.there()}


def changed(name: str, values: Mapping[str, Any]) -> None:
    record = Customer.objects.visible_to(SYSTEM).get(name=name).pk
    set_values(subject=CUSTOMER, record=record, values=values, **BY)


def held(name: str) -> dict[str, Any]:
    pk = Customer.objects.visible_to(SYSTEM).get(name=name).pk
    return values_of([pk], book().on[CUSTOMER])[pk]


def cells(rows: Sequence[Sequence[str]], place: int) -> dict[str, str]:
    return dict(zip(rows[0], rows[place], strict=True))


@pytest.mark.django_db
def test_a_choice_of_dynamics_has_the_words_beside_its_number_and_both_go_back() -> None:
    tiers = {100000001: "Gold", 100000002: "Silver"}
    contacts = [
        record("contactid", id_of(3, number), firstname="Ada", lastname=f"L{number}", new_tier=tier,
               **{f"new_tier{SAID}": tiers[tier]}, new_fitted="2024-01-02T00:00:00Z", new_vip=number > 1)
        for number, tier in ((1, 100000001), (2, 100000002))
    ]  # fmt: skip
    run = moving.saved({name: text.encode() for name, text in answers({"contacts": contacts}).items()})
    assert fields() == {"tier": "choice", "fitted": "date", "vip": "flag"}, run.problem
    assert held("Ada L1") == {"tier": "gold", "fitted": "2024-01-02", "vip": False}
    before = moving.given_back("dynamics")["contacts.json"]
    changed("Ada L1", {"tier": "silver", "fitted": "2025-06-07", "vip": True})
    after = moving.given_back("dynamics")["contacts.json"]
    assert after[2] == before[2]
    now = cells(after, 1)
    assert (json.loads(now["new_tier"]), json.loads(now[f"new_tier{SAID}"])) == ("'100000002'", "Silver")
    assert (now["new_fitted"], now["new_vip"]) == ('"2025-06-07T00:00:00Z"', "true")


@pytest.mark.django_db
def test_days_and_amounts_of_sap_are_read_and_written_in_its_way() -> None:
    rows = [["CLIENT", "PARTNER", "TYPE", "BU_GROUP", "NAME_LAST", "NAME_FIRST", "ZZFITTED", "ZZBONUS", "ZZVIP"]]
    rows += [["100", f"000000471{n}", "1", "0001", f"L{n}", "Ada", f"2024020{n}", f"{n}0.50-", "X" if n < 2 else ""]
             for n in (1, 2)]  # fmt: skip
    moving.saved({"BUT000.txt": table(rows, delimiter="\t", quoting=0).encode()})
    assert fields() == {"fitted": "date", "bonus": "number", "vip": "flag"}
    assert held("Ada L1") == {"fitted": "2024-02-01", "bonus": "-10.5", "vip": True}
    before = moving.given_back("sap")["BUT000.txt"]
    assert before == rows
    changed("Ada L1", {"fitted": "2025-06-07", "bonus": "-3"})
    after = cells(moving.given_back("sap")["BUT000.txt"], 1)
    assert (after["ZZFITTED"], after["ZZBONUS"], after["ZZVIP"]) == ("20250607", "3-", "X")


@pytest.mark.django_db
def test_extension_fields_of_the_cloud_are_taken_with_the_words_of_their_codes() -> None:
    accounts = [
        sap.record("CorporateAccount", n, AccountID=f"100000{n}", Name=f"A{n}", Level_KUT=f"0{n}",
                   Level_KUTText=("Gold", "Blue")[n - 1], Since_KUT="/Date(1704153600000)/")
        for n in (1, 2)
    ]  # fmt: skip
    moving.saved({"CorporateAccountCollection.json": sap.document(accounts).encode()})
    assert fields() == {"level": "choice", "since": "date"}
    assert held("A2") == {"level": "blue", "since": "2024-01-02"}
    changed("A2", {"level": "gold", "since": "2024-01-03"})
    after = cells(moving.given_back("sap")["CorporateAccountCollection.json"], 2)
    assert json.loads(after["Level_KUT"]) == "01"
    assert json.loads(after["Level_KUTText"]) == "Gold"
    assert json.loads(after["Since_KUT"]) == "/Date(1704240000000)/"


@pytest.mark.django_db
def test_the_list_of_fields_of_zoho_says_what_a_column_is_called_and_of_which_type() -> None:
    told = [row for row in zoho.FIELDS if row[1] != "Schuhgröße"]
    told += [["Kunden", "Schuhgröße", "Shoe_Size", "Decimal"], ["Kunden", "Stufe", "Level", "Pick List"]]
    people = [[*zoho.CLIENTS[0], "Stufe"], [*zoho.CLIENTS[1], "Gold"]]
    files = {"Data_001/Kunden_001.csv": table(people), "Metadata/Fields_001.csv": table(told)}
    moving.saved({"Data.zip": packed(files)})
    made = {one.key: (one.type, one.labels["en"]) for one in CustomField.objects.there()}
    assert made == {"schuhgrosse": ("number", "Schuhgröße"), "stufe": ("choice", "Stufe")}
    assert held("Ada Lovelace") == {"schuhgrosse": "37", "stufe": "gold"}


@pytest.mark.django_db
def test_by_command_the_proposed_fields_are_made_and_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [(name, content)] = files().items()
    path = home / name
    path.write_bytes(content)
    with pytest.raises(SystemExit):
        main(["import", str(path), "--no-fields", "--json"])
    account = json.loads(capsys.readouterr().out)
    assert not CustomField.objects.exists()
    undone(ImportRun.objects.get(pk=account["run"]))
    with pytest.raises(SystemExit):
        main(["import", str(path)])
    told = capsys.readouterr().out
    assert "Contact: Shoe_Size__c → custom field “Shoe Size”, Plain number, filled in 9 of 9 rows" in " ".join(
        told.split()
    )
    assert fields()["shoe_size"] == "number"
