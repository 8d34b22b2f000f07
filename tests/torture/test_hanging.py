"""A database that hangs: it takes connections, keeps them alive and answers nothing."""

import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.browser.living import living
from tests.torture.cluster import Cluster
from tests.torture.everyday import until

pytestmark = pytest.mark.sqlite
PATIENCE = 3


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "cluster")
    cluster.start()
    yield cluster
    tell(cluster, signal.SIGCONT)
    cluster.stop()


def tell(cluster: Cluster, number: signal.Signals) -> None:
    """Send a signal to the server and to all that it started."""
    assert cluster.process
    server = psutil.Process(cluster.process.pid)
    for process in [server, *server.children(recursive=True)]:
        process.send_signal(number)


def test_while_the_database_hangs_pages_say_so_and_then_go_on(cluster: Cluster, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with living(home, NOKSHI_DATABASE_URL=f"{cluster.url}?patience={PATIENCE}&connect_timeout=3") as nokshi:
        first = nokshi.first_link()
        until(lambda: status(f"{nokshi.url}/health/ready") == 200, "readiness")
        tell(cluster, signal.SIGSTOP)
        for _ in range(4):
            answer = httpx.get(first, timeout=60)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
        assert status(f"{nokshi.url}/health/live") == 200
        assert status(f"{nokshi.url}/health/ready") == 503
        tell(cluster, signal.SIGCONT)
        until(lambda: status(first) == 200, "the first page")
        until(lambda: status(f"{nokshi.url}/health/ready") == 200, "readiness")


def status(url: str) -> int:
    """Return the status of a page."""
    return httpx.get(url, timeout=60).status_code
