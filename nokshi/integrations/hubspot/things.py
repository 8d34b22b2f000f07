"""The objects of HubSpot and their properties, as data."""

from collections.abc import Mapping

from nokshi.integrations.cells import amount_of, country_name, first_name, last_name, objection, plain_text, text_of
from nokshi.integrations.hubspot.values import (
    direction_of,
    flag_of,
    in_object,
    joined,
    minutes_of,
    order_status,
    owner_ids,
)
from nokshi.ports.systems import RECORD, Feed, Thing

KEY = "hs_object_id"
OWNER = "hubspot_owner_id"
OWNED = Feed("owner", through="owners", cell="email", otherwise=OWNER)
AUTHOR = Feed("author", through="owners", cell="email", otherwise=OWNER)
PHONE = Feed("phone", write=text_of)
COMPANIES = ("associated company ids (primary)", "associated company ids", "associations.companies.results")
CONTACTS = ("associated contact ids (primary)", "associated contact ids", "associations.contacts.results")
ORDER = "associated order ids"
DEALS = ("associated deal ids", "associations.deals.results")
TICKETS = ("associated ticket ids", "associations.tickets.results")
ORDERED_BY = Feed("customer_id", read=joined("contacts"))
ADDRESS = {
    "address": Feed("address", write=text_of),
    "city": Feed("address_city", write=text_of),
    "state": Feed("region", write=text_of),
    "zip": Feed("postcode", write=text_of),
    "country": Feed("address_country", write=country_name),
}
ASSOCIATED = {**dict.fromkeys(COMPANIES, "companies"), **dict.fromkeys(CONTACTS, "contacts"),
              **dict.fromkeys(DEALS, "deals"), **dict.fromkeys(TICKETS, "tickets")}  # fmt: skip
KEYS = {column: in_object(thing) for column, thing in ASSOCIATED.items()} | {OWNER: owner_ids}


def keys_of(thing: str) -> Mapping[str, Feed]:
    """Return the column of the id of a thing that is kept or put on a timeline."""
    return {KEY: Feed("number", read=joined(thing))}


def links(means: Mapping[tuple[str, ...], str]) -> Mapping[str, str]:
    """Return what the columns of ids mean, that of the owner with them."""
    return {column: name for columns, name in means.items() for column in columns} | {OWNER: "owner"}


def activity(thing: str, sort: str, order: int, columns: Mapping[str, Feed]) -> Thing:
    """Return a thing whose rows stand on the timelines of those whom they name."""
    who = {column: Feed("who", read=joined(of)) for column, of in ASSOCIATED.items() if of in {"contacts", "companies"}}
    shared = {**keys_of(thing), **who, OWNER: AUTHOR, "hs_timestamp": Feed("at"), "hs_createdate": Feed("made_at")}
    return Thing(
        thing, "activities", key=KEY, order=order, dates=("hs_timestamp",), choices={"activity": sort},
        columns={**shared, **columns}, keys={KEY: in_object(thing), **KEYS},
        links=links({CONTACTS: "who", COMPANIES: "about", DEALS: "deal", TICKETS: "case"}),
    )  # fmt: skip


THINGS = (
    Thing("owners", key="id", columns={"id": Feed("number")}, order=1),
    Thing(
        "companies", "companies", key=KEY, order=10, dates=("createdate",),
        columns={
            KEY: Feed("customer_id", read=joined("companies")),
            "name": Feed("name", write=text_of, otherwise="domain"), "phone": PHONE, **ADDRESS, OWNER: OWNED,
            "hs_analytics_source": Feed("source", write=text_of), "createdate": Feed("customer_since"),
        },
        keys={KEY: in_object("companies"), "hs_parent_company_id": in_object("companies"), **KEYS},
        links={"hs_parent_company_id": "part_of", **links({DEALS: "deal", TICKETS: "case"})},
    ),
    Thing(
        "contacts", "people", key=KEY, order=20, dates=("createdate",),
        columns={
            KEY: Feed("customer_id", read=joined("contacts")),
            "firstname": Feed("first_name", write=first_name, of="name"),
            "lastname": Feed("last_name", write=last_name, of="name"),
            "email": Feed("email", write=text_of), "hs_additional_emails": Feed("email", write=text_of),
            "work_email": Feed("email", write=text_of), "phone": PHONE, "mobilephone": PHONE, **ADDRESS, OWNER: OWNED,
            "hs_analytics_source": Feed("source", write=text_of), "createdate": Feed("customer_since"),
            "date_of_birth": Feed("birth_date", write=text_of), "hs_language": Feed("language", write=text_of),
            "hs_email_optout": Feed("news_email", read=objection, write=flag_of),
        },
        keys={KEY: in_object("contacts"), **KEYS},
        links=links({COMPANIES: "works_at", DEALS: "deal", TICKETS: "case"}),
    ),
    activity("calls", "call", 60, {
        "hs_call_title": Feed("subject"), "hs_call_body": Feed("text", read=plain_text),
        "hs_call_duration": Feed("minutes", read=minutes_of), "hs_call_status": Feed("status"),
        "hs_call_direction": Feed("direction", read=direction_of),
    }),
    activity("emails", "email", 61, {
        "hs_email_subject": Feed("subject"), "hs_email_text": Feed("text", read=plain_text, otherwise="hs_email_html"),
        "hs_email_status": Feed("status"), "hs_email_direction": Feed("direction", read=direction_of),
    }),
    activity("meetings", "meeting", 62, {
        "hs_meeting_title": Feed("subject"), "hs_meeting_body": Feed("text", read=plain_text),
        "hs_meeting_start_time": Feed("made_at"), "hs_meeting_outcome": Feed("status"),
    }),
    activity("notes", "note", 63, {"hs_note_body": Feed("text", read=plain_text)}),
    activity("tasks", "task", 64, {
        "hs_task_subject": Feed("subject"), "hs_task_body": Feed("text", read=plain_text),
        "hs_task_status": Feed("status"),
    }),
    Thing(
        "products", "products", key=KEY, order=30, dates=("createdate",), keys={KEY: in_object("products"), **KEYS},
        columns={
            **keys_of("products"), "name": Feed("name", write=text_of), "hs_sku": Feed("sku", write=text_of),
            "price": Feed("price", write=amount_of), "hs_folder_name": Feed("category", write=text_of),
        },
        links={OWNER: "owner"},
    ),
    Thing(
        "deals", key=KEY, order=70, columns=keys_of("deals"), dates=("closedate",),
        money={"amount": "deal_currency_code"}, keys={KEY: in_object("deals"), **KEYS},
        links=links({COMPANIES: "customer", CONTACTS: "who", TICKETS: "case"}),
    ),
    Thing(
        "tickets", key=KEY, order=71, columns=keys_of("tickets"), dates=("createdate",),
        keys={KEY: in_object("tickets"), **KEYS},
        links=links({COMPANIES: "customer", CONTACTS: "who", DEALS: "deal"}),
    ),
    Thing(
        "orders", "whole_orders", key=KEY, order=72, dates=("hs_createdate",), lines="line_items",
        money={"hs_total_price": "hs_currency_code"}, keys={KEY: in_object("orders"), **KEYS},
        columns={
            "hs_external_order_id": Feed("number", otherwise=KEY),
            "hs_external_created_date": Feed("placed_at", otherwise="hs_createdate"),
            "hs_createdate": Feed("placed_at"), "createdate": Feed("placed_at"),
            **dict.fromkeys(CONTACTS, ORDERED_BY), "hs_total_price": Feed("total"),
            "hs_currency_code": Feed("currency"), "hs_order_discount": Feed("discount"),
            "hs_shipping_cost": Feed("delivery"), "hs_tax": Feed("tax"),
            "hs_external_order_status": Feed("status", read=order_status),
            "hs_fulfillment_status": Feed("status", read=order_status),
        },
        links=links({CONTACTS: "who", COMPANIES: "customer", DEALS: "deal"}),
    ),
    Thing(
        "line_items", "order_lines", key=KEY, order=73, within="orders", by=ORDER,
        money={"amount": "hs_line_item_currency_code"},
        keys={KEY: in_object("line_items"), ORDER: in_object("orders"), "hs_product_id": in_object("products"), **KEYS},
        columns={
            **keys_of("line_items"), ORDER: Feed("order", read=joined("orders")), "name": Feed("description"),
            "hs_product_id": Feed("product", read=joined("products"), through="products", cell=RECORD),
            "hs_sku": Feed("sku"), "quantity": Feed("quantity", write=amount_of),
            "amount": Feed("line_total", write=amount_of),
            "price": Feed("unit_price", write=amount_of),
        },
        links={ORDER: "order", "hs_product_id": "product", **dict.fromkeys(DEALS, "deal")},
    ),
)  # fmt: skip
BY_NAME = {thing.name: thing for thing in THINGS}


def thing_of(name: str) -> Thing:
    """Return what is known of an object; one of the house's own is kept whole under its ids."""
    return BY_NAME.get(name) or Thing(name, key=KEY, columns=keys_of(name), keys={KEY: in_object(name)}, order=90)
