"""What is known of a customer, as a reader reads it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries import book
from nokshi.customers.models import Channel, Customer, Relation
from nokshi.customers.queries.facts import home_region
from nokshi.customers.queries.names import country_name, language_name, unit_names, user_names
from nokshi.customers.rules.identities import shown_phone
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope

LABELS = {
    "kind": _("Kind"),
    "name": _("Name"),
    "called": _("Greeted as"),
    "language": _("Language"),
    "zone": _("Time zone"),
    "preferred_channel": _("Prefers"),
    "country": _("Country"),
    "city": _("City"),
    "birth_date": _("Birthday"),
    "source": _("Source"),
    "owner": _("Owner"),
    "emails": _("E-mail"),
    "phones": _("Phone"),
    "handles": _("Handles"),
    "external": _("Numbers elsewhere"),
    "addresses": _("Address"),
    "units": _("Units"),
}
# What a relation is called by the one at whom it ends.
FROM_THE_END = {
    "works_at": _("Works here"),
    "part_of": _("Has as a part"),
    "household": _("Same household"),
    "decision_maker": _("Decides here"),
    "contact_person": _("Contact person"),
    "referred_by": _("Brought along"),
    "reports_to": _("Leads"),
}
RELATION_LABELS = {"role": _("Role"), "since": _("Since"), "until": _("Until")}
RELATION = "customers.relation"
LENT_AS = {
    "emails": "customers.email", "phones": "customers.phone", "handles": "customers.handle",
    "external": "customers.external", "addresses": "customers.address", "units": "customers.unit",
}  # fmt: skip


def lent_as(field: str) -> str:
    """Return the name by which roles hide a field."""
    return LENT_AS.get(field, f"customers.{field}")


def relation_said(kind: str, role: str, *, is_from: bool) -> str:
    """Return how a relation is called by one of its ends, with the role: Works at · buyer."""
    if kind == Relation.Kind.OWN:
        return role if is_from else _t("%(role)s, seen from the other side") % {"role": role}
    named = Relation.Kind(kind).label if is_from else FROM_THE_END[kind]
    return f"{named} · {role}" if role else str(named)


def period_said(since: date | None, until: date | None, language: str) -> str:
    """Return from when until when a relation holds, "" where nobody said."""
    first, last = (formats.day(one, language) if one else "" for one in (since, until))
    if first and last:
        return _t("%(since)s to %(until)s") % {"since": first, "until": last}
    if first:
        return _t("since %(since)s") % {"since": first}
    return _t("until %(until)s") % {"until": last} if last else ""


def fields_said(keys: Collection[str]) -> str:
    """Return the names of fields as a merge calls them (`city`, `custom.size`), in the reader's words."""
    own = {f"custom.{one.key}": str(one.label) for one in book().on.get("customers.customer", ())}
    return ", ".join(str(LABELS.get(key) or own[key]) for key in keys if key in LABELS or key in own)


def figure(number: int, scope: Scope) -> str:
    """Return a count in the reader's digits."""
    return formats.figure(number, get_language() or scope.language)


class Speech:
    """Values in the reader's words; what it needs from the tables is asked once."""

    def __init__(self, scope: Scope, owners: Collection[int] = (), *, says_phones: bool = True) -> None:
        self.scope = scope
        self.language = get_language() or scope.language
        self.region = home_region() if says_phones else ""
        self._owners = user_names({pk for pk in owners if pk})
        self._units: Mapping[int, str] | None = None

    @property
    def units(self) -> Mapping[int, str]:
        if self._units is None:
            self._units = unit_names(self.scope)
        return self._units

    def say(self, field: str, value: Any) -> str:
        """Return a field's value (as `facts_of` gives it) in words, "" for none."""
        if value in (None, "", []):
            return ""
        if isinstance(value, list):
            return self._list(field, value)
        if field == "owner":
            return self._owners.get(value, _t("somebody who left"))
        if field == "birth_date":
            return formats.day(date.fromisoformat(value), self.language)
        return self._plain(field, value)

    def _plain(self, field: str, value: str) -> str:
        if field == "country":
            return country_name(value, self.language)
        if field == "language":
            return language_name(value, self.language)
        choices = {"kind": Customer.Kind.choices, "preferred_channel": Channel.choices}.get(field)
        return str(dict(choices).get(value, value)) if choices else value

    def _list(self, field: str, values: list[Any]) -> str:
        if field == "units":
            return ", ".join(self.units[pk] for pk in values if pk in self.units)
        if field == "phones":
            return ", ".join(self.phone(value) for value in values)
        if field == "addresses":
            return "; ".join(self.address(value) for value in values)
        return ", ".join(value if isinstance(value, str) else ": ".join(filter(None, value)) for value in values)

    def phone(self, value: str) -> str:
        """Return a number as people here write it, in the reader's digits."""
        return formats.digits(shown_phone(value, self.region), self.language)

    def address(self, parts: dict[str, str]) -> str:
        """Return an address on one line."""
        country = country_name(parts["country"], self.language) if parts["country"] else ""
        place = " ".join(filter(None, (parts["city"], parts["postcode"])))
        return ", ".join(filter(None, (*parts["lines"].splitlines(), place, parts["region"], country)))
