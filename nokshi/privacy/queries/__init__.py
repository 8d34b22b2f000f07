"""Who may be contacted, and why not."""

from nokshi.privacy.queries.allowed import Decision, contactable, judged, may_contact, still_allowed
from nokshi.privacy.queries.consents import ConsentRow, consents_of, contact_rules, suppressions_of
from nokshi.privacy.queries.reasons import reason_text

__all__ = [
    "ConsentRow",
    "Decision",
    "consents_of",
    "contact_rules",
    "contactable",
    "judged",
    "may_contact",
    "reason_text",
    "still_allowed",
    "suppressions_of",
]
