"""What relies on a field, as the rooms tell it."""

from nokshi.kernel.scope import Scope
from nokshi.ports.search import Hit
from nokshi.ports.uses import uses

SUBJECT = "custom.field"


def uses_of(field_id: int, scope: Scope) -> list[tuple[str, list[Hit]]]:
    """Return what relies on a field, with the name of its kind."""
    found = ((str(use.label), use.find(scope, field_id)) for use in uses if use.subject == SUBJECT)
    return [(label, hits) for label, hits in found if hits]
