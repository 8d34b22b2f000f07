"""Lines to IMAP servers that somebody named: to addresses out in the open, or inside where the owner lets it."""

import imaplib
import socket
import ssl

from django.conf import settings
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxStarttlsError
from imap_tools.utils import check_command_status

from nokshi.kernel.network import judged

TIMEOUT = 30


class ServerBox(BaseMailBox):
    """A mailbox behind one line: `security` is imap, imap+tls (STARTTLS) or imaps."""

    def __init__(self, security: str, host: str, port: int) -> None:
        self._security, self._host, self._port = security, host, port
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        if self._security == "imaps":
            return _Sealed(self._host, self._port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
        client = _Open(self._host, self._port, timeout=TIMEOUT)
        if self._security == "imap+tls":
            check_command_status(client.starttls(ssl.create_default_context()), MailboxStarttlsError)
        return client


class _Open(imaplib.IMAP4):
    def _create_socket(self, timeout: float | None) -> socket.socket:
        return _connected(self.host, self.port, timeout)


class _Sealed(imaplib.IMAP4_SSL):
    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        line = _connected(self.host, self.port, timeout)
        sealed: ssl.SSLSocket = self.ssl_context.wrap_socket(line, server_hostname=self.host)
        return sealed


def _connected(host: str, port: int, timeout: float | None) -> socket.socket:
    """Return a line to one of the very addresses that were judged; raises AddressRefused, OSError."""
    failed = OSError(host)
    for address in judged(host, port, inside=settings.CONFIG.inside):
        try:
            return socket.create_connection((str(address), port), timeout)
        except OSError as error:
            failed = error
    raise failed
