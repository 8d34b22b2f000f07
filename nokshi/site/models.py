"""What the processes leave behind for one another: their signs of life."""

from django.db import models


class Pulse(models.Model):
    """The last sign of life of one part of a running Nokshi, on whichever machine."""

    name = models.CharField(max_length=120, primary_key=True)
    kind = models.CharField(max_length=20)
    begun_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("kind", "beat_at", name="pulse_kind")]
