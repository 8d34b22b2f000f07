"""A disk that takes no more, for those who may not make one of their own: honest pages, and recovery without hands."""

import resource
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from pathlib import Path

import psutil
import pytest

from tests.browser.living import Living, living

pytestmark = pytest.mark.sqlite

PATIENCE = 60.0


def status(url: str) -> "tuple[int, Message[str, str]]":
    """Return the status of a page and its headers, whatever it is."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            answer.read()
            return int(answer.status), answer.headers
    except urllib.error.HTTPError as answer:
        answer.read()
        return answer.code, answer.headers


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
