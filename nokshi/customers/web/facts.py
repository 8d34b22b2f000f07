"""The facts of a customer: what is known, in what words, and where it is changed."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nokshi.custom.web.facts import Section, sections
from nokshi.customers.models import Channel, Customer
from nokshi.customers.queries.listing import SUBJECT
from nokshi.customers.queries.names import colleague_names, countries, languages
from nokshi.customers.words import LABELS, Speech, lent_as
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ui.facts import Fact, drawn_choices

REACH = ("phones", "emails", "handles", "addresses", "preferred_channel", "language")
ABOUT = ("called", "birth_date", "city", "country", "zone")
ANY_FIELD = "ANY_FIELD"
RECORD = ("owner", "units", "external", "source")
IN_PLACE = (
    "name", "called", "phones", "emails", "preferred_channel", "language", "birth_date", "city", "country", "zone",
    "owner", "source",
)  # fmt: skip


class Facts:
    """The facts that a reader may see, in three sections, and the house's own fields in their groups."""

    def __init__(
        self, customer: Customer, known: dict[str, Any], scope: Scope, day: date | None = None,
        own_values: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.customer = customer
        self.known = known
        self.own_values = own_values or {}
        self.scope = scope
        self.speech = Speech(scope, [known["owner"]])
        self.origins_url = reverse("customers:origins", args=[customer.pk]) + (f"?day={day}" if day else "")

    @property
    def reach(self) -> list[Fact]:
        return self._facts(REACH)

    @property
    def about(self) -> list[Fact]:
        return self._facts(ABOUT)

    @property
    def record(self) -> list[Fact]:
        return self._facts(RECORD)

    @property
    def own(self) -> list[Section]:
        return sections(
            SUBJECT, self.customer.pk, self.own_values, self.scope, sort=self.known["kind"], form_url=self._form_url,
            origins_url=self.origins_url, may_change=self.scope.may("customers.change"),
        )  # fmt: skip

    @property
    def place(self) -> str:
        """Return where he lives, for the line below the name."""
        parts = [self.speech.say(field, self.known[field]) for field in ("city", "country") if self._shows(field)]
        return ", ".join(part for part in parts if part)

    def first(self, field: str) -> str:
        """Return the main e-mail address or phone; "" where there is none or it is hidden."""
        return str(next(iter(self.known[field]), "")) if self._shows(field) else ""

    @property
    def mail_to(self) -> str:
        return self.first("emails")

    @property
    def call_to(self) -> str:
        return self.first("phones")

    def _shows(self, field: str) -> bool:
        return self.scope.shows(lent_as(field))

    def _facts(self, names: tuple[str, ...]) -> list[Fact]:
        shown = [name for name in names if self._shows(name)]
        return [self.fact(name) for name in shown if self.known[name] or self._is_open(name)]

    def _is_open(self, name: str) -> bool:
        return self.scope.may("customers.change") and self.scope.writes(lent_as(name))

    def fact(self, name: str) -> Fact:
        """Return one fact."""
        value, others = self._value(name)
        form_url = f"{self._form_url}#id_{name}" if self._is_open(name) else ""
        in_place = self._is_open(name) and name in IN_PLACE
        return Fact(
            name=name,
            label=LABELS[name],
            value=value,
            shown=self.speech.say(name, self.known[name][:1] if others else self.known[name]),
            sub=self._sub(name, others),
            url=self._field_url.replace(ANY_FIELD, name) if in_place else "",
            page_url=form_url,
            ask_url=reverse("customers:units", args=[self.customer.pk]) if name == "units" and form_url else "",
            type={"birth_date": "date", "emails": "email", "phones": "tel"}.get(name, "text"),
            field=choice_field(name, value, self.scope) if in_place else None,
            origin=f"{self.origins_url}#{name}",
        )

    @cached_property
    def _form_url(self) -> str:
        return reverse("customers:change", args=[self.customer.pk])

    @cached_property
    def _field_url(self) -> str:
        """Return the address that sets a field, looked up once for all of them."""
        return reverse("customers:set", args=[self.customer.pk, ANY_FIELD])

    def _value(self, name: str) -> tuple[str, list[Any]]:
        known = self.known[name]
        if name in ("emails", "phones"):
            return (known[0] if known else ""), known[1:]
        return ("" if known is None or isinstance(known, list) else str(known)), []

    def _sub(self, name: str, others: list[Any]) -> str:
        if others:
            return _("also %(others)s") % {"others": self.speech.say(name, others)}
        return ""


def choices_of(name: str, scope: Scope) -> list[tuple[str, Text]]:
    """Return the choices of a field that has some, the empty one first."""
    language = get_language() or scope.language
    choices: dict[str, list[tuple[str, Text]]] = {
        "country": list(countries(language).items()) if name == "country" else [],
        "language": list(languages(language).items()) if name == "language" else [],
        "preferred_channel": list(Channel.choices),
        "owner": [(str(pk), said) for pk, said in colleague_names(scope).items()] if name == "owner" else [],
    }
    return [("", "—"), *choices[name]] if name in choices else []


def choice_field(name: str, value: str, scope: Scope) -> SafeString | None:
    """Return the select of a fact that is chosen, None for one that is written."""
    choices = tuple((key, str(label)) for key, label in choices_of(name, scope))
    if not choices:
        return None
    if value and value not in dict(choices):
        choices = (*choices, (value, value))
    return drawn_choices(name, str(LABELS[name]), choices, value)
