"""Tell the columns that people made from those of Dynamics 365, by their publisher's prefix or their label."""

import re

from nokshi.integrations.cells import apart
from nokshi.integrations.dynamics.things import FORMATTED, LABEL

PREFIXED = re.compile(r"(?!address\d_)([a-z][a-z0-9]{1,7})_(.+)")
MICROSOFTS = frozenset(
    {"msdyn", "msdyncrm", "msdynmkt", "mspp", "adx", "msa", "cdm", "li", "mscrm", "msft", "msevtmgt"}
)
"""Publishers of what Microsoft brings along."""

LABELS = frozenset(
    """
account|account name|account number|account rating|address 1|address 2|annual income|
annual income (base)|annual revenue|annual revenue (base)|anniversary|assistant|assistant phone|auto-create|
birthday|budget amount|budget amount (base)|business phone|business phone 2|business type|callback number|
category|children's names|city|classification|company name|company phone|confirm interest|contact|contact method|
country|country/region|created by|created by (delegate)|created by (external party)|created on|credit hold|
credit limit|credit limit (base)|currency|customer size|decision maker?|department|description|
do not allow bulk emails|do not allow bulk mails|do not allow emails|do not allow faxes|do not allow mails|
do not allow phone calls|education|email|email address 2|email address 3|employee|entity image|est. close date|
est. value|est. value (base)|evaluate fit|exchange rate|external user identifier|fax|first name|
follow email activity|freight terms|ftp site|full name|gdpr optout|gender|government|has children|home phone|
home phone 2|import sequence number|industry|industry code|initial communication|is backoffice customer|
is private|job title|last date included in campaign|last name|last on hold time|last sla applied|lead|lead source|
lead type|main phone|manager|manager phone|managing partner|marital status|market capitalization|
market capitalization (base)|marketing only|master id|merged|middle name|mobile phone|modified by|
modified by (delegate)|modified on|need|nickname|no. of children|no. of employees|number of children|
number of employees|on hold time (minutes)|open deals|open revenue|originating case|originating lead|other phone|
owner|ownership|owning business unit|owning team|owning user|pager|parent account|parent account for lead|
parent contact for lead|participates in workflow|payment terms|phone|preferred day|preferred facility/equipment|
preferred method of contact|preferred service|preferred time|preferred user|price list|primary contact|
primary email|primary satori id|primary twitter id|priority|process|process code|purchase process|
purchase timeframe|qualification comments|qualifying opportunity|rating|record created on|
related campaign response|relationship type|role|sales stage|sales stage code|salutation|send marketing materials|
shares outstanding|shipping method|sic code|sla|source campaign|spouse/partner name|state or province|
state/province|status|status reason|stock exchange|street 1|street 2|street 3|suffix|teams followed|telephone 3|
territory|territory code|ticker symbol|time spent by me|time zone rule version number|topic|
utc conversion time zone code|version number|website|yomi account name|yomi company name|yomi first name|
yomi full name|yomi last name|yomi middle name|zip/postal code|back office customer|(deprecated) process stage|
(deprecated) traversed path|(do not modify) row checksum|(do not modify) modified on|stage|stage id|process id|
traversed path
""".replace("\n", "").split("|")
)
ADDRESS = re.compile(
    r"address \d: |aging \d+|.* \((?:base|deprecated|delegate)\)$|\(do not modify\)|.*\([^()]*\) \([^()]*\)$"
)


def is_own(thing: str, name: str) -> bool:
    """Say whether people made a column: logical names have their publisher before, labels are none of Microsoft's."""
    bare = name.removesuffix(FORMATTED).removesuffix(LABEL)
    if "@" in name or bare.startswith("_"):
        return False
    if bare.islower() and " " not in bare:
        found = PREFIXED.fullmatch(bare)
        return found is not None and found[1] not in MICROSOFTS
    text = " ".join(bare.split()).casefold()
    return text not in LABELS and not ADDRESS.match(text)


def titled(name: str) -> str:
    """Return a column as people call it: `new_shoesize` is “Shoesize”, a label stays."""
    bare = name.partition("@")[0]
    found = PREFIXED.fullmatch(bare)
    words = apart(found[2]) if found and bare.islower() else bare
    return words[:1].upper() + words[1:]


def beside(name: str) -> str:
    """Return the column in which the Web API says in words what a choice means."""
    return "" if "@" in name else f"{name}{FORMATTED}"
