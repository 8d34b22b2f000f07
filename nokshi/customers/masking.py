"""What a masked copy shows of customers: people of the same kind and number who are nobody."""

from typing import Any

from nokshi.customers.rules.names import contact_key, search_key
from nokshi.kernel.masking import Masks
from nokshi.kernel.searchkey import sorting_key
from nokshi.ports.masking import Masked, day, deep, email, emptied, leave, masked, phone, plain, text

SHORTEST_PHONE = 7


def _customer(row: dict[str, Any], masks: Masks) -> None:
    """Make anew what they are sorted and found by."""
    row["sort_key"] = sorting_key(row["name"])
    row["search_key"] = search_key(name=row["name"], called=row["called"], city=row["city"])
    ways = (_way_by_key(word, masks) for word in row["contact_key"].split())
    row["contact_key"] = contact_key(ways)


def _way_by_key(word: str, masks: Masks) -> str:
    """Mask one way to reach somebody as the key has it: numbers without their plus."""
    if "@" in word:
        return masks.email(word)
    return masks.phone(f"+{word}") if word.isdigit() and len(word) >= SHORTEST_PHONE else masks.text(word)


def _identity(row: dict[str, Any], masks: Masks) -> None:
    """Mask a way to reach somebody as what it is; a number in another system is masked as text."""
    ways = {"email": masks.email, "phone": masks.phone}
    way = ways.get(row["kind"], masks.text)
    row["value"], row["shown"] = way(row["value"]), way(row["shown"])


masked.lend(
    Masked(
        "customers.Customer",
        {
            "name": text, "called": text, "city": text, "birth_date": day, "email": email, "phone": phone,
            "source": text, "sort_key": emptied, "search_key": emptied, "contact_key": plain,
            **leave("language", "zone", "preferred_channel", "country"),
        },
        row=_customer,
    ),
    Masked("customers.CustomerUnit"),
    Masked("customers.Identity", leave("namespace", "value", "shown", "label"), row=_identity),
    Masked(
        "customers.Address",
        {"label": text, "lines": text, "city": text, "region": text, "postcode": text, **leave("country")},
    ),
    Masked("customers.Merge", {"changes": deep, "gone": deep, **leave("theirs", "rows", "kept")}),
    Masked("customers.Relation", {"role": text, "source": text, **leave("since", "until")}),
)  # fmt: skip
