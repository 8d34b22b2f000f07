"""The record that an address names, as far as the reader sees it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from nokshi.customers.looking import looked_at
from nokshi.kernel.doors import scope_of
from nokshi.kernel.errors import NotThere
from nokshi.records.models import Record
from nokshi.records.queries import house
from nokshi.records.rules.kinds import OwnKind


def seen(request: HttpRequest, pk: int) -> tuple[Record, OwnKind]:
    """Return a record that the reader sees, of a kind in use; another is not there."""
    rows = Record.objects.visible_to(scope_of(request)).select_related("unit")
    record = get_object_or_404(rows, pk=pk)
    kind = house().by_id[record.kind_id]
    if not kind.is_in_use:
        raise NotThere
    looked_at(request, record.customer_id)
    return record, kind
