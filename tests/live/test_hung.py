"""One hung web process of several is replaced; the others go on serving."""

import signal
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.browser.living import living

pytestmark = pytest.mark.sqlite

PATIENCE = 240.0


def test_a_web_process_that_hangs_is_replaced_and_no_other(tmp_path: Path) -> None:
    words = ["--only", "web", "--patience", "15"]
    with living(tmp_path, words=words, NOKSHI_WEB_PROCESSES="2") as nokshi:
        [part] = psutil.Process(nokshi.process.pid).children()
        hung, other = part.children()
        hung.send_signal(signal.SIGSTOP)
        end = time.monotonic() + PATIENCE
        while (hung.is_running() or len(part.children()) < 2) and time.monotonic() < end:
            time.sleep(0.2)
        assert not hung.is_running()
        assert (part.is_running(), other.is_running()) == (True, True)
        assert other in part.children()
        with urllib.request.urlopen(f"{nokshi.url}/account/login/") as answer:
            assert answer.status == 200
        assert "hangs; replacing it" in nokshi.log.read_text()
