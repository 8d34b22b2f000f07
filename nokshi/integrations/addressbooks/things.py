"""The columns of address books, as data. Neither gives its contacts an id: a row is known by what it says."""

from nokshi.integrations.cells import country_name, first_name, last_name, text_of
from nokshi.ports.systems import Feed, Thing

MANY = " ::: "
"""Between the values of a cell of Google's that holds several."""
NO_DAY = frozenset({"0/0/00", "00/00/00", "0/0/0000"})
NUMBERS = range(1, 6)


def apart(cell: str) -> str:
    """Return the values of a cell of Google's as intake parts them."""
    return cell.replace(MANY, ";")


def day(cell: str) -> str:
    """Return a birthday; one without a year, and Outlook's way to say none, are none."""
    return "" if cell.startswith("--") or cell in NO_DAY else cell


FIRST = Feed("first_name", write=first_name, of="name")
LAST = Feed("last_name", write=last_name, of="name")
EMAIL, PHONE, CALLED = (Feed(name, write=text_of) for name in ("email", "phone", "called"))
GOOGLE = Thing(
    "Google contacts", "people", "",
    columns={
        "First Name": FIRST, "Given Name": FIRST, "Last Name": LAST, "Family Name": LAST, "Nickname": CALLED,
        "Birthday": Feed("birth_date", read=day, write=text_of),
        **{f"E-mail {number} - Value": Feed("email", read=apart, write=text_of) for number in NUMBERS},
        **{f"Phone {number} - Value": Feed("phone", read=apart, write=text_of) for number in NUMBERS},
        "Address 1 - Street": Feed("address", write=text_of), "Address 1 - City": Feed("address_city", write=text_of),
        "Address 1 - Region": Feed("region", write=text_of),
        "Address 1 - Postal Code": Feed("postcode", write=text_of),
        "Address 1 - Country": Feed("address_country", write=country_name),
    },
)  # fmt: skip
OUTLOOK = Thing(
    "Outlook contacts", "people", "",
    columns={
        "First Name": FIRST, "Last Name": LAST, "Nickname": CALLED,
        "E-mail Address": EMAIL, "E-mail 2 Address": EMAIL, "E-mail 3 Address": EMAIL,
        "Mobile Phone": PHONE, "Business Phone": PHONE, "Business Phone 2": PHONE, "Home Phone": PHONE,
        "Home Phone 2": PHONE, "Primary Phone": PHONE, "Other Phone": PHONE,
        "Business Street": Feed("address", write=text_of, otherwise="Home Street"),
        "Business City": Feed("address_city", write=text_of, otherwise="Home City"),
        "Business State": Feed("region", write=text_of, otherwise="Home State"),
        "Business Postal Code": Feed("postcode", write=text_of, otherwise="Home Postal Code"),
        "Business Country/Region": Feed("address_country", write=country_name, otherwise="Home Country/Region"),
        "Birthday": Feed("birth_date", read=day),
    },
)  # fmt: skip
