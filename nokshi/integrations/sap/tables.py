"""The tables of SAP CRM and their columns, and the contacts of Emarsys, as data.

One business partner is spread over several tables: his name stands in BUT000, the number of his address in BUT020, and
under that number his street in ADRC, his telephones in ADR2, his addresses for e-mail in ADR6.
"""

from collections.abc import Mapping
from typing import Any

from nokshi.integrations.cells import country_name, first_name, last_name, text_of
from nokshi.integrations.sap.values import (
    day,
    emarsys_key,
    moment,
    opt_in,
    packed_day,
    permission,
    sap_key,
    sort_of,
)
from nokshi.ports.systems import Feed, Thing

PARTNER = Feed("customer_id", read=sap_key)
BY_ADDRESS = Feed("customer_id", read=sap_key, through="BUT020", cell="PARTNER")
EMAIL, PHONE = (Feed(name, write=text_of) for name in ("email", "phone"))
ORGANISATIONS, GROUPS, ACTIVITIES = "BUT000 organisations", "BUT000 groups", "CRMD_ORDERADM_H activities"
HEARD = frozenset({"BUS2000125", "BUS2000126"})


def of_type(number: str) -> Any:
    """Return what says whether a business partner is of a type: 1 a person, 2 an organisation, 3 a group."""

    def takes(row: Mapping[str, Any]) -> bool:
        return str(row.get("type") or "").strip() == number

    return takes


def is_heard(row: Mapping[str, Any]) -> bool:
    """Say whether a transaction is an activity."""
    return str(row.get("object_type") or "").strip().upper() in HEARD


def adding(name: str, order: int, also_key: tuple[str, ...], columns: Mapping[str, Feed]) -> Thing:
    """Return a table that says more of partners, by the number of their address."""
    return Thing(
        name, "people", "ADDRNUMBER", {"ADDRNUMBER": BY_ADDRESS, **columns}, order=order, also_key=also_key, joins=True
    )


def kept(name: str, order: int = 90, key: str = "GUID", **more: Any) -> Thing:
    """Return a table for which there is no place yet."""
    return Thing(name, key=key, columns={key: Feed("number", read=sap_key)}, order=order, **more)


TABLES = (
    kept("BUT020", 5, "ADDRNUMBER", also_key=(), links={"PARTNER": "who"}),
    Thing(
        "BUT000", "people", "PARTNER", order=20, others=(ORGANISATIONS, GROUPS), fresh={"TYPE": "1"},
        columns={
            "PARTNER": PARTNER, "NAME_FIRST": Feed("first_name", write=first_name, of="name"),
            "NAME_LAST": Feed("last_name", write=last_name, of="name"),
            "BIRTHDT": Feed("birth_date", read=day, write=packed_day),
            "CONTACT": Feed("news_email", read=permission), "CRDAT": Feed("customer_since", read=day),
        },
    ),
    Thing(
        ORGANISATIONS, "companies", "PARTNER", order=10, takes=of_type("2"), fresh={"TYPE": "2"},
        columns={
            "PARTNER": PARTNER, "NAME_ORG1": Feed("name", write=text_of),
            "CONTACT": Feed("news_email", read=permission), "CRDAT": Feed("customer_since", read=day),
        },
    ),
    kept(GROUPS, 30, "PARTNER", takes=of_type("3")),
    adding("ADRC", 31, ("DATE_FROM", "NATION"), {
        "STREET": Feed("address", write=text_of), "CITY1": Feed("address_city", write=text_of),
        "REGION": Feed("region", write=text_of), "POST_CODE1": Feed("postcode", write=text_of),
        "COUNTRY": Feed("address_country", write=text_of),
    }),
    adding("ADR2", 32, ("PERSNUMBER", "CONSNUMBER"), {"TELNR_LONG": PHONE, "TEL_NUMBER": PHONE}),
    adding("ADR6", 33, ("PERSNUMBER", "CONSNUMBER"), {"SMTP_ADDR": EMAIL}),
    kept("BUT050", 40, "RELNR", links={"PARTNER1": "customer", "PARTNER2": "who"}),
    kept("BUT051", 41, "RELNR", links={"PARTNER1": "customer", "PARTNER2": "who"}),
    kept("BUT100", 42, "PARTNER", also_key=("RLTYP",), links={"PARTNER": "customer"}),
    kept("CRMD_ORDER_INDEX", 50, "HEADER", links={"PARTNER_NO": "who"}),
    Thing(
        ACTIVITIES, "activities", "GUID", order=60, takes=is_heard, dates=("POSTING_DATE",),
        columns={
            "GUID": Feed("who", read=sap_key, through="CRMD_ORDER_INDEX", cell="PARTNER_NO"),
            "OBJECT_TYPE": Feed("activity", read=sort_of), "DESCRIPTION": Feed("subject"),
            "POSTING_DATE": Feed("day", read=day), "CREATED_AT": Feed("made_at", read=moment),
        },
    ),
    kept("CRMD_ORDERADM_H", 70, others=(ACTIVITIES,), dates=("POSTING_DATE",)),
    kept("CRMD_ORDERADM_I", 71, links={"HEADER": "deal"}),
    kept("CRMD_OPPORT_H", 72, money={"EXP_REVENUE": "CURRENCY"}),
)  # fmt: skip
EMARSYS = Thing(
    "Emarsys contacts", "people", "user_id", order=28, dates=("last update",),
    keys={"user_id": lambda cell: [emarsys_key(cell)]},
    columns={
        "user_id": Feed("customer_id", read=emarsys_key),
        "first name": Feed("first_name", write=first_name, of="name"),
        "last name": Feed("last_name", write=last_name, of="name"),
        "e-mail": EMAIL, "phone": PHONE, "mobile": PHONE,
        "birth date": Feed("birth_date", read=day, write=text_of),
        "address": Feed("address", write=text_of), "city": Feed("address_city", write=text_of),
        "state": Feed("region", write=text_of), "zip code": Feed("postcode", write=text_of),
        "country": Feed("address_country", write=country_name), "opt-in": Feed("news_email", read=opt_in),
        "contact source": Feed("source", write=text_of),
    },
)  # fmt: skip
SALES = Thing(
    "Emarsys sales", "orders", "order", order=78, gathers=True,
    keys={"order": lambda cell: [f"emarsys order {cell.strip()}"]},
    columns={
        "order": Feed("number"), "timestamp": Feed("placed_at"), "item": Feed("sku"), "price": Feed("line_total"),
        "quantity": Feed("quantity"), "customer": Feed("customer_id", read=sap_key), "email": Feed("email"),
    },
    links={"customer": "customer"},
)  # fmt: skip
"""The sales that a shop tells Emarsys of: a row for each line, whose price is that of all pieces together."""
FIELDS = {
    "1": "first name", "2": "last name", "3": "e-mail", "4": "birth date", "5": "gender", "9": "title",
    "10": "address", "11": "city", "12": "state", "13": "zip code", "14": "country", "15": "phone", "18": "company",
    "31": "opt-in", "32": "user status", "33": "contact source", "37": "mobile", "email": "e-mail",
    "date of birth": "birth date", "zip": "zip code", "optin": "opt-in", "mobile phone": "mobile",
}  # fmt: skip
"""What the fields of Emarsys are called by their numbers, and in other ways."""
