"""Real peers on loopback: a mail server that does as told, and a mailbox."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from nokshi.channels import actions
from nokshi.channels.actions import settings as settings_actions
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.addresses import Inside
from nokshi.privacy import actions as privacy
from tests.cast import NOON, Places


@dataclass
class Peer:
    """A mail server: `says` maps a recipient to the answer it gets; `drops` hangs up on them.

    Where it `pipelines`, it takes commands without having answered the one before (RFC 2920).
    """

    port: int = 0
    letters: list[Envelope] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    sessions: set[int] = field(default_factory=set)
    pipelines: bool = False
    senders: dict[str, str] = field(default_factory=dict)
    contents: dict[bytes, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.pipelines else responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.senders:
            return self.senders[address]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.drops:
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        if address in self.says:
            return self.says[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        for part, answer in self.contents.items():
            if part in envelope.content:
                return answer
        self.sessions.add(id(session))
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def peer() -> Iterator[Peer]:
    """A mail server on a free port."""
    handler = Peer()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


@pytest.fixture
def by_server(peer: Peer, monkeypatch: pytest.MonkeyPatch, places: Places) -> Peer:
    """Nokshi set up to send by the peer, as Shapla."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, email_url=peer.url))
    settings_actions.set_sender(
        unit_id=places.root.pk, name="Shapla শাপলা", address="hello@shapla.example", reply_to="",
        actor=Actor.system(), now=NOON,
    )  # fmt: skip
    return peer


@pytest.fixture
def agreed() -> Callable[..., None]:
    """Have customers agree to news by e-mail."""

    def agree(*customers: Customer) -> None:
        for customer in customers:
            privacy.give_consent(
                customer_id=customer.pk, purpose="news", channel="email", source="test", proof="", actor=Actor.system(),
                now=NOON,
            )  # fmt: skip

    return agree


@pytest.fixture
def post(places: Places) -> Callable[..., Message]:
    """Send a letter from Dhaka."""

    def send(customer: Customer, **changes: Any) -> Message:
        content = actions.Content(
            subject=changes.pop("subject", "Winter teas"),
            text=changes.pop("text", "Hello https://shapla.example/tea."),
            html=changes.pop("html", '<body><p>Hello</p><a href="https://shapla.example/tea">Tea</a></body>'),
        )
        values = {
            "channel": "email", "purpose": "service", "unit_id": places.dhaka.pk, "actor": Actor.system(), "now": NOON,
            **changes,
        }  # fmt: skip
        return actions.send(customer=customer, content=content, **values)

    return send


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class ImapPeer:
    """A Dovecot of our own with one mailbox."""

    port: int
    inbox: Path
    user: str

    def url(self, password: str = "thread") -> str:
        return f"imap://{self.user}:{password}@127.0.0.1:{self.port}/INBOX"

    def deliver(self, raw: bytes, name: str = "") -> None:
        """Let a mail fall into the mailbox."""
        path = self.inbox / "new" / (name or f"{time.time_ns()}.test")
        path.write_bytes(raw)
        shutil.chown(path, *_owner())

    def renumber(self) -> None:
        """Have the server give all mails new numbers."""
        for path in self.inbox.glob("dovecot*"):
            path.unlink()


CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{home}/mail/%u
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {home}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def _owner() -> tuple[str, str]:
    """Return the user and group that Dovecot runs as: nobody, where root starts it."""
    if os.getuid() == 0:
        return "nobody", "nogroup"
    me = pwd.getpwuid(os.getuid())
    return me.pw_name, str(me.pw_gid)


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImapPeer]:
    """A throw-away IMAP server on a free port."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip("Dovecot is not there: apt-get install dovecot-imapd")
    # A socket's path must be short, so it lies in /tmp itself.
    home = Path(subprocess.check_output(["mktemp", "-d", "/tmp/nkimap.XXXXXX"], text=True).strip())
    user, group = _owner()
    port = free_port()
    inbox = home / "mail" / "letters"
    for folder in ("run", "state", "mail/letters/new", "mail/letters/cur", "mail/letters/tmp"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    (home / "users").write_text("letters:{PLAIN}thread\n")
    (home / "dovecot.conf").write_text(CONFIG.format(home=home, user=user, group=group, port=port))
    home.chmod(0o755)
    subprocess.run(["chown", "-R", f"{user}:{group}", str(home / "mail")], check=True)
    server = subprocess.Popen([program, "-F", "-c", str(home / "dovecot.conf")])
    try:
        _wait_for(port, home / "log")
        yield ImapPeer(port, inbox, "letters")
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def imap(dovecot: ImapPeer, monkeypatch: pytest.MonkeyPatch) -> ImapPeer:
    """The IMAP server with an empty mailbox, which the owner lets be called."""
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, inside=Inside.parse("127.0.0.1")))
    for folder in ("new", "cur"):
        for path in (dovecot.inbox / folder).glob("*"):
            path.unlink()
    return dovecot


def _wait_for(port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(log.read_text() if log.exists() else "Dovecot did not start")
