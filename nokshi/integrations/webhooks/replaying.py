"""Send a long past again: the first page at once, the others by the worker."""

from datetime import datetime

from nokshi.integrations.actions.replaying import Replayed, Stretch, replay_since
from nokshi.integrations.models import Endpoint
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.kernel import clock
from nokshi.kernel.jobs import later


def begin_replay(*, endpoint: Endpoint, since: datetime, now: datetime) -> Replayed:
    """Begin to send everything since a moment again; the worker goes on with what is left."""
    replayed = replay_since(endpoint=endpoint, since=since, now=now)
    _go_on(endpoint, since, replayed)
    return replayed


def replay_on(endpoint_id: int, since: str, behind: int, until: int) -> None:
    """Send the next page again (a job of the worker)."""
    endpoint = Endpoint.objects.filter(pk=endpoint_id).first()
    if endpoint is not None:
        moment, stretch = datetime.fromisoformat(since), Stretch(behind, until)
        _go_on(endpoint, moment, replay_since(endpoint=endpoint, since=moment, now=clock.now(), stretch=stretch))


def _go_on(endpoint: Endpoint, since: datetime, replayed: Replayed) -> None:
    if replayed.left:
        later(replay_on, endpoint.pk, since.isoformat(), replayed.left.behind, replayed.left.until)
    later(deliver_due)
