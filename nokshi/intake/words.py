"""What the state of an import is called, and how it is meant."""

from django.utils.translation import gettext_lazy as _

STATUSES = {
    "reading": (_("being read"), ""),
    "read": (_("waits for you: match the columns"), "warn"),
    "checking": (_("being checked"), ""),
    "checked": (_("waits for you: look and import"), "warn"),
    "running": (_("being saved"), ""),
    "stopped": (_("stopped; it can go on"), "warn"),
    "failed": (_("could not go on"), "bad"),
    "done": (_("done"), "good"),
    "undoing": (_("being taken back"), ""),
    "undone": (_("taken back"), ""),
}
