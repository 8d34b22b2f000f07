"""A worker that is killed while it sends: what it had in its hands is sent again, and nothing else."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nokshi.integrations.tests.receiving import Receiver
from tests.scratch import Scratch, scratch

BEGIN = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "nokshi.site.settings"
from datetime import UTC, datetime, timedelta
from functools import partial
from nokshi.kernel import clock
clock.now = lambda: datetime(2026, 11, 23, 12, tzinfo=UTC)
import django
django.setup()
from nokshi.kernel import network
network.Limits = partial(network.Limits, connect=600, total=600)
from nokshi.integrations.actions.deliveries import LEASE
from nokshi.integrations.models import Delivery
from nokshi.integrations.webhooks.posting import deliver_due
"""
MADE = """
import sys
from django.core.management import call_command
from nokshi.customers.actions import add_customer
from nokshi.integrations.actions import add_webhook
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline.reading import drain
from nokshi.workspace.queries import root_id
call_command("migrate", verbosity=0)
ways = {"actor": Actor.system(), "now": clock.now()}
add_webhook(url=sys.argv[1], unit=root_id(), kinds=["customers.added"], scope=Scope.system(), **ways)
for name in ("Ada", "Bo", "Cy"):
    add_customer(name=name, **ways)
drain(clock.now())
print(Delivery.objects.count())
"""
STANDING = "print(*Delivery.objects.order_by('pk').values_list('status', flat=True))"
SENT = "print(deliver_due())"
LATER = """
was = clock.now
clock.now = lambda: was() + LEASE + timedelta(seconds=1)
print(deliver_due())
"""


class Slow(Receiver):
    """A server that keeps the first message waiting, and thanks for all others."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.let_go = threading.Event(), threading.Event()

    def think(self) -> None:
        if not self.first.is_set():
            self.first.set()
            self.let_go.wait()


@pytest.fixture
def slow() -> Iterator[Slow]:
    there = Slow()
    yield there
    there.let_go.set()
    there.server.shutdown()


@contextmanager
def running(place: Scratch, code: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a piece of Python on a Nokshi of its own, as a process of its own."""
    command = [sys.executable, "-c", BEGIN + code, *words]
    around = {**place.environment, "NOKSHI_INNER_ADDRESSES": "127.0.0.1"}
    with subprocess.Popen(command, env=around, stdout=subprocess.PIPE, text=True) as process:
        yield process


def said(place: Scratch, code: str, *words: str) -> str:
    """Return what a piece of Python said at its end."""
    with running(place, code, *words) as process:
        told, _nothing = process.communicate()
    assert process.returncode == 0
    return told.split("\n")[-2]


@pytest.mark.django_db
def test_what_a_killed_worker_had_in_its_hands_is_sent_again_and_nothing_else(tmp_path: Path, slow: Slow) -> None:
    with scratch(tmp_path / "home") as place:
        assert said(place, MADE, slow.url) == "3"
        with running(place, SENT) as worker:
            slow.first.wait()
            while said(place, STANDING).split().count("done") < 2:
                time.sleep(0.1)
            worker.kill()
        assert len(set(slow.ids)) == len(slow.ids) == 3
        assert said(place, SENT) == "0", "the dead one has it still"
        assert said(place, LATER) == "1"
        assert slow.ids[3:] == slow.ids[:1]
        assert said(place, STANDING) == "done done done"
