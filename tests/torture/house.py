"""The `nokshi run` that is tortured: started, killed, and started again as whoever looks after services would."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from random import Random

from tests.torture.victims import victim

PATIENCE = 180.0
HANGS = "20"
"""Seconds after which a part without a sign of life is replaced."""


def address() -> str:
    """Return where the pages are."""
    return f"http://127.0.0.1:{os.environ['NOKSHI_PORT']}"


class House:
    """A supervisor that can be lost."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "run.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def supervisor(self) -> int:
        assert self._process
        return self._process.pid

    def start(self) -> None:
        """Start it, again and again while what is left of a killed one goes, and wait until its pages answer."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                words = [sys.executable, "-m", "nokshi", "run", "--patience", HANGS]
                with self.log.open("ab") as log:
                    self._process = subprocess.Popen(words, stdout=log, stderr=log)
            time.sleep(0.3)
            if victim(self.supervisor, "web", Random(0)) and answers():
                return
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """Kill the supervisor; its parts end by themselves."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end."""
        assert self._process
        if "TORTURE_KEEP" in os.environ:
            Path(os.environ["TORTURE_KEEP"]).write_text(self.log.read_text())
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)


def answers() -> bool:
    """Say whether a page answers."""
    try:
        with urllib.request.urlopen(f"{address()}/health/live", timeout=5):
            return True
    except OSError:
        return False
