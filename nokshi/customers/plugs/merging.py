"""What of customers is united in a merge, what moves, and who is whom."""

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.merged_parts import give_relations, known, take_relations, write
from nokshi.customers.queries.merging import are_any, family, merged
from nokshi.customers.rules.merging import LISTS, united
from nokshi.ports.merging import Aliases, Holding, Sheet, aliases, holdings, sheets

OF_A_SHEET = "a value that both keep: united on the survivor, and the merged one's own stay as they were"

aliases.lend(Aliases("customers", family, are_any, merged))
sheets.lend(Sheet("customers", known, united, write, LISTS, order=10))
holdings.lend(
    Holding("customers.Identity", stays=OF_A_SHEET),
    Holding("customers.Address", stays=OF_A_SHEET),
    Holding("customers.CustomerUnit", stays=OF_A_SHEET),
    Holding("customers.Customer", columns=("merged_into",), stays="the alias itself"),
    Holding("customers.Merge", columns=("survivor", "merged"), stays="the ledger itself"),
    Holding(
        "customers.Relation", _("Relations"), ("customer", "other"), take=take_relations, give=give_relations, order=20
    ),
)
