"""Files of people and of companies."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions import extension_on
from nokshi.customers.actions.importing import save_customers, undo_customers
from nokshi.customers.actions.parents import PARENT, save_companies, undo_companies
from nokshi.customers.models import Customer
from nokshi.customers.words import LABELS
from nokshi.ports.importing import Choice, Column, ColumnType, ImportKind, Level, Remark, extend, import_kinds

NOBODY = _("The row says nobody: neither a name, nor an e-mail address, a phone or a number. Fill one in.")
KNOWING = ("name", "first_name", "last_name", "email", "phone", "customer_id")
DIFFERING = Choice(
    "differing",
    _("Where a customer is here already and a value differs"),
    (("ours", _("Keep what is here; fill in what is missing")), ("theirs", _("Take what the file says"))),
    "ours",
)


def check(values: Mapping[str, Any]) -> list[Remark]:
    """Return what is to be said of one row."""
    if any(values.get(name) for name in KNOWING):
        return []
    return [Remark(Level.REFUSED, "nobody", NOBODY, "name")]


NAME = Column(
    "name", LABELS["name"],
    also=(
        "Full name", "Customer name", "Client name", "Contact name", "Display name", "Name of customer",
        "Billing name", "Customer", "Client", "Contact", "Person", "Nombre completo", "নাম", "পূর্ণ নাম", "পুরো নাম",
        "গ্রাহকের নাম", "ক্রেতার নাম", "গ্রাহক", "ক্রেতা",
    ),
)  # fmt: skip
NAME_PARTS = (
    Column(
        "first_name", _("First name"),
        also=(
            "First", "Given name", "Forename", "FNAME", "Billing first name", "Vorname", "Nombre", "নামের প্রথম অংশ",
            "প্রথম নাম",
        ),
    ),
    Column(
        "last_name", _("Last name"),
        also=(
            "Last", "Surname", "Family name", "LNAME", "Billing last name", "Nachname", "Apellido", "নামের শেষ অংশ",
            "পদবি", "শেষ নাম",
        ),
    ),
    Column("called", LABELS["called"], also=(
        "Nickname", "Preferred name", "Salutation name", "Greet as", "ডাকনাম", "সম্বোধন",
    )),
    Column(
        "birth_date", LABELS["birth_date"], ColumnType.DATE,
        also=(
            "Birthday", "Birth date", "Date of birth", "DOB", "Born", "Born on", "Geburtsdatum", "জন্মদিন",
            "জন্ম তারিখ", "জন্মতারিখ",
        ),
    ),
)  # fmt: skip
COLUMNS = (
    Column(
        "customer_id", _("Customer number"), many=True,
        also=(
            "Customer ID", "CustomerID", "Client ID", "Contact ID", "Record ID", "Id", "Member no", "User ID",
            "External ID", "Account number", "Customer no", "Customer code", "Code", "গ্রাহক নম্বর", "গ্রাহক নং",
            "গ্রাহক আইডি", "সদস্য নম্বর",
        ),
    ),
    Column(
        "email", LABELS["emails"], ColumnType.EMAIL, many=True,
        also=(
            "E-mail", "Email address", "Email 2", "email_2", "Work email", "Other email", "Billing email", "Mail",
            "Email 1", "Primary email", "E-mail address", "ইমেইল", "ই-মেইল", "ইমেইল ঠিকানা", "ই-মেইল ঠিকানা", "ইমেল",
        ),
    ),
    Column(
        "phone", LABELS["phones"], ColumnType.PHONE, many=True,
        also=(
            "Phone number", "Mobile", "Mobile phone", "Cell", "Telephone", "phone_2", "Phone 2", "Home phone",
            "Work phone", "WhatsApp", "Billing phone", "Contact number", "Mobile number", "Tel", "Phone 1", "ফোন",
            "মোবাইল", "ফোন নম্বর", "মোবাইল নম্বর", "মোবাইল নং", "ফোন নং", "মুঠোফোন",
        ),
    ),
    Column(
        "handle", LABELS["handles"], many=True,
        also=("Handle", "Username", "Twitter", "Instagram", "Mastodon", "Facebook"),
    ),
    Column(
        "language", LABELS["language"], ColumnType.LANGUAGE,
        also=("Preferred language", "Locale", "Lang", "ভাষা", "পছন্দের ভাষা"),
    ),
    Column("time_zone", LABELS["zone"], also=("Time zone", "Timezone", "Zone", "সময় অঞ্চল")),
    Column(
        "preferred_channel", LABELS["preferred_channel"],
        also=("Preferred channel", "Contact by", "পছন্দের মাধ্যম"),
    ),
    Column(
        "country", LABELS["country"], ColumnType.COUNTRY,
        also=("Country code", "Billing country", "Mailing country", "Land", "País", "দেশ", "দেশের নাম"),
    ),
    Column("city", LABELS["city"], also=(
        "Town", "Billing city", "Mailing city", "District", "Ort", "Ciudad", "শহর", "জেলা", "এলাকা",
    )),
    Column(
        "address", LABELS["addresses"],
        also=(
            "Street", "Address 1", "Address line 1", "Billing address", "Mailing street", "Address", "Postal address",
            "ঠিকানা", "বাসার ঠিকানা",
        ),
    ),
    Column("address_city", _("City of the address"), also=("Address city", "Shipping city")),
    Column(
        "region", _("State or region"),
        also=("State", "Province", "Province code", "County", "Division", "বিভাগ"),
    ),
    Column("postcode", _("Postcode"), also=("Zip", "Zip code", "Postal code", "PLZ", "CEP", "পোস্টকোড")),
    Column(
        "address_country", _("Country of the address"), ColumnType.COUNTRY,
        also=("Address country", "Shipping country"),
    ),
    Column("source", LABELS["source"], also=("Lead source", "Origin", "Original source", "উৎস", "কোথা থেকে এলেন")),
    Column(
        "owner", LABELS["owner"],
        also=("Contact owner", "Account owner", "Owner email", "Assigned to", "দায়িত্বে"),
    ),
    Column(
        "customer_since", _("Customer since"), ColumnType.MOMENT,
        also=(
            "Created", "Created at", "Create date", "Date created", "Signup date", "Registered", "যোগ দেওয়ার তারিখ",
            "যোগদানের তারিখ",
        ),
    ),
)  # fmt: skip
COMPANY_NAME = replace(
    NAME, required=True,
    also=(
        "Company", "Company name", "Account", "Account name", "Organisation", "Organization", "Firm", "প্রতিষ্ঠান",
        "প্রতিষ্ঠানের নাম", "কোম্পানি",
    ),
)  # fmt: skip
PARENT_NAME = Column(
    PARENT, _("Part of (the company above it)"),
    also=(
        "Part of", "Parent", "Parent company", "Parent account", "Parent name", "Subsidiary of", "Belongs to", "Group",
        "Holding", "Konzern", "Muttergesellschaft", "Matriz", "মূল প্রতিষ্ঠান", "মাতৃপ্রতিষ্ঠান", "যে প্রতিষ্ঠানের অংশ",
    ),
)  # fmt: skip

import_kinds.lend(
    ImportKind(
        "people", _("People"), "customers.import", (NAME, *NAME_PARTS, *COLUMNS), check,
        partial(save_customers, kind=Customer.Kind.PERSON.value), undo_customers, choices=(DIFFERING,), order=10,
        called=("people", "persons", "contact", "contacts", "lead", "leads", "লোকজন", "ব্যক্তি"), known_by=KNOWING[:-1],
    ),
    ImportKind(
        "companies", _("Companies"), "customers.import", (COMPANY_NAME, *COLUMNS, PARENT_NAME), check,
        save_companies, undo_companies, choices=(DIFFERING,), order=20,
        called=("company", "companies", "account", "accounts", "firms", "organisations", "organizations", "প্রতিষ্ঠান"),
    ),
)  # fmt: skip
for name, sort in (("people", Customer.Kind.PERSON), ("companies", Customer.Kind.COMPANY)):
    extend(name, extension_on("customers.customer", sort))
