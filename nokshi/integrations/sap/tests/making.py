"""Exports of SAP, made up: answers of Cloud for Customer, tables of SAP CRM, contacts of Emarsys, with odd rows."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from nokshi.integrations.tests.moving import table

ADDRESS = "https://my300000.crm.ondemand.com/sap/c4c/odata/v1/c4codataapi/"
TICKS = "/Date(1551675967000)/"
Record = dict[str, Any]


def hexes(number: int) -> str:
    """Return a key of 32 signs."""
    return f"00163E0B46361ED8{number:016X}"


def record(kind: str, number: int, **cells: Any) -> Record:
    """Return a record as OData 2 answers it."""
    key = hexes(number)
    uri = f"{ADDRESS}{kind}Collection('{key}')"
    return {
        "__metadata": {"uri": uri, "type": f"c4codata.{kind}", "etag": f"W/\"datetimeoffset'{number}'\""},
        "ObjectID": key, "CreationOn": TICKS, "ChangedOn": TICKS, "EntityLastChangedOn": TICKS, **cells,
        f"{kind}TextCollection": {"__deferred": {"uri": f"{uri}/{kind}TextCollection"}},
    }  # fmt: skip


COLLECTIONS: dict[str, list[Record]] = {
    "EmployeeBasicData": [
        record("EmployeeBasicData", 1, EmployeeID="E1", BusinessPartnerID="8000000123", Email="mira@example.com"),
    ],
    "CorporateAccount": [
        record("CorporateAccount", 10, AccountID="1000001", Name='Acme, "Ltd."', Street="Road 9\nWing B", City="Dhaka",
               CountryCode="BD", CountryCodeText="Bangladesh", Phone="+880 2 9881234", OwnerID="8000000123",
               ParentAccountID="", RoleCode="CRM000", ContactPermissionCode="", Tier_KUT="Gold"),
        record("CorporateAccount", 11, AccountID="0001000002", Name="আক্‌মে ঢাকা", ParentAccountID="1000002",
               OwnerID="8000000999", ContactPermissionCode=None),
    ],
    "IndividualCustomer": [
        record("IndividualCustomer", 15, CustomerID="2000001", FirstName="Mita", LastName="Sen",
               Email="mita@example.com", City="Kolkata", CountryCode="IN", BirthDate="/Date(-1)/"),
    ],
    "Contact": [
        record("Contact", 20, ContactID="3000001", FirstName="Ada", LastName="Lovelace", AccountID="1000001",
               BirthDate="/Date(-4861900800000)/", Email="Ada@Example.com", Phone="+44 20 7946 0018",
               Mobile="+44 7911 123456", ContactPermissionCode="2", ContactPermissionCodeText="Not Allowed"),
        record("Contact", 21, ContactID="3000002", FirstName="Bo", LastName="Rahman", AccountID="1999999",
               Phone="ext. 12", Email="bo@example.com", ContactPermissionCode="1"),
    ],
    "Lead": [
        record("Lead", 25, ID="401", Name="Looms", AccountPartyID="1000001", ContactID="3000001"),
        record("Lead", 26, ID="402", Name="Tea", ContactFirstName="Nila", ContactLastName="Das", Company="Das & Co.",
               ContactEMail="nila@example.com"),
    ],
    "Task": [record("Task", 60, ID="501", Subject="Send the sample", MainAccountPartyID="1000001", Status="3",
                    CompletionDateTime="/Date(1588748889000+0000)/", ProcessorPartyID="8000000123")],
    "Appointment": [record("Appointment", 61, ID="502", Subject="Visit", MainContactPartyID="3000001",
                           StartDate=TICKS)],
    "Opportunity": [record("Opportunity", 70, ID="601", Name="Looms", ProspectPartyID="1000001",
                           ExpectedRevenueAmount="5000.250000", ExpectedRevenueAmountCurrencyCode="EUR",
                           ProbabilityPercent=40, IsOpen=True)],
    "ServiceRequest": [],
}  # fmt: skip
READ = sum(map(len, COLLECTIONS.values()))


def document(records: Sequence[Record], more: bool = False) -> str:
    """Return what the interface answers."""
    rest = {"__next": f"{ADDRESS}x?$skiptoken=1001"} if more else {}
    return json.dumps({"d": {"__count": str(len(records)), "results": list(records), **rest}}, ensure_ascii=False)


def answers(collections: Mapping[str, Sequence[Record]] = COLLECTIONS) -> dict[str, str]:
    """Return the files of whoever saved the answers."""
    return {f"{name}Collection.json": document(records, name == "Contact") for name, records in collections.items()}


def contact(number: int, first: str, last: str, mail: str, city: str = "") -> list[str]:
    """Return a row of a contact in CSV."""
    return [hexes(number), f"30{number:05d}", "1000001", first, last, mail, "", city, "2019-03-04T05:06:07.000Z"]


CONTACTS = ["ObjectID", "ContactID", "AccountID", "FirstName", "LastName", "Email", "BirthDate",
            "BusinessAddressCity", "ChangedOn"]  # fmt: skip

DUMPS: dict[str, list[list[str]]] = {
    "BUT000": [
        ["CLIENT", "PARTNER", "TYPE", "BU_GROUP", "NAME_ORG1", "NAME_LAST", "NAME_FIRST", "NAME_GRP1", "BIRTHDT",
         "CONTACT", "CRDAT"],
        ["100", "0000004711", "1", "0001", "", "Lovelace", "Ada", "", "18151210", "2", "20190304"],
        ["100", "0000004712", "2", "0001", "Acme\n\"Ltd.\"", "", "", "", "00000000", "", "20190304"],
        ["100", "0000004713", "3", "0001", "", "", "", "Family Sen", "", "", ""],
        ["100", "0000004714", "1", "0001", "", "রহমান", "বো", "", "", "1", "00000000"],
        ["100", "4714", "1", "0001", "", "রহমান", "বো", "", "", "1", "00000000"],
    ],
    "BUT020": [
        ["CLIENT", "PARTNER", "ADDRNUMBER"],
        ["100", "0000004711", "0000022331"], ["100", "0000004712", "0000022332"], ["100", "0000004714", "0000022334"],
    ],
    "ADRC": [
        ["CLIENT", "ADDRNUMBER", "DATE_FROM", "NATION", "CITY1", "POST_CODE1", "STREET", "REGION", "COUNTRY"],
        ["100", "0000022331", "00010101", "", "London", "W1", "Lane 1", "", "GB"],
        ["100", "0000022332", "00010101", "", "Dhaka", "1207", "Road 9", "13", "BD"],
        ["100", "0000099999", "00010101", "", "Nowhere", "", "Street 0", "", "DE"],
    ],
    "ADR2": [
        ["CLIENT", "ADDRNUMBER", "PERSNUMBER", "CONSNUMBER", "COUNTRY", "TEL_NUMBER", "TELNR_LONG"],
        ["100", "0000022331", "", "001", "GB", "020 7946 0018", "+442079460018"],
        ["100", "0000022332", "", "001", "BD", "ext. 12", ""],
    ],
    "ADR6": [
        ["CLIENT", "ADDRNUMBER", "PERSNUMBER", "CONSNUMBER", "SMTP_ADDR"],
        ["100", "0000022331", "", "001", "ada@example.com"],
        ["100", "0000022331", "", "002", "ada.l@example.com"],
        ["100", "0000022334", "", "001", "bo@example.com"],
    ],
    "BUT050": [
        ["CLIENT", "RELNR", "PARTNER1", "PARTNER2", "RELTYP"],
        ["100", "000000000001", "0000004712", "0000004711", "BUR001"],
        ["100", "000000000002", "0000004712", "0000004712", "BUR001"],
        ["100", "000000000003", "0000004712", "0000009999", "BUR001"],
    ],
    "CRMD_ORDER_INDEX": [
        ["CLIENT", "HEADER", "PARTNER_NO"],
        ["100", hexes(1), "0000004711"], ["100", hexes(3), "0000004712"],
    ],
    "CRMD_ORDERADM_H": [
        ["CLIENT", "GUID", "OBJECT_ID", "PROCESS_TYPE", "OBJECT_TYPE", "DESCRIPTION", "POSTING_DATE", "CREATED_AT"],
        ["100", hexes(1), "0000000101", "0001", "BUS2000126", "About looms", "20200506", "20200506070809"],
        ["100", hexes(2), "0000000102", "0002", "BUS2000125", "Nobody's task", "20200506", "20200506070809"],
        ["100", hexes(3), "0000000103", "OPPT", "BUS2000111", "Looms", "20200601", "20200601000000"],
    ],
    "CRMD_OPPORT_H": [
        ["CLIENT", "GUID", "EXP_REVENUE", "CURRENCY"],
        ["100", hexes(3), "5000.25", "EUR"], ["100", hexes(4), "1000.00-", "EUR"],
    ],
    "BUT100": [["CLIENT", "PARTNER", "RLTYP"]],
}  # fmt: skip


def dumps(delimiter: str = "\t", encoding: str = "utf-8") -> dict[str, bytes]:
    """Return the tables of SAP CRM as files of text."""
    return {f"{name}.txt": table(rows, delimiter=delimiter, quoting=0).encode(encoding) for name, rows in DUMPS.items()}


EMARSYS = [
    ["user_id", "First Name", "Last Name", "E-Mail", "Mobile", "Country", "Opt-In", "Shoe size", "last update"],
    ["4711", "Kim", "Lee", "kim@example.com", "+49 1512 3456789", "Germany", "1", "42", "2024-01-02 10:00:00"],
    ["4712", "Noor", "Jahan", "noor@example.com", "", "বাংলাদেশ", "2", "", "2024-01-03 10:00:00"],
    ["4713", "", "", "", "", "", "", "", ""],
]  # fmt: skip
