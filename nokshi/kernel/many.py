"""Many ids as one value of a sentence: without a mark, a check and a turn of the ORM for each of them."""

import json
from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL


def one_of(ids: Collection[int]) -> RawSQL:
    """Return ids for `pk__in`; any number of them is one parameter of the sentence."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [sorted(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(sorted(ids))])
