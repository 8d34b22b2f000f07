"""The doctor says what is wrong and how to mend it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django_q.models import OrmQ

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.site.actions.beating import beat
from nokshi.site.doctor import looking
from nokshi.site.doctor.finding import Finding
from nokshi.timeline.actions import record
from tests.scratch import scratch

pytestmark = pytest.mark.django_db


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in looking.look(now=clock.now())}


def test_a_worker_that_does_not_live_is_told_with_its_command() -> None:
    finding = found()["worker"]
    assert (finding.is_trouble, finding.mend) == (True, "nokshi run --only worker")
    beat(name="worker@here", kind="worker", begun_at=clock.now(), now=clock.now())
    assert not found()["worker"].is_trouble


def test_a_queue_that_is_stuck_is_told() -> None:
    OrmQ.objects.create(key="nokshi", payload="", lock=clock.now() - timedelta(hours=1))
    assert found()["queue"].is_trouble


def test_an_open_secret_is_told() -> None:
    path = settings.CONFIG.home / "backup.passphrase"
    path.write_text("words")
    path.chmod(0o644)
    assert found()["secrets"].mend == f"chmod 600 {path}"
    path.unlink()


def test_a_clock_set_back_is_told(ada: Customer) -> None:
    record(CustomerAdded(name="Ada"), at=clock.now(), actor=Actor.system(), customer=ada.pk)
    assert not found()["clock"].is_trouble
    earlier = looking.look(now=clock.now() - timedelta(days=1))
    assert next(one for one in earlier if one.name == "clock").is_trouble


def test_a_database_that_is_away_leaves_the_rest_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", away)
    findings = found()
    assert findings["database"].is_trouble
    assert "connection refused" in findings["database"].sentence
    assert "disk" in findings


def test_the_exit_status_tells(tmp_path: Path) -> None:
    with scratch(tmp_path / "home") as fresh:
        assert "nokshi run" in fresh.nokshi("doctor", fails=True)
        assert '"mend"' in fresh.nokshi("doctor", "--json", "--language", "bn", fails=True)
