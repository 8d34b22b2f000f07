"""The objects of Salesforce and their columns, as data."""

from collections.abc import Mapping
from dataclasses import replace

from nokshi.integrations.salesforce.values import (
    activity_of,
    amount_of,
    country_name,
    day_of,
    direction_of,
    first_name,
    flag_of,
    last_name,
    long_id,
    minutes_of,
    objection,
    opted_out,
    order_status,
    order_word,
    text_of,
)
from nokshi.ports.systems import RECORD, Feed, Thing

OWNER = Feed("owner", read=long_id, through="User", cell="Email")
AUTHOR = replace(OWNER, field="author")
# What hangs on a case is heard of the person who asked.
OF_CASE = Feed("who", read=long_id, through="Case", cell="ContactId")
ID = Feed("customer_id", read=long_id)
NUMBER = {"Id": Feed("number", read=long_id)}
EMAIL, PHONE = (Feed(name, write=text_of) for name in ("email", "phone"))
AUDIT = ("CreatedDate",)
MERGED = {"MasterRecordId": "merged_into"}


def address(prefix: str) -> Mapping[str, Feed]:
    """Return the columns of an address."""
    return {
        f"{prefix}Street": Feed("address", write=text_of),
        f"{prefix}City": Feed("address_city", write=text_of),
        f"{prefix}State": Feed("region", write=text_of),
        f"{prefix}PostalCode": Feed("postcode", write=text_of),
        f"{prefix}Country": Feed("address_country", write=country_name),
    }


PERSON = {
    "Id": ID,
    "FirstName": Feed("first_name", write=first_name, of="name"),
    "LastName": Feed("last_name", write=last_name, of="name"),
    "Email": EMAIL,
    "Phone": PHONE,
    "MobilePhone": PHONE,
    "LeadSource": Feed("source", write=text_of),
    "OwnerId": OWNER,
    "CreatedDate": Feed("customer_since"),
    "HasOptedOutOfEmail": Feed("news_email", read=objection, write=opted_out),
    "DoNotCall": Feed("news_phone", read=objection, write=opted_out),
}
ACTIVITY = {
    **NUMBER,
    "WhoId": Feed("who", read=long_id),
    "WhatId": Feed("who", read=long_id),
    "AccountId": Feed("who", read=long_id),
    "Subject": Feed("subject"),
    "Description": Feed("text"),
    "OwnerId": AUTHOR,
}
ACTIVITY_LINKS = {"WhoId": "who", "WhatId": "about", "OwnerId": "owner"}
THINGS = (
    Thing("User", columns=NUMBER, order=1),
    Thing(
        "Account", "companies", order=10, dates=AUDIT,
        columns={
            "Id": ID, "Name": Feed("name", write=text_of), "Phone": PHONE, **address("Billing"), "OwnerId": OWNER,
            "AccountSource": Feed("source", write=text_of), "CreatedDate": Feed("customer_since"),
        },
        links={"ParentId": "part_of", "OwnerId": "owner", **MERGED},
    ),
    Thing(
        "Contact", "people", order=20, dates=AUDIT,
        columns={
            **PERSON, **address("Mailing"), "HomePhone": PHONE, "OtherPhone": PHONE,
            "Birthdate": Feed("birth_date", write=text_of),
        },
        links={"AccountId": "works_at", "ReportsToId": "reports_to", "OwnerId": "owner", **MERGED},
    ),
    Thing("Lead", "people", order=25, dates=AUDIT, columns={**PERSON, **address("")},
          links={"OwnerId": "owner", **MERGED}),
    Thing(
        "Task", "activities", order=60, dates=AUDIT, links=ACTIVITY_LINKS,
        columns={
            **ACTIVITY, "TaskSubtype": Feed("activity", read=activity_of), "ActivityDate": Feed("day"),
            "CreatedDate": Feed("made_at"), "CompletedDateTime": Feed("at"), "Status": Feed("status"),
            "CallDurationInSeconds": Feed("minutes", read=minutes_of), "CallType": Feed("direction"),
        },
    ),
    Thing(
        "Event", "activities", order=61, dates=("StartDateTime",), links=ACTIVITY_LINKS,
        choices={"activity": "meeting"},
        columns={
            **ACTIVITY, "StartDateTime": Feed("at"), "ActivityDateTime": Feed("made_at"), "ActivityDate": Feed("day"),
            "DurationInMinutes": Feed("minutes"),
        },
    ),
    Thing(
        "Note", "activities", order=62, dates=AUDIT, links={"ParentId": "about", "OwnerId": "owner"},
        choices={"activity": "note"},
        columns={
            **NUMBER, "ParentId": Feed("who", read=long_id), "Title": Feed("subject"), "Body": Feed("text"),
            "OwnerId": AUTHOR, "CreatedDate": Feed("made_at"),
        },
    ),
    Thing(
        "Opportunity", order=70, columns=NUMBER, dates=("CloseDate",), money={"Amount": "CurrencyIsoCode"},
        links={"AccountId": "customer", "ContactId": "who", "CampaignId": "campaign", "OwnerId": "owner"},
    ),
    Thing(
        "Case", order=71, columns=NUMBER, dates=AUDIT,
        links={"AccountId": "customer", "ContactId": "who", "ParentId": "part_of", "OwnerId": "owner"},
    ),
    Thing(
        "Product2", "products", order=30, dates=AUDIT,
        columns={
            **NUMBER, "Name": Feed("name", write=text_of), "Family": Feed("category", write=text_of),
            "ProductCode": Feed("sku", write=text_of, otherwise="StockKeepingUnit"),
            "IsActive": Feed("is_active", write=flag_of),
        },
    ),
    Thing(
        "Pricebook2", "price_lists", order=31,
        columns={
            **NUMBER, "Name": Feed("name", write=text_of), "IsActive": Feed("is_active"),
            "IsStandard": Feed("is_standard"),
        },
    ),
    Thing(
        "PricebookEntry", "prices", order=32, money={"UnitPrice": "CurrencyIsoCode"},
        links={"Product2Id": "product", "Pricebook2Id": "price_list"},
        columns={
            **NUMBER, "Product2Id": Feed("product", read=long_id, through="Product2", cell=RECORD),
            "Pricebook2Id": Feed("price_list", read=long_id, through="Pricebook2", cell=RECORD),
            "UnitPrice": Feed("amount", write=amount_of), "CurrencyIsoCode": Feed("currency"),
        },
    ),
    Thing(
        "Order", "whole_orders", order=72, dates=("EffectiveDate",), money={"TotalAmount": "CurrencyIsoCode"},
        lines="OrderItem", links={"AccountId": "customer", "OwnerId": "owner"},
        columns={
            "OrderNumber": Feed("number", otherwise="Id"),
            "EffectiveDate": Feed("placed_at", otherwise="CreatedDate", write=day_of),
            "AccountId": Feed("customer_id", read=long_id, otherwise="BillToContactId"),
            "Status": Feed("status", read=order_status, write=order_word), "TotalAmount": Feed("total"),
            "CurrencyIsoCode": Feed("currency"),
        },
    ),
    Thing(
        "OrderItem", "order_lines", order=73, money={"TotalPrice": "CurrencyIsoCode"}, within="Order", by="OrderId",
        links={"OrderId": "order", "Product2Id": "product"},
        columns={
            **NUMBER, "OrderId": Feed("order", read=long_id), "Description": Feed("description"),
            "Product2Id": Feed("product", read=long_id, through="Product2", cell=RECORD),
            "Quantity": Feed("quantity", write=amount_of),
            "UnitPrice": Feed("unit_price", write=amount_of),
            "TotalPrice": Feed("line_total", write=amount_of),
        },
    ),
    Thing(
        "EmailMessage", "activities", order=74, dates=("MessageDate",), choices={"activity": "email"},
        links={"ParentId": "about", "RelatedToId": "about"},
        columns={
            **NUMBER, "RelatedToId": Feed("who", read=long_id), "ParentId": OF_CASE, "Subject": Feed("subject"),
            "TextBody": Feed("text"), "MessageDate": Feed("at"), "CreatedDate": Feed("made_at"),
            "CreatedById": AUTHOR, "Incoming": Feed("direction", read=direction_of),
        },
    ),
    Thing(
        "CaseComment", "activities", order=75, dates=AUDIT, links={"ParentId": "about"}, choices={"activity": "note"},
        columns={
            **NUMBER, "ParentId": OF_CASE, "CommentBody": Feed("text"), "CreatedById": AUTHOR,
            "CreatedDate": Feed("made_at"),
        },
    ),
    Thing("CampaignMember", order=73, columns=NUMBER,
          links={"CampaignId": "campaign", "ContactId": "who", "LeadId": "who"}),
)  # fmt: skip
BY_NAME = {thing.name.casefold(): thing for thing in THINGS}
PREFIXES = {
    "001": "Account", "003": "Contact", "00Q": "Lead", "006": "Opportunity", "00T": "Task", "00U": "Event",
    "500": "Case", "701": "Campaign", "00v": "CampaignMember", "01t": "Product2", "01u": "PricebookEntry",
    "00k": "OpportunityLineItem", "801": "Order", "802": "OrderItem", "0Q0": "Quote", "800": "Contract",
    "02i": "Asset", "005": "User", "00G": "Group", "02s": "EmailMessage", "00P": "Attachment", "002": "Note",
    "00a": "CaseComment", "01s": "Pricebook2", "068": "ContentVersion",
}  # fmt: skip


def thing_of(name: str) -> Thing:
    """Return what is known of an object; one that nobody wrote down is kept whole under its ids."""
    return BY_NAME.get(name.casefold()) or Thing(name, columns=NUMBER, order=90)
