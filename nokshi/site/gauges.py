"""Gauges for monitoring, read from the database when they are asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count
from django_q.models import OrmQ
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from nokshi.channels.models import Message
from nokshi.site.models import Pulse
from nokshi.timeline.queries import standings

LIVES = timedelta(seconds=60)


class Gauges(Collector):
    """What waits, lags, is parked and lives at a moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily("nokshi_reader_lag_seconds", "Age of the oldest unread event.", labels=["reader"])
        parked = GaugeMetricFamily("nokshi_parked_events", "Events that a reader failed on.", labels=["reader"])
        for one in standings():
            waits = self.now - one.waiting_since if one.waiting_since else timedelta()
            lag.add_metric([one.reader], max(0.0, waits.total_seconds()))
            parked.add_metric([one.reader], one.parked)
        yield lag
        yield parked
        yield GaugeMetricFamily("nokshi_queued_jobs", "Jobs in the queue.", value=OrmQ.objects.count())
        yield self._letters()
        yield self._parts()

    def _letters(self) -> Metric:
        letters = GaugeMetricFamily("nokshi_letters", "Letters on their way, by state.", labels=["state"])
        on_their_way = Message.objects.filter(status__in=[Message.Status.QUEUED, Message.Status.SENDING])
        counted = dict(on_their_way.order_by().values_list("status").annotate(Count("pk")))
        for state in (Message.Status.QUEUED, Message.Status.SENDING):
            letters.add_metric([state.value], counted.get(state.value, 0))
        return letters

    def _parts(self) -> Metric:
        parts = GaugeMetricFamily("nokshi_parts_alive", "Parts that gave a sign of life lately.", labels=["part"])
        living = Pulse.objects.filter(beat_at__gte=self.now - LIVES).order_by()
        for kind, count in living.values_list("kind").annotate(Count("pk")):
            parts.add_metric([kind], count)
        return parts
