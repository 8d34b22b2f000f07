"""Bad days: honest pages, and recovery without hands."""

import resource
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from pathlib import Path

import psutil
import pytest

from tests.browser.living import Living, living
from tests.torture.cluster import Cluster

pytestmark = pytest.mark.sqlite

PATIENCE = 60.0
AT_ONCE = 500


def status(url: str) -> "tuple[int, Message[str, str]]":
    """Return the status of a page and its headers, whatever it is."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            answer.read()
            return int(answer.status), answer.headers
    except urllib.error.HTTPError as answer:
        answer.read()
        return answer.code, answer.headers


def wait_for(url: str, wanted: int) -> None:
    """Wait until a page answers with a status."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if status(url)[0] == wanted:
            return
        time.sleep(0.3)
    raise AssertionError(f"{url} does not answer with {wanted}")


def test_while_the_database_is_away_pages_say_so_and_then_go_on(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "cluster")
    cluster.start()
    home = tmp_path / "home"
    home.mkdir()
    try:
        with living(home, NOKSHI_DATABASE_URL=cluster.url) as nokshi:
            first = nokshi.first_link()
            wait_for(f"{nokshi.url}/health/ready", 200)
            cluster.kill()
            code, headers = status(first)
            assert (code, headers["Retry-After"]) == (503, "10")
            assert status(f"{nokshi.url}/health/live")[0] == 200
            assert status(f"{nokshi.url}/health/ready")[0] == 503
            cluster.start()
            wait_for(first, 200)
            wait_for(f"{nokshi.url}/health/ready", 200)
    finally:
        cluster.stop()


def test_on_a_full_disk_pages_say_so_and_then_go_on(tmp_path: Path) -> None:
    with living(tmp_path) as nokshi:
        link = nokshi.first_link()
        full(nokshi, 0)
        code, headers = post(link)
        assert (code, headers["Retry-After"]) == (503, "10")
        assert status(f"{nokshi.url}/account/login/")[0] == 200
        full(nokshi, resource.RLIM_INFINITY)
        assert post(link)[0] == 200


def full(nokshi: Living, size: int) -> None:
    """Let no file of a running Nokshi grow past a size."""
    parent = psutil.Process(nokshi.process.pid)
    for process in parent.children(recursive=True):
        process.rlimit(psutil.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def post(link: str) -> "tuple[int, Message[str, str]]":
    """Make the first account, as the form behind the one-time link does."""
    jar = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(jar)
    browser.open(link, timeout=PATIENCE).read()
    token = next(cookie.value for cookie in jar.cookiejar if cookie.name == "csrftoken") or ""
    words = {
        "name": "Nusrat",
        "email": "nusrat@shapla.example",
        "password": "eleven stitches and a dot",
        "language": "en",
    }
    body = urllib.parse.urlencode({**words, "csrfmiddlewaretoken": token}).encode()
    try:
        answer = browser.open(urllib.request.Request(link, data=body), timeout=PATIENCE)
        return int(answer.status), answer.headers
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers


def test_five_hundred_requests_at_once_are_all_answered(tmp_path: Path) -> None:
    with living(tmp_path) as nokshi, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(code for code, _ in pool.map(status, [f"{nokshi.url}/account/login/"] * AT_ONCE))
    assert answers == {200: AT_ONCE}


def test_a_clock_set_back_is_told_by_the_doctor(tmp_path: Path) -> None:
    with living(tmp_path) as nokshi:
        nokshi.command("user", "create", "owner@example.com")
        words = ["faketime", "-f", "-1d", sys.executable, "-m", "nokshi", "doctor"]
        done = subprocess.run(words, env=nokshi.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "The clock was set back" in done.stdout
