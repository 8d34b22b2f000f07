"""Pages that listen: they come back whenever their line is gone, and count what they hear."""

import http.client
import json
import threading
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from tests.browser.listening import Reader

AGAIN = 0.2


class Listener(threading.Thread):
    """One open page: the first place in the log that it was told, the last one, and how often what was told moved."""

    def __init__(self, reader: Reader, names: Sequence[str]) -> None:
        super().__init__(daemon=True)
        self.told: Counter[str] = Counter()
        self.first = self.last = ""
        self.lines = 0
        self._reader, self._names = reader, names
        self._stop_asked = threading.Event()

    def run(self) -> None:
        while not self._stop_asked.is_set():
            with suppress(OSError, http.client.HTTPException):
                self._listen()
            self._stop_asked.wait(AGAIN)

    def stop(self) -> None:
        self._stop_asked.set()

    def _listen(self) -> None:
        query = urllib.parse.urlencode([("t", name) for name in self._names])
        known = {"Last-Event-ID": self.last} if self.last else {}
        connection, answer = self._reader.ask(f"/live/?{query}", None, **known)
        try:
            if answer.status != 200:
                return
            self.lines += 1
            while not self._stop_asked.is_set() and (line := answer.readline()):
                self._hear(line.decode().rstrip())
        finally:
            answer.close()
            connection.close()

    def _hear(self, line: str) -> None:
        kind, _colon, words = line.partition(": ")
        if kind == "data":
            self.told.update(json.loads(words))
        elif kind == "id":
            self.last = words
            self.first = self.first or words
