"""What of this room goes along where a whole house is taken out, and what stays at home."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.whole import Part, Table, parts

parts.lend(
    Part(
        "segments",
        _("Segments"),
        (
            Table("segments", "segments.segment"),
            Table("segment_members", "segments.membership"),
            Table("segment_counts", "segments.dailycount"),
        ),
        order=60,
    )
)
