"""How segments look on a timeline."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.cards import Card, Family, cards, families, name_kinds

families.lend(Family("segments", _("Segments"), 70))
cards.lend(
    Card("segments.entered", "segments/cards/entered.html", "chart-pie", "segments", "minor"),
    Card("segments.left", "segments/cards/left.html", "chart-pie", "segments", "minor"),
    Card("segments.made", "segments/cards/made.html", "chart-pie", "segments", "minor"),
    Card("segments.changed", "segments/cards/changed.html", "chart-pie", "segments", "minor"),
    Card("segments.removed", "segments/cards/removed.html", "chart-pie", "segments", "minor"),
    Card("segments.restored", "segments/cards/restored.html", "chart-pie", "segments", "minor"),
)
name_kinds(
    "segments",
    changed=_("Segment changed"),
    entered=_("Came into a segment"),
    left=_("Left a segment"),
    made=_("Segment made"),
    removed=_("Segment removed"),
    restored=_("Segment brought back"),
)
