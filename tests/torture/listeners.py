"""Open pages under torture: each hears on its line how many customers are new, and calls again when it breaks."""

import http.client
import json
import threading
from dataclasses import dataclass, field

from tests.browser.listening import Reader

CALLED = "customers.new"
EVERYTHING = "*"


@dataclass(slots=True)
class Listener:
    """One page: what it heard over all its lines; one told to fetch everything knows all that was there by then."""

    reader: Reader
    heard: int = 0
    is_told_to_fetch: bool = False
    lines: int = 0
    last: str = ""
    is_on_the_line: threading.Event = field(default_factory=threading.Event)

    def listen(self, over: threading.Event) -> None:
        """Listen until all is over."""
        names: list[str] = []
        while not over.is_set():
            try:
                names = names or self.reader.names_in("/customers/")
                self._hold(names, over)
            except (OSError, http.client.HTTPException, AssertionError):
                over.wait(0.3)

    def _hold(self, names: list[str], over: threading.Event) -> None:
        ear = self.reader.listen(names, self.last)
        self.lines += 1
        self.is_on_the_line.set()
        place = ear.last
        try:
            for told in ear.heard:
                self._take(told)
            while not over.is_set() and (line := ear.answer.readline()):
                name, _, said = line.decode().rstrip().partition(": ")
                if name == "data":
                    self._take(json.loads(said))
                elif name == "id":
                    place = said
                elif not name and not said:
                    # A place counts once all that was said with it has come.
                    self.last = place
        finally:
            ear.hang_up()

    def _take(self, told: dict[str, int]) -> None:
        self.heard += told.get(CALLED, 0)
        self.is_told_to_fetch |= EVERYTHING in told
