"""A mail server that takes everything and remembers when it took what."""

import threading
import time
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """Handler of aiosmtpd: the moments at which each letter came, by its Message-ID."""

    def __init__(self) -> None:
        self.came: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        name = str(message_from_bytes(content)["Message-ID"]).strip()
        with self._lock:
            self.came.setdefault(name, []).append(time.time())
        return "250 Taken"


def open_sink(port: int) -> tuple[Controller, Sink]:
    """Start a sink on a port of loopback."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller, sink
