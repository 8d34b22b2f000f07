"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "customers",
        _("Customers"),
        (
            Table("customers", "customers.customer"),
            Table("customer_units", "customers.customerunit"),
            Table("identities", "customers.identity"),
            Table("addresses", "customers.address"),
            Table("relations", "customers.relation", refers={"run": "import_runs"}),
            Table("merges", "customers.merge", refers={"run": "import_runs"}),
        ),
        order=30,
    )
)
