"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "privacy",
        _("Consent and contact rules"),
        (
            Table("consents", "privacy.consent"),
            Table("suppressions", "privacy.suppression"),
            Table("bookings", "privacy.booking", refers={"message": "messages"}),
            Table("contact_rules", "privacy.contactrules", is_seeded=True),
        ),
        order=40,
    )
)
