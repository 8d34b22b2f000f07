"""The collections of SAP Cloud for Customer and their columns, as data; `@ms` names days that come as milliseconds."""

from collections.abc import Mapping
from typing import Any

from nokshi.integrations.cells import amount_of, first_name, last_name, plain_text, text_of
from nokshi.integrations.sap.values import amount, day, moment, order_status, permission, sap_key, ticks_of
from nokshi.ports.systems import RECORD, Feed, Thing

TICKS = "@ms"
EMAIL, PHONE = (Feed(name, write=text_of) for name in ("email", "phone"))
STAFF = "EmployeeBasicData"
ID = Feed("customer_id", read=sap_key)
NUMBER = Feed("number", read=sap_key)


def owner(field: str, beside: str) -> Feed:
    """Return the column of an employee's number; `beside` names the one with his name."""
    return Feed(field, read=sap_key, through=STAFF, cell="Email", otherwise=beside)


def address(prefix: str = "") -> Mapping[str, Feed]:
    """Return the columns of an address."""
    return {
        f"{prefix}Street": Feed("address", write=text_of),
        f"{prefix}City": Feed("address_city", write=text_of),
        f"{prefix}StateCode": Feed("region", write=text_of),
        f"{prefix}StreetPostalCode": Feed("postcode", write=text_of),
        f"{prefix}CountryCode": Feed("address_country", write=text_of),
    }


REACHED = {
    "Email": EMAIL,
    "Phone": PHONE,
    "Mobile": PHONE,
    "CreationOn": Feed("customer_since", read=moment),
    f"CreationOn{TICKS}": Feed("customer_since", read=moment),
    "ContactPermissionCode": Feed("news_email", read=permission),
    "ContactPermissionCodeText": Feed("news_phone", read=permission),
    "LanguageCode": Feed("language", write=text_of),
}
PERSON = {
    **REACHED,
    "FirstName": Feed("first_name", write=first_name, of="name"),
    "LastName": Feed("last_name", write=last_name, of="name"),
    "NickName": Feed("called", write=text_of),
    "BirthDate": Feed("birth_date", read=day, write=text_of),
    f"BirthDate{TICKS}": Feed("birth_date", read=day, write=ticks_of),
}
ABOUT = {
    "ObjectID": NUMBER,
    "MainContactPartyID": Feed("who", read=sap_key),
    "MainAccountPartyID": Feed("who", read=sap_key),
    "Subject": Feed("subject"),
    "Status": Feed("status"),
    "StatusText": Feed("status"),
    "LifeCycleStatusCodeText": Feed("status"),
    "Text": Feed("text", read=plain_text),
    "OwnerPartyID": owner("author", "OwnerPartyName"),
    "ProcessorPartyID": owner("author", "ProcessorPartyName"),
    "DirectionText": Feed("direction"),
}
ABOUT_LINKS = {"MainAccountPartyID": "customer", "MainContactPartyID": "who", "OwnerPartyID": "owner",
               "ProcessorPartyID": "owner", "TicketID": "case"}  # fmt: skip


def at(name: str, field: str = "at") -> Mapping[str, Feed]:
    """Return the column of a moment, however the file writes it."""
    return {name: Feed(field, read=moment), f"{name}{TICKS}": Feed(field, read=moment)}


def kept(name: str, order: int, key: str = "ObjectID", **more: Any) -> Thing:
    """Return a collection for which there is no place yet: kept whole under its ids."""
    return Thing(name, key=key, columns={key: NUMBER}, order=order, **more)


def activity(name: str, sort: str, order: int, columns: Mapping[str, Feed]) -> Thing:
    """Return a collection of activities of one sort."""
    return Thing(
        name, "activities", "ObjectID", {**ABOUT, **at("CreationDateTime", "made_at"), **at("CreationOn", "made_at"),
        **columns}, links=ABOUT_LINKS, choices={"activity": sort}, order=order,
    )  # fmt: skip


def is_prospect(row: Mapping[str, Any]) -> bool:
    """Say whether a lead is of somebody who is in no other collection."""
    named = row.get("contactlastname") or row.get("individualcustomerfamilyname")
    return bool(named) and not any(row.get(one) for one in ("accountpartyid", "contactid", "individualcustomerid"))


LEAD_LINKS = {"AccountPartyID": "customer", "ContactID": "who", "CampaignID": "campaign", "OwnerPartyID": "owner"}
COLLECTIONS = (
    Thing(STAFF, key="BusinessPartnerID", columns={"BusinessPartnerID": NUMBER}, order=1),
    Thing(
        "CorporateAccount", "companies", "AccountID", order=10,
        columns={"AccountID": ID, **REACHED, **address(), "Name": Feed("name", write=text_of),
                 "OwnerID": owner("owner", "OwnerName")},
        links={"ParentAccountID": "part_of", "OwnerID": "owner"},
    ),
    Thing(
        "IndividualCustomer", "people", "CustomerID", order=15,
        columns={"CustomerID": ID, **PERSON, **address(), "OwnerID": owner("owner", "OwnerName")},
        links={"OwnerID": "owner"},
    ),
    Thing(
        "Contact", "people", "ContactID", order=20,
        columns={"ContactID": ID, **PERSON, **address("BusinessAddress"),
                 "ContactOwnerID": owner("owner", "ContactOwnerName")},
        links={"AccountID": "works_at", "ContactOwnerID": "owner"},
    ),
    kept("ContactIsContactPersonFor", 22, links={"ContactID": "who", "AccountID": "works_at"}),
    kept("Lead", 25, "ID", links=LEAD_LINKS, others=("Lead (new person)",)),
    Thing(
        "Lead (new person)", "people", "ID", order=26, takes=is_prospect, links=LEAD_LINKS,
        columns={
            "ID": Feed("customer_id", read=lambda cell: f"lead {sap_key(cell)}" if cell.strip() else ""),
            "ContactFirstName": Feed("first_name", write=first_name, of="name"),
            "ContactLastName": Feed("last_name", write=last_name, of="name", otherwise="IndividualCustomerFamilyName"),
            "ContactEMail": EMAIL, "IndividualCustomerEMail": EMAIL, "ContactPhone": PHONE, "ContactMobile": PHONE,
            "OwnerPartyID": owner("owner", "OwnerPartyName"), "OriginTypeCodeText": Feed("source"),
        },
    ),
    activity("Task", "task", 60, {**at("CompletionDateTime"), **at("StartDateTime", "made_at")}),
    activity("PhoneCall", "call", 61, at("StartDateTime")),
    activity("Appointment", "meeting", 62, {**at("StartDate"), **at("StartDateTime")}),
    activity("Email", "email", 63, at("DateTime")),
    activity("Visit", "meeting", 64, at("StartDateTime")),
    kept("Opportunity", 70, "ID", money={"ExpectedRevenueAmount": "ExpectedRevenueAmountCurrencyCode"},
         links={"ProspectPartyID": "customer", "PrimaryContactPartyID": "who",
                "MainEmployeeResponsiblePartyID": "owner"}),
    kept("OpportunityItem", 71, links={"ProductID": "product"}),
    kept("ServiceRequest", 72, "ID",
         links={"BuyerPartyID": "customer", "BuyerMainContactPartyID": "who", "ProductID": "product",
                "ProcessorPartyID": "owner"}),
    Thing(
        "Product", "products", "ProductID", order=30,
        columns={
            "ProductID": Feed("sku", read=sap_key), "ObjectID": NUMBER, "Description": Feed("name", write=text_of),
            "Name": Feed("name", write=text_of), "ProductCategoryDescription": Feed("category", write=text_of),
        },
    ),
    Thing(
        "SalesOrder", "whole_orders", order=75, key="ObjectID", lines="SalesOrderItem",
        money={"TotalNetAmount": "TotalNetAmountCurrencyCode"},
        columns={
            "ID": Feed("number", read=sap_key, otherwise="ObjectID"), **at("CreationDateTime", "placed_at"),
            "BuyerPartyID": Feed("customer_id", read=sap_key), "TotalNetAmount": Feed("total", read=amount),
            "TotalNetAmountCurrencyCode": Feed("currency"),
            "LifeCycleStatusCodeText": Feed("status", read=order_status),
        },
        links={"BuyerPartyID": "customer", "BuyerMainContactPartyID": "who"},
    ),
    Thing(
        "SalesOrderItem", "order_lines", order=76, key="ObjectID", within="SalesOrder", by="ParentObjectID",
        columns={
            "ObjectID": NUMBER, "ParentObjectID": Feed("order", read=sap_key), "Description": Feed("description"),
            "ProductID": Feed("product", read=sap_key, through="Product", cell=RECORD),
            "Quantity": Feed("quantity", read=amount, write=amount_of),
            "NetPriceAmount": Feed("unit_price", read=amount, write=amount_of),
            "NetAmount": Feed("line_total", read=amount, write=amount_of),
        },
        links={"ParentObjectID": "order", "ProductID": "product"},
    ),
    kept("Campaign", 74, "ID"),
)  # fmt: skip
