"""Mail to the staff leaves once, by a real server, and keeps no secret behind."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import StaffMail, User
from tests import cast


class Box:
    """Keep what the peer received."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.letters.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 OK"


@pytest.fixture
def box(settings: Any) -> Iterator[Box]:
    """A real SMTP server on loopback, which Django is told of."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Box()
    peer = Controller(box, hostname="127.0.0.1", port=port)
    peer.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.CONFIG = replace(settings.CONFIG, email_url=f"smtp://127.0.0.1:{port}")
    yield box
    peer.stop()


def post(user: User) -> StaffMail:
    return actions.post_reset(user=user, now=cast.NOON, actor=Actor.user(user.pk))


def test_a_mail_leaves_once_and_its_link_is_not_kept(box: Box, eve: User) -> None:
    letter = post(eve)
    actions.deliver_staff_mail(letter.pk)
    actions.deliver_staff_mail(letter.pk)
    assert [sent["To"] for sent in box.letters] == ["eve@shapla.example"]
    assert "/password/reset/key/" in box.letters[0].get_content()
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.text == ""


def test_a_mail_speaks_the_language_of_whoever_gets_it(eve: User) -> None:
    eve.language = "bn"
    assert "নতুন পাসওয়ার্ড" in post(eve).subject


def test_a_server_that_is_away_is_named_and_the_mail_waits(box: Box, eve: User, settings: Any) -> None:
    letter = post(eve)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    with pytest.raises(ConnectionRefusedError):
        actions.deliver_staff_mail(letter.pk)
    letter.refresh_from_db()
    assert letter.sent_at is None
    assert letter.error
    assert letter.text


def test_a_name_cannot_put_a_header_into_a_mail(eve: User) -> None:
    actions.change_organisation(
        name="Shop\r\nBcc: evil@example.com", language="en", currency="BDT", zone="Asia/Dhaka",
        actor=Actor.system(), now=cast.NOON,
    )  # fmt: skip
    assert "\n" not in post(eve).subject
    assert EventRow.objects.filter(kind="workspace.staff_mail_posted").exists()
