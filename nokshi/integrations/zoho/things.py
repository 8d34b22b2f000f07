"""The modules of Zoho CRM and Bigin and their columns, as data; columns by their names in small letters."""

from collections.abc import Mapping

from nokshi.integrations.cells import amount_of, country_name, first_name, last_name, objection, plain_text, text_of
from nokshi.integrations.zoho.values import direction_of, flag_of, key_of, minutes_of, order_status, order_word
from nokshi.ports.systems import RECORD, Feed, Thing

KEY = "record id"
NUMBER = {KEY: Feed("number", read=key_of)}
ID = {KEY: Feed("customer_id", read=key_of)}
OWNED = Feed("owner", read=key_of, through="Users", cell="email", otherwise="owner")
AUTHOR = Feed("author", read=key_of, through="Users", cell="email", otherwise="owner")
EMAIL, PHONE, WHO = Feed("email", write=text_of), Feed("phone", write=text_of), Feed("who", read=key_of)
AUDIT = ("created time",)


def address(prefix: str, zip_code: str) -> Mapping[str, Feed]:
    """Return the columns of an address."""
    return {
        f"{prefix}street": Feed("address", write=text_of),
        f"{prefix}city": Feed("address_city", write=text_of),
        f"{prefix}state": Feed("region", write=text_of),
        f"{prefix}{zip_code}": Feed("postcode", write=text_of),
        f"{prefix}country": Feed("address_country", write=country_name),
    }


SHARED = {
    **ID, "phone": PHONE, "lead source": Feed("source", write=text_of), "owner.id": OWNED, "owner": Feed("owner"),
    "created time": Feed("customer_since"),
}  # fmt: skip
PERSON = {
    **SHARED, "first name": Feed("first_name", write=first_name, of="name"),
    "last name": Feed("last_name", write=last_name, of="name"), "email": EMAIL, "secondary email": EMAIL,
    "mobile": PHONE, "home phone": PHONE, "other phone": PHONE,
    "email opt out": Feed("news_email", read=objection),
}  # fmt: skip
ACTIVITY = {
    **NUMBER, "contact name.id": WHO, "lead name.id": WHO, "account name.id": WHO, "related to.id": WHO,
    "parent id.id": WHO, "parent.id": WHO, "subject": Feed("subject"),
    "description": Feed("text", read=plain_text), "owner.id": AUTHOR, "owner": Feed("author"),
    "created time": Feed("made_at"), "status": Feed("status"),
}  # fmt: skip
ABOUT = {"contact name.id": "who", "related to.id": "about", "owner.id": "owner"}
NOTED = {"parent id.id": "about", "parent.id": "about", "owner.id": "owner"}
OWNER = {"owner.id": "owner"}

THINGS = (
    Thing("Users", key=KEY, columns=NUMBER, order=1),
    Thing("Fields", order=2),
    Thing(
        "Accounts", "companies", key=KEY, order=10, dates=AUDIT,
        columns={**SHARED, "account name": Feed("name", write=text_of), **address("billing ", "code"),
                 "account source": Feed("source", write=text_of)},
        links={"parent account.id": "part_of", **OWNER},
    ),
    Thing(
        "Contacts", "people", key=KEY, order=20, dates=AUDIT,
        columns={**PERSON, **address("mailing ", "zip"), "date of birth": Feed("birth_date", write=text_of)},
        links={"account name.id": "works_at", "reporting to.id": "reports_to", **OWNER},
    ),
    Thing(
        "Leads", "people", key=KEY, order=25, dates=AUDIT, columns={**PERSON, **address("", "zip code")},
        links=OWNER,
    ),
    Thing(
        "Tasks", "activities", key=KEY, order=60, dates=AUDIT, links=ABOUT, choices={"activity": "task"},
        columns={**ACTIVITY, "closed time": Feed("at"), "due date": Feed("day")},
    ),
    Thing(
        "Calls", "activities", key=KEY, order=61, dates=("call start time",), links=ABOUT,
        choices={"activity": "call"},
        columns={
            **ACTIVITY, "call start time": Feed("at"), "call type": Feed("direction", read=direction_of),
            "call duration (in seconds)": Feed("minutes", read=minutes_of, otherwise="call duration"),
            "call result": Feed("status"),
        },
    ),
    Thing(
        "Events", "activities", key=KEY, order=62, dates=("from",), choices={"activity": "meeting"},
        columns={**ACTIVITY, "title": Feed("subject"), "from": Feed("at"), "host.id": AUTHOR},
        links={**ABOUT, "host.id": "owner"},
    ),
    Thing(
        "Notes", "activities", key=KEY, order=63, dates=AUDIT, choices={"activity": "note"}, links=NOTED,
        columns={**ACTIVITY, "note title": Feed("subject"), "note content": Feed("text", read=plain_text)},
    ),
    Thing(
        "Emails", "activities", key=KEY, order=64, dates=("sent time",), choices={"activity": "email"},
        columns={**NUMBER, "record name.id": WHO, "subject": Feed("subject"), "sent time": Feed("at"),
                 "sender": Feed("author"), "status": Feed("status")},
        links={"record name.id": "about"},
    ),
    Thing(
        "Deals", key=KEY, order=70, columns=NUMBER, dates=("closing date",), money={"amount": "currency"},
        links={"account name.id": "customer", "contact name.id": "who", "campaign source.id": "campaign", **OWNER},
    ),
    Thing(
        "Cases", key=KEY, order=71, columns=NUMBER, dates=AUDIT,
        links={"account name.id": "customer", "contact name.id": "who", "deal name.id": "deal", **OWNER},
    ),
    Thing(
        "Products", "products", key=KEY, order=30, dates=AUDIT, money={"unit price": "currency"}, links=OWNER,
        columns={
            **NUMBER, "product name": Feed("name", write=text_of), "product code": Feed("sku", write=text_of),
            "product category": Feed("category", write=text_of), "unit price": Feed("price", write=amount_of),
            "currency": Feed("currency"), "product active": Feed("is_active", write=flag_of),
        },
    ),
    Thing(
        "Price Books", "price_lists", key=KEY, order=31, links=OWNER,
        columns={**NUMBER, "price book name": Feed("name", write=text_of), "currency": Feed("currency")},
    ),
    Thing(
        "Sales Orders", "whole_orders", key=KEY, order=72, dates=AUDIT, money={"grand total": "currency"},
        lines="Ordered Items",
        columns={
            "so number": Feed("number", otherwise=KEY), "created time": Feed("placed_at"),
            "account name.id": Feed("customer_id", read=key_of, otherwise="contact name.id"),
            "status": Feed("status", read=order_status, write=order_word), "grand total": Feed("total"),
            "discount": Feed("discount"), "tax": Feed("tax"), "currency": Feed("currency"),
        },
        links={"account name.id": "customer", "contact name.id": "who", "deal name.id": "deal", **OWNER},
    ),
    Thing(
        "Ordered Items", "order_lines", key=KEY, order=73, within="Sales Orders", by="parent.id",
        columns={
            **NUMBER, "parent.id": Feed("order", read=key_of), "description": Feed("description"),
            "product name.id": Feed("product", read=key_of, through="Products", cell=RECORD),
            "quantity": Feed("quantity", write=amount_of), "list price": Feed("unit_price", write=amount_of),
        },
        links={"parent.id": "order", "product name.id": "product"},
    ),
    Thing("Attachments", key=KEY, order=80, columns=NUMBER, links={"parent.id": "about"}),
)  # fmt: skip
BY_NAME = {thing.name.casefold(): thing for thing in THINGS}
NAMED_ALSO = {
    "companies": "Accounts", "pipelines": "Deals", "potentials": "Deals", "meetings": "Events", "people": "Contacts",
    "price_books": "Price Books", "pricebooks": "Price Books", "sales_orders": "Sales Orders",
    "ordered_items": "Ordered Items",
}  # fmt: skip
"""What Bigin, and Zoho before, call the modules."""


def thing_of(name: str) -> Thing:
    """Return what is known of a module; one of the house's own is kept whole under its ids."""
    return BY_NAME.get(name.casefold()) or Thing(name, key=KEY, columns=NUMBER, order=90, links=OWNER)
