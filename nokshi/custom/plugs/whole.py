"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "custom",
        _("Fields of your own"),
        (
            Table("field_groups", "custom.fieldgroup"),
            Table("fields", "custom.customfield"),
            Table("field_choices", "custom.fieldchoice"),
            Table("field_values", "custom.customvalue"),
        ),
        order=20,
    )
)
