"""Signs of life in the database, for those who ask from elsewhere."""

from datetime import datetime, timedelta

from nokshi.site.models import Pulse

KEPT = timedelta(days=1)


def beat(*, name: str, kind: str, begun_at: datetime, now: datetime) -> None:
    """Note that a part lives; forget parts that ended long ago."""
    _, is_new = Pulse.objects.update_or_create(
        name=name, defaults={"kind": kind, "beat_at": now}, create_defaults={
            "kind": kind, "beat_at": now, "begun_at": begun_at,
        },
    )  # fmt: skip
    if is_new:
        Pulse.objects.filter(beat_at__lt=now - KEPT).delete()


def end(*, name: str) -> None:
    """Take back a part's sign of life: it ended as it was asked to."""
    Pulse.objects.filter(name=name).delete()
