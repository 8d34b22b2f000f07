"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "records",
        _("Own records"),
        (
            Table("record_kinds", "records.kind"),
            Table("records", "records.record", refers={"run_id": "import_runs"}),
        ),
        order=35,
    )
)
