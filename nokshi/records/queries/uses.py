"""What relies on a kind of record, as the rooms tell it."""

from nokshi.kernel.scope import Scope
from nokshi.ports.search import Hit
from nokshi.ports.uses import uses

SUBJECT = "records.kind"


def uses_of(kind: int, scope: Scope) -> list[tuple[str, list[Hit]]]:
    """Return what relies on a kind, with the name of its sort."""
    found = ((str(use.label), use.find(scope, kind)) for use in uses if use.subject == SUBJECT)
    return [(label, hits) for label, hits in found if hits]
