"""Let fields that name a record name another one: two records turned out to be one."""

from collections.abc import Sequence

from nokshi.custom.models import CustomValue
from nokshi.custom.queries.definitions import book

CHUNK = 900


def rename(subject: str, before: int, after: int, *, among: Sequence[int] | None = None) -> list[int]:
    """Let values that name one record of a kind name another, those `among` some where given; return their ids."""
    fields = [one.id for one in book().everything if one.target == subject and not one.is_removed]
    rows = CustomValue.objects.filter(field__in=fields, other=before).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)) if fields else []
    wanted = ids if among is None else sorted(set(ids) & set(among))
    for start in range(0, len(wanted), CHUNK):
        CustomValue.objects.filter(pk__in=wanted[start : start + CHUNK]).update(other=after)
    return wanted
