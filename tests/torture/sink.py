"""A mail server that takes everything and remembers when it took what, and over which line."""

import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Line:
    """A connection: the letters that came over it in their order, and when it ended."""

    letters: list[str] = field(default_factory=list)
    ended: float | None = None


class Sink:
    """Handler of aiosmtpd: the lines over which each letter came, by its Message-ID, the first one first; and what
    stood above them."""

    def __init__(self) -> None:
        self.came: dict[str, list[Line]] = {}
        self.subjects: list[str] = []
        self._lines: dict[int, Line] = {}
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        mail = message_from_bytes(content)
        name = str(mail["Message-ID"]).strip()
        with self._lock:
            self.subjects.append(str(mail["Subject"]))
            line = self._lines.setdefault(id(server), Line())
            line.letters.append(name)
            self.came.setdefault(name, []).append(line)
        return "250 Taken"

    def hung_up(self, server: SMTP) -> None:
        """Note that a line is over."""
        with self._lock:
            if line := self._lines.pop(id(server), None):
                line.ended = time.time()


class Ear(SMTP):
    """A line that tells when it is over, whoever ended it."""

    def connection_lost(self, error: Exception | None) -> None:
        """Tell the sink."""
        assert isinstance(self.event_handler, Sink)
        self.event_handler.hung_up(self)
        super().connection_lost(error)


class Ears(Controller):
    """The server of a sink."""

    def factory(self) -> SMTP:
        return Ear(self.handler)


def open_sink(port: int) -> tuple[Controller, Sink]:
    """Start a sink on a port of loopback."""
    sink = Sink()
    controller = Ears(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller, sink
