"""What a letter may say of the customer himself."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.customers.queries.names import country_name
from nokshi.kernel.errors import Text
from nokshi.ports.letters import LetterField, letter_fields

Values = Callable[[Sequence[int], str], dict[int, str]]


def column(name: str) -> Values:
    """Return a reader of one column that is the same in every language."""

    def values(ids: Sequence[int], language: str) -> dict[int, str]:
        rows = Customer.objects.filter(pk__in=ids).exclude(**{name: ""})
        return dict(rows.values_list("pk", name))

    return values


def country_values(ids: Sequence[int], language: str) -> dict[int, str]:
    """Return the names of the customers' countries in the letter's language."""
    rows = Customer.objects.filter(pk__in=ids).exclude(country="")
    return {pk: country_name(code, language) for pk, code in rows.values_list("pk", "country")}


def _lend(name: str, label: Text, example: Text, values: Values) -> None:
    letter_fields.lend(LetterField(f"customer.{name}", label, example, values))


_lend("name", _("Name"), _("Farhana Rahman"), column("name"))
_lend("called", _("Greeted as"), _("Farhana"), column("called"))
_lend("email", _("E-mail"), "farhana@example.com", column("email"))
_lend("city", _("City"), _("Dhaka"), column("city"))
_lend("country", _("Country"), _("Bangladesh"), country_values)
