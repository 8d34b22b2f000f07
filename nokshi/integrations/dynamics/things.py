"""The tables of Dynamics 365 and their columns by logical names, as data.

A column that ends in `@label` holds what people read in a workbook, one that ends in `@formatted` what the Web API
says beside an id or a number.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nokshi.integrations.cells import amount_of, country_name, first_name, last_name, plain_text, text_of
from nokshi.integrations.dynamics.values import (
    activity_of,
    direction_of,
    guid,
    is_sold,
    order_status,
    refusal,
    state_of,
)
from nokshi.ports.systems import CALLED, LABELS, RECORD, Feed, Ids, Thing

LABEL, FORMATTED = "@label", "@formatted"
OWNER = Feed(
    "owner", read=guid, through="systemuser", cell="internalemailaddress", otherwise=f"ownerid{FORMATTED}"
)  # fmt: skip
EMAIL, PHONE = (Feed(name, write=text_of) for name in ("email", "phone"))
MADE = ("createdon",)


def reached(name: str) -> Mapping[str, Feed]:
    """Return the columns of those who can be reached: `name` is the column of their id."""
    return {
        name: Feed("customer_id", read=guid),
        **{f"emailaddress{number}": EMAIL for number in (1, 2, 3)},
        **{f"telephone{number}": PHONE for number in (1, 2, 3)},
        "address1_line1": Feed("address", write=text_of),
        "address1_city": Feed("address_city", write=text_of),
        "address1_stateorprovince": Feed("region", write=text_of),
        "address1_postalcode": Feed("postcode", write=text_of),
        "address1_country": Feed("address_country", write=country_name),
        "ownerid": OWNER,
        f"ownerid{LABEL}": Feed("owner"),
        "createdon": Feed("customer_since"),
        "donotbulkemail": Feed("news_email", read=refusal, otherwise="donotemail"),
        "donotemail": Feed("news_email", read=refusal, otherwise="donotbulkemail"),
        "donotphone": Feed("news_phone", read=refusal),
        f"leadsourcecode{LABEL}": Feed("source", write=text_of),
        f"leadsourcecode{FORMATTED}": Feed("source"),
    }


def person(name: str) -> Mapping[str, Feed]:
    """Return the columns of people, whose id is `name`."""
    return {
        **reached(name),
        "fullname": Feed("name", write=text_of),
        "firstname": Feed("first_name", write=first_name, of="name"),
        "lastname": Feed("last_name", write=last_name, of="name"),
        "nickname": Feed("called", write=text_of),
        "birthdate": Feed("birth_date", write=text_of),
        "mobilephone": PHONE,
    }


ACTIVITY = {
    "activityid": Feed("number", read=guid),
    "regardingobjectid": Feed("who", read=guid),
    f"regardingobjectid{LABEL}": Feed("who", through=LABELS),
    "subject": Feed("subject"),
    "description": Feed("text", read=plain_text),
    "activitytypecode": Feed("activity", read=activity_of),
    "ownerid": replace(OWNER, field="author"),
    f"ownerid{LABEL}": Feed("author"),
    "createdon": Feed("made_at"),
    "actualend": Feed("at", otherwise="scheduledstart"),
    "actualdurationminutes": Feed("minutes"),
    "statecode": Feed("status", read=state_of),
    "directioncode": Feed("direction", read=direction_of),
}
APPOINTMENT = {
    **{name: feed for name, feed in ACTIVITY.items() if name != "actualend"},
    "scheduledstart": Feed("at"),
    "scheduleddurationminutes": Feed("minutes"),
}
NOTE = {
    "annotationid": Feed("number", read=guid),
    "objectid": Feed("who", read=guid),
    f"objectid{LABEL}": Feed("who", through=LABELS),
    "subject": Feed("subject"),
    "notetext": Feed("text", read=plain_text),
    "ownerid": replace(OWNER, field="author"),
    f"ownerid{LABEL}": Feed("author"),
    "createdon": Feed("at"),
}
CURRENCY = f"transactioncurrencyid{FORMATTED}"
IN_CURRENCY = {
    "transactioncurrencyid": Feed(
        "currency", read=guid, through="transactioncurrency", cell="isocurrencycode", otherwise=CURRENCY
    ),
    f"transactioncurrencyid{LABEL}": Feed("currency"),
}
OF_PRODUCT = Feed("product", read=guid, through="product", cell=RECORD)


def called(cell: str) -> list[str]:
    """Return what stands for the id of a row that is named by what it is called."""
    return [f"{CALLED}{cell.strip()}"]


def links_of(**meanings: str) -> dict[str, Any]:
    """Return links by lookup, told by ids and by labels alike; an owner's label is the name of a colleague here."""
    named = {f"{name}{LABEL}": meaning for name, meaning in meanings.items() if meaning != "owner"}
    keys: dict[str, Ids] = dict.fromkeys(named, called)
    return {"links": {**meanings, **named}, "keys": keys}


def sort_of_activity(name: str, activity: str, order: int, columns: Mapping[str, Feed] = ACTIVITY) -> Thing:
    """Return a table of activities of one sort."""
    return Thing(
        name, "activities", "activityid", columns, dates=MADE, choices={"activity": activity}, order=order,
        **links_of(regardingobjectid="who", ownerid="owner"),
    )  # fmt: skip


def kept(name: str, order: int = 90, **more: Any) -> Thing:
    """Return a table for which there is no place yet: kept whole under its ids."""
    return Thing(name, key=f"{name}id", columns={f"{name}id": Feed("number", read=guid)}, order=order, **more)


THINGS = (
    kept("systemuser", 1),
    Thing(
        "account", "companies", "accountid", order=10, dates=MADE,
        columns={**reached("accountid"), "name": Feed("name", write=text_of)},
        **links_of(parentaccountid="part_of", primarycontactid="who", ownerid="owner"),
    ),
    Thing(
        "contact", "people", "contactid", person("contactid"), order=20, dates=MADE,
        **links_of(parentcustomerid="works_at", parentcontactid="reports_to", ownerid="owner"),
    ),
    Thing(
        "lead", "people", "leadid", person("leadid"), order=25, dates=MADE,
        **links_of(parentaccountid="works_at", parentcontactid="who", campaignid="campaign", ownerid="owner"),
    ),
    sort_of_activity("task", "task", 60),
    sort_of_activity("phonecall", "call", 61),
    sort_of_activity("email", "email", 62),
    sort_of_activity("appointment", "meeting", 63, APPOINTMENT),
    sort_of_activity("activitypointer", "task", 64),
    Thing(
        "annotation", "activities", "annotationid", NOTE, order=65, dates=MADE, choices={"activity": "note"},
        **links_of(objectid="who", ownerid="owner"),
    ),
    kept("transactioncurrency", 5),
    Thing(
        "product", "products", "productid", order=30, dates=MADE, money={"price": CURRENCY},
        columns={
            "productid": Feed("number", read=guid), "name": Feed("name", write=text_of),
            "productnumber": Feed("sku", write=text_of), "price": Feed("price", write=amount_of),
            "statecode": Feed("is_active", read=is_sold), **IN_CURRENCY,
        },
        **links_of(parentproductid="part_of"),
    ),
    Thing(
        "pricelevel", "price_lists", "pricelevelid", order=31,
        columns={"pricelevelid": Feed("number", read=guid), "name": Feed("name", write=text_of), **IN_CURRENCY},
    ),
    Thing(
        "productpricelevel", "prices", "productpricelevelid", order=32, money={"amount": CURRENCY},
        columns={
            "productpricelevelid": Feed("number", read=guid), "amount": Feed("amount", write=amount_of),
            "productid": OF_PRODUCT, "pricelevelid": replace(OF_PRODUCT, field="price_list", through="pricelevel"),
            **IN_CURRENCY,
        },
        **links_of(productid="product", pricelevelid="price_list"),
    ),
    kept("campaign", 71, money={"budgetedcost": CURRENCY}, dates=("proposedstart",), **links_of(ownerid="owner")),
    kept(
        "opportunity", 72, money={"estimatedvalue": CURRENCY, "actualvalue": CURRENCY}, dates=MADE,
        **links_of(parentaccountid="customer", parentcontactid="who", customerid="customer", campaignid="campaign",
                   originatingleadid="who", ownerid="owner"),
    ),
    kept("opportunityproduct", 73, money={"extendedamount": CURRENCY},
         **links_of(opportunityid="deal", productid="product")),
    kept("incident", 74, dates=MADE,
         **links_of(customerid="customer", primarycontactid="who", productid="product", parentcaseid="part_of",
                    ownerid="owner")),
    kept("quote", 75, money={"totalamount": CURRENCY}, **links_of(customerid="customer", opportunityid="deal")),
    Thing(
        "salesorder", "whole_orders", "salesorderid", order=76, dates=MADE, money={"totalamount": CURRENCY},
        lines="salesorderdetail", choices={"extras": "line"},
        columns={
            "ordernumber": Feed("number", otherwise="salesorderid"), "createdon": Feed("placed_at"),
            "customerid": Feed("customer_id", read=guid), f"customerid{LABEL}": Feed("customer_id", through=LABELS),
            "statecode": Feed("status", read=order_status), "totalamount": Feed("total"),
            "discountamount": Feed("discount"), "freightamount": Feed("delivery"), **IN_CURRENCY,
        },
        **links_of(customerid="customer", opportunityid="deal", ownerid="owner"),
    ),
    Thing(
        "salesorderdetail", "order_lines", "salesorderdetailid", order=77, money={"extendedamount": CURRENCY},
        within="salesorder", by="salesorderid",
        columns={
            "salesorderdetailid": Feed("number", read=guid), "salesorderid": Feed("order", read=guid),
            "productid": OF_PRODUCT, "productdescription": Feed("description"),
            "quantity": Feed("quantity", write=amount_of),
            "priceperunit": Feed("unit_price", write=amount_of), "extendedamount": Feed("line_total"),
            "manualdiscountamount": Feed("discount"), "tax": Feed("tax"),
        },
        **links_of(salesorderid="order", productid="product"),
    ),
    kept("invoice", 77, money={"totalamount": CURRENCY}, **links_of(customerid="customer")),
    kept("campaignresponse", 78, **links_of(regardingobjectid="campaign")),
)  # fmt: skip
BY_NAME = {thing.name: thing for thing in THINGS}


def thing_of(name: str) -> Thing:
    """Return what is known of a table; one that nobody wrote down is kept whole under its ids."""
    return BY_NAME.get(name) or kept(name)


def called_by(thing: str, row: Mapping[str, Any]) -> str:
    """Return what a row is called where others name it."""
    if thing == "account":
        return str(row.get("name") or "")
    parts = (row.get("firstname"), row.get("middlename"), row.get("lastname"))
    return str(row.get("fullname") or " ".join(str(part) for part in parts if part))
