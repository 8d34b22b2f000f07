"""What pages on the log itself follow: a text for each thing that changes when it moves."""

from collections.abc import Collection

from django.db.models import Count, Max, Sum

from nokshi.timeline.models import Check, Cursor, Parked


def of_readers(ids: Collection[int]) -> dict[int, str]:
    """Return how far the readers are, all together."""
    places = list(Cursor.objects.order_by("reader").values_list("reader", "transaction", "event_id"))
    return dict.fromkeys(ids, f"{places} {Parked.objects.count()}")


def of_parked(ids: Collection[int]) -> dict[int, str]:
    """Return what is parked, and how often it was tried."""
    found = Parked.objects.aggregate(count=Count("pk"), last=Max("pk"), tries=Sum("tries"))
    return dict.fromkeys(ids, str(found))


def of_checks(ids: Collection[int]) -> dict[int, str]:
    """Return how far walks along the seals are."""
    rows = Check.objects.filter(pk__in=ids).values_list("pk", "block", "ended_at")
    return {pk: f"{block} {ended_at}" for pk, block, ended_at in rows}
