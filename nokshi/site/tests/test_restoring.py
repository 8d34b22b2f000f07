"""What left after a backup does not leave again; a restore that was killed is brought to an end at the next start."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.scratch import Scratch, scratch

QUEUE = """
from nokshi.channels import actions
from nokshi.channels.actions.settings import set_sender
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.workspace.queries import root_id
known = {"unit_id": root_id(), "actor": Actor.system(), "now": clock.now()}
set_sender(name="Shapla", address="hello@shapla.example", reply_to="", **known)
content = actions.Content(subject=SUBJECT, text="Hello", html="")
ada = Customer.objects.exclude(email="").first()
actions.send(customer=ada, content=content, channel="email", purpose="service", **known)
"""
DELIVER = "from nokshi.channels.email.post import deliver_due; deliver_due()"
START = "from nokshi.site.upgrading import bring_up_to_date; bring_up_to_date(now=clock.now())"
STANDS = """
from nokshi.customers.models import Customer
from nokshi.workspace.queries import is_held_back
print("held" if is_held_back() else "free", Customer.objects.filter(name="Late").count())
"""
LATE = """
from nokshi.customers.actions import add_customer
from nokshi.kernel.actor import Actor
from nokshi.workspace.queries import root_id
add_customer(name="Late", units=[root_id()], actor=Actor.system(), now=clock.now())
"""
KILLED = """
import os, signal
from pathlib import Path
from nokshi.site.backup import keeping, restoring
restoring.{at} = lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)
restoring.restore(Path({file!r}), passphrase=keeping.passphrase(), replace=True, now=clock.now())
"""


class Sink:
    """A mail server that keeps the subjects of what it took."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.subjects.append(str(message_from_bytes(envelope.content)["Subject"]))
        return "250 Taken"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, dict[str, str]]]:
    """A sink, and the setting that sends to it."""
    taking = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taking, hostname="127.0.0.1", port=port)
    controller.start()
    yield taking, {"NOKSHI_EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    controller.stop()


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Iterator[Scratch]:
    with scratch(tmp_path / "home") as made:
        made.nokshi("demo", "--customers", "5")
        yield made


def python(shop: Scratch, words: str, more: dict[str, str] | None = None, *, status: int = 0) -> str:
    """Run lines of Python in the shop, and return what they said."""
    environment = {**shop.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings", **(more or {})}
    begin = "import django; django.setup()\nfrom nokshi.kernel import clock\n"
    done = subprocess.run(
        [sys.executable, "-c", begin + words], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_what_left_after_the_backup_does_not_leave_again(shop: Scratch, sink: tuple[Sink, dict[str, str]]) -> None:
    taking, by_mail = sink
    file = str(shop.home / "one.backup")
    python(shop, QUEUE.replace("SUBJECT", "'Tea'"), by_mail)
    shop.nokshi("backup", file)
    python(shop, DELIVER, by_mail)
    assert taking.subjects == ["Tea"]

    assert "--go-on" in shop.nokshi("restore", file, "--replace")
    python(shop, DELIVER, by_mail)
    assert taking.subjects == ["Tea"]
    assert "nokshi restore --go-on" in shop.nokshi("doctor", fails=True)

    assert "Letters that were about to leave: 1. Stop them" in shop.nokshi("restore", "--go-on", "aside")
    assert "Nothing is held back" in shop.nokshi("restore", "--go-on", "aside", fails=True)
    python(shop, QUEUE.replace("SUBJECT", "'Coffee'"), by_mail)
    python(shop, DELIVER, by_mail)
    assert taking.subjects == ["Tea", "Coffee"]


@pytest.mark.parametrize(
    ("at", "said", "stands"), [("_put_files", "took back", "free 1"), ("finish", "finished", "held 0")]
)
def test_a_killed_restore_is_brought_to_an_end_at_the_next_start(
    shop: Scratch, at: str, said: str, stands: str
) -> None:
    file = str(shop.home / "one.backup")
    shop.nokshi("backup", file)
    python(shop, LATE)
    python(shop, KILLED.format(at=at, file=file), status=-signal.SIGKILL)
    assert list(shop.home.glob(".restoring-*"))
    assert "broken off" in shop.nokshi("doctor", fails=True)
    assert said in python(shop, START)
    assert stands in python(shop, STANDS)
    assert not [name for name in os.listdir(shop.home) if name.startswith(".") or name == "restore.json"]
