"""What conditions, lists and views may ask of a customer."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel, Customer, CustomerUnit, Identity
from nokshi.customers.queries.names import colleague_names, countries, languages, unit_names
from nokshi.customers.words import LABELS
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Choices, Detail, Field, FieldType, Happening, fields, happenings

ABOUT = _("About")
REACH = _("Ways to reach them")
RECORD = _("Record")


def country_choices(scope: Scope) -> Choices:
    """Return all countries in the reader's language."""
    return tuple(countries(get_language() or scope.language).items())


def language_choices(scope: Scope) -> Choices:
    """Return languages in the reader's language."""
    return tuple(languages(get_language() or scope.language).items())


def owner_choices(scope: Scope) -> Choices:
    """Return the colleagues whom the reader sees."""
    return tuple((str(pk), said) for pk, said in colleague_names(scope).items())


def unit_choices(scope: Scope) -> Choices:
    """Return the units that the reader sees."""
    return tuple((str(pk), name) for pk, name in unit_names(scope).items())


def of_unit(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match the customers of units; a unit that the reader does not see has none for him."""
    links = CustomerUnit.objects.filter(customer=OuterRef("pk"))
    if scope.units is not None:
        links = links.filter(unit__in=scope.units)
    if operator == "empty":
        return ~Q(Exists(links))
    return Q(Exists(links.filter(unit__in=[int(one) for one in value if str(one).isdigit()])))


def with_email(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match those who have an e-mail address."""
    return ~Q(email="")


def with_phone(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match those who have a phone number."""
    return ~Q(phone="")


def with_number(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match by a number or id in another system."""
    found = Identity.objects.filter(customer=OuterRef("pk"), kind=Identity.Kind.EXTERNAL)
    if operator == "empty":
        return ~Q(Exists(found))
    if operator == "is_one_of":
        return Q(Exists(found.filter(value__in=list(value))))
    lookup = {"contains": "value__icontains", "begins": "value__istartswith"}.get(operator, "value__iexact")
    return Q(Exists(found.filter(**{lookup: value})))


def _field(name: str, type_: FieldType, section: Text, **more: Any) -> Field:
    label = more.pop("label", None) or LABELS[name]
    if "matches" not in more:
        more.setdefault("path", name)
    return Field(f"customers.{name}", label, type_, section, **more)


fields.lend(
    _field("name", FieldType.TEXT, ABOUT),
    _field("kind", FieldType.CHOICE, ABOUT, choices=lambda scope: tuple(Customer.Kind.choices)),
    _field("called", FieldType.TEXT, ABOUT),
    _field("birth_date", FieldType.DATE, ABOUT),
    _field("country", FieldType.CHOICE, ABOUT, choices=country_choices),
    _field("city", FieldType.TEXT, ABOUT),
    _field("language", FieldType.CHOICE, ABOUT, choices=language_choices),
    _field("zone", FieldType.TEXT, ABOUT),
    _field("email", FieldType.TEXT, REACH, label=LABELS["emails"]),
    _field("phone", FieldType.TEXT, REACH, label=LABELS["phones"]),
    _field("preferred_channel", FieldType.CHOICE, REACH, choices=lambda scope: tuple(Channel.choices)),
    _field("has_email", FieldType.FLAG, REACH, label=_("Has an e-mail address"), matches=with_email, column=False),
    _field("has_phone", FieldType.FLAG, REACH, label=_("Has a phone number"), matches=with_phone, column=False),
    _field("external", FieldType.TEXT, REACH, matches=with_number, column=False),
    _field("owner", FieldType.CHOICE, RECORD, choices=owner_choices),
    _field(
        "unit", FieldType.CHOICE, RECORD, label=LABELS["units"], matches=of_unit, choices=unit_choices, column=False,
        many=True,
    ),
    _field("source", FieldType.TEXT, RECORD),
    _field("created", FieldType.MOMENT, RECORD, label=_("Customer since"), path="created_at"),
    _field("changed", FieldType.MOMENT, RECORD, label=_("Last changed"), path="changed_at"),
)  # fmt: skip
happenings.lend(
    Happening(
        "customers.added", _("Became a customer"), RECORD,
        (
            Detail("customer_kind", LABELS["kind"], FieldType.CHOICE, lambda scope: tuple(Customer.Kind.choices)),
            Detail("source", LABELS["source"], FieldType.TEXT),
        ),
    ),
    Happening("customers.changed", _("Had the record changed"), RECORD),
)  # fmt: skip
