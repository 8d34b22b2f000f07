"""The line to a mail server, kept open for many letters."""

import re
import smtplib
import socket
import ssl
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from nokshi.channels.rules.bounces import status_in
from nokshi.channels.rules.headers import is_one_line

TIMEOUT = 30
LETTERS_PER_LINE = 500
GO_ON = 354
DOT = re.compile(rb"(?m)^\.")
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class Unreachable(Exception):
    """The server could not be spoken with; no letter is to blame."""


class Refused(Exception):
    """The server refused this one letter or its recipient."""

    def __init__(self, code: int, answer: str) -> None:
        super().__init__(answer)
        self.code = code
        self.answer = f"{code} {answer}".strip()
        self.status = status_in(answer)

    @property
    def is_final(self) -> bool:
        return self.code >= 500


class Line:
    """A connection by URL (smtp, smtp+tls, smtps); opened at the first letter, closed at the end."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._parts = urlsplit(url)
        self._timeout = timeout
        self._server: smtplib.SMTP | None = None
        self._carried = 0

    @property
    def is_outbox(self) -> bool:
        """Say whether no server is named, so that letters stay in the local outbox."""
        return not self._parts.scheme

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def hand_over(self, mail: bytes, *, sender: str, recipient: str) -> None:
        """Have the server take a mail; raises Refused or Unreachable."""
        try:
            self._offer(self._open(), mail, sender, recipient)
            self._carried += 1
        except smtplib.SMTPException as error:
            self.close()
            raise Unreachable(_words(error)) from error
        except OSError as error:
            self.close()
            raise Unreachable(str(error)) from error

    def check(self) -> None:
        """Connect and sign in, no more; raises Unreachable with the server's words."""
        try:
            self._open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(_words(error)) from error

    def close(self) -> None:
        """Say good-bye if the server still listens."""
        server, self._server, self._carried = self._server, None, 0
        if server is not None:
            try:
                server.quit()
            except (smtplib.SMTPException, OSError):
                server.close()

    def _offer(self, server: smtplib.SMTP, mail: bytes, sender: str, recipient: str) -> None:
        options = ["SMTPUTF8"] if not (sender + recipient).isascii() else []
        if options and not server.has_extn("smtputf8"):
            raise Refused(550, "5.6.7 The server takes no addresses beyond ASCII")
        if server.has_extn("pipelining"):
            self._offer_in_one_go(server, mail, sender, recipient, options)
            return
        self._answered(server, *server.mail(sender, options), is_ours=True)
        self._answered(server, *server.rcpt(recipient))
        try:
            self._answered(server, *server.data(mail))
        except smtplib.SMTPDataError as error:
            self._answered(server, error.smtp_code, _bytes(error.smtp_error))

    def _offer_in_one_go(
        self, server: smtplib.SMTP, mail: bytes, sender: str, recipient: str, options: list[str]
    ) -> None:
        """Say from whom, to whom and that a mail comes without waiting in between (RFC 2920)."""
        server.send(_envelope(sender, recipient, options))
        taken_from, taken_to, goes_on = server.getreply(), server.getreply(), server.getreply()
        is_welcome = taken_from[0] // 100 == taken_to[0] // 100 == 2
        answer = goes_on
        if goes_on[0] == GO_ON:
            # Who lets a mail come that goes to nobody is to be given an empty one (3.1).
            server.send(_dotted(mail) if is_welcome else b".\r\n")
            answer = server.getreply()
        self._answered(server, *taken_from, is_ours=True)
        self._answered(server, *taken_to)
        self._answered(server, *answer)

    def _answered(self, server: smtplib.SMTP, code: int, answer: bytes, *, is_ours: bool = False) -> None:
        """Pass on 2xx; a sender refused, or a server that closes, is no fault of the letter."""
        if 200 <= code < 300:
            return
        words = answer.decode("utf-8", "replace")
        if code == 421 or is_ours:
            raise smtplib.SMTPSenderRefused(code, words.encode(), "")
        server.rset()
        raise Refused(code, words)

    def _open(self) -> smtplib.SMTP:
        if self._server is not None and self._carried >= LETTERS_PER_LINE:
            self.close()
        if self._server is None:
            self._server = self._connected()
        return self._server

    def _connected(self) -> smtplib.SMTP:
        parts = self._parts
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=context)
        else:
            server = smtplib.SMTP(host, port, timeout=self._timeout)
        if server.sock is not None:
            # What is left of a mail behind a full packet would wait until the server has acknowledged that.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if parts.scheme == "smtp+tls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.ehlo_or_helo_if_needed()
        return server


def _envelope(sender: str, recipient: str, options: list[str]) -> bytes:
    """Return the commands before a mail; raises ValueError where an address would smuggle in another."""
    told = "".join(f" {option}" for option in options)
    lines = [f"MAIL FROM:{smtplib.quoteaddr(sender)}{told}", f"RCPT TO:{smtplib.quoteaddr(recipient)}", "DATA"]
    if not all(is_one_line(line) for line in lines):
        raise ValueError(lines)
    return "".join(f"{line}\r\n" for line in lines).encode()


def _dotted(mail: bytes) -> bytes:
    """Return a mail as it goes over the line: no line of it is taken for the end (RFC 5321, 4.5.2)."""
    end = b"" if mail.endswith(b"\r\n") else b"\r\n"
    return DOT.sub(b"..", mail) + end + b".\r\n"


def _words(error: Exception) -> str:
    """Return what a server said, without Python's dressing."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_bytes(error.smtp_error).decode('utf-8', 'replace')}"
    return str(error) or type(error).__name__


def _bytes(said: bytes | str) -> bytes:
    return said.encode() if isinstance(said, str) else said
