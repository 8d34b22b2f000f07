"""Which relations there are between people and companies, and in which form they are kept."""

from dataclasses import dataclass, replace
from datetime import date

from nokshi.customers.rules.names import tidy

PERSON, COMPANY = "person", "company"
WORKS_AT, PART_OF, HOUSEHOLD, OWN = "works_at", "part_of", "household", "own"
DECISION_MAKER, CONTACT_PERSON, REFERRED_BY = "decision_maker", "contact_person", "referred_by"
REPORTS_TO = "reports_to"
# Of what kind its two ends must be; "" is either.
ENDS: dict[str, tuple[str, str]] = {
    WORKS_AT: (PERSON, COMPANY),
    PART_OF: (COMPANY, COMPANY),
    HOUSEHOLD: (PERSON, PERSON),
    DECISION_MAKER: (PERSON, COMPANY),
    CONTACT_PERSON: (PERSON, COMPANY),
    REFERRED_BY: ("", ""),
    REPORTS_TO: (PERSON, PERSON),
    OWN: ("", ""),
}
# What makes somebody one of a company's people.
OF_A_COMPANY = (WORKS_AT, DECISION_MAKER, CONTACT_PERSON)
LONGEST_ROLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelation:
    """A relation to be: `customer` and `other` are ids, `role` says in words what the kind does not."""

    customer: int
    other: int
    kind: str
    role: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""

    @property
    def key(self) -> tuple[int, int, str, str]:
        """Return what no two relations share."""
        return self.customer, self.other, self.kind, self.role


def settled(new: NewRelation) -> NewRelation:
    """Return a relation in its one form."""
    first, second = new.customer, new.other
    if new.kind == HOUSEHOLD and second < first:
        first, second = second, first
    return replace(new, customer=first, other=second, role=tidy(new.role)[:LONGEST_ROLE], source=tidy(new.source)[:60])


def fits(kind: str, customer_kind: str, other_kind: str) -> bool:
    """Say whether a relation can be between these kinds of customer."""
    wanted = ENDS[kind]
    return wanted[0] in ("", customer_kind) and wanted[1] in ("", other_kind)


def kinds_from(customer_kind: str) -> list[str]:
    """Return the kinds of relation that begin at a person or a company."""
    return [kind for kind, (first, _second) in ENDS.items() if first in ("", customer_kind)]


def kinds_to(customer_kind: str) -> list[str]:
    """Return the kinds of relation that have another name when read from their end, and end at such a customer."""
    return [kind for kind, (_first, second) in ENDS.items() if second in ("", customer_kind) and kind != HOUSEHOLD]


def is_in_order(since: date | None, until: date | None) -> bool:
    """Say whether a period ends after it begins."""
    return since is None or until is None or since < until
