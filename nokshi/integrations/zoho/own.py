"""Tell the fields that people made from those of Zoho, and what the list of fields says of them."""

import re
from collections.abc import Mapping, Sequence

from nokshi.integrations.zoho.naming import folded, module_of, names_of_fields
from nokshi.ports.systems import Described, Describing, Head

TWINS = (".id", ".module", ".type")
NUMBERED = re.compile(r"^(.*\S) \d{1,2}$")
TYPES = {
    "text": "text", "single line": "text", "text area": "prose", "textarea": "prose", "multi line": "prose",
    "multiline": "prose", "rich text": "prose", "pick list": "choice", "picklist": "choice", "multi-select": "choices",
    "multiselect picklist": "choices", "multi-select picklist": "choices", "multiselectpicklist": "choices",
    "multi select": "choices", "date": "date", "datetime": "moment", "date/time": "moment", "date time": "moment",
    "boolean": "flag", "checkbox": "flag", "currency": "money", "number": "number", "integer": "number",
    "long integer": "number", "bigint": "number", "decimal": "number", "double": "number", "percent": "number",
    "email": "email", "phone": "phone", "website": "link", "url": "link",
}  # fmt: skip
"""The types of fields in the list of a backup and in Zoho's interface, as those of fields of the house's own."""

KNOWN = frozenset(
    """
record id|owner|lead owner|contact owner|account owner|company|first name|last name|
full name|lead name|contact name|account name|email|secondary email|phone|home phone|other phone|mobile|fax|title|
department|lead source|lead status|salutation|website|industry|annual revenue|no. of employees|no of employees|
employees|rating|skype id|twitter|description|tag|date of birth|assistant|asst phone|created by|modified by|
created time|modified time|last activity time|change log time|locked|currency|exchange rate|layout|record image|
photo|vendor name|reporting to|parent account|account number|account site|account type|account source|ownership|
sic code|ticker symbol|email opt out|sms opt out|unsubscribed mode|unsubscribed time|data processing basis|
data processing basis details|data source|is converted|converted|converted account|converted contact|
converted deal|converted date time|lead conversion time|last enriched time|enrich status|connected to|
days visited|average time spent (minutes)|number of chats|most recent visit|first visit|first visited time|
last visited time|first visited url|first page visited|referrer|visitor score|gclid|ad campaign name|adgroup name|
ad network|ad click date|ad|keyword|click type|device type|search partner network|cost per click|
cost per conversion|reason for conversion failure|conversion exported on|conversion export status|contact id|
account id|lead id|company id|territories|score|positive score|negative score|touch point score|
positive touch point score|negative touch point score|sub-pipeline|pipeline|street|city|state|zip code|country|
billing street|billing city|billing state|billing code|billing country|billing zip code|shipping street|
shipping city|shipping state|shipping code|shipping country|shipping zip code|mailing street|mailing city|
mailing state|mailing zip|mailing country|other street|other city|other state|other zip|other country|
flat / house no. / building / apartment name|latitude|longitude
""".replace("\n", "").split("|")
)
ENDINGS = ("flat / house no. / building / apartment name", "latitude", "longitude", "address line 2")


def is_own(thing: str, name: str) -> bool:
    """Say whether people made a field: Zoho has none of this name, and it is no id beside a name."""
    text = folded(name)
    numbered = NUMBERED.match(text)
    bare = numbered[1] if numbered else text
    return bare not in KNOWN and not text.endswith((*TWINS, *ENDINGS))


def titled(name: str) -> str:
    """Return a field as people call it."""
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def describing(tables: Sequence[Head]) -> Describing:
    """Return what says by the list of fields how columns are called and of which type they are."""
    types = {key: kind for head in tables for key, kind in names_of_fields(head, "data type").items()}
    return lambda head: _described(head, types)


def _described(head: Head, types: Mapping[tuple[str, str], str]) -> dict[str, Described]:
    module = folded(module_of(head.file))
    return {
        name: Described(" ".join(header.split()), TYPES.get(types.get((module, folded(header)), "").casefold(), ""))
        for header, name in zip(head.headers, head.own, strict=True)
    }
