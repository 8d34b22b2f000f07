"""Mail to the staff leaves once, by a real server, and keeps no secret behind."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.secrets import unseal
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import Membership, Role, StaffMail, User
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


@pytest.fixture
def clerk(places: cast.Places) -> User:
    """Looks after the mail to the staff of the whole house, and after nobody's account."""
    kept = Role.objects.create(name="Clerk", capabilities=["workspace.staff_mail", "workspace.settings"])
    user = User.objects.create_user("clerk@shapla.example", cast.PASSWORD, name="Clerk")
    Membership.objects.create(user=user, unit=places.root, role=kept)
    return user


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
    assert letter.text_sealed == ""


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
    assert letter.text_sealed


def test_a_name_cannot_put_a_header_into_a_mail(eve: User) -> None:
    actions.change_organisation(
        name="Shop\r\nBcc: evil@example.com", language="en", currency="BDT", zone="Asia/Dhaka",
        actor=Actor.system(), now=cast.NOON,
    )  # fmt: skip
    assert "\n" not in post(eve).subject
    assert EventRow.objects.filter(kind="workspace.staff_mail_posted").exists()


def test_a_waiting_mail_is_sealed_in_the_table(eve: User) -> None:
    letter = post(eve)
    assert "/password/" not in letter.text_sealed
    assert "/password/reset/key/" in unseal(letter.text_sealed)


def test_only_whoever_may_manage_an_account_reads_its_link(
    clerk: User, ona: User, signed_in: Callable[[User], Client]
) -> None:
    page = reverse("workspace:staff_mail_read", args=[post(ona).pk])
    closed = signed_in(clerk).get(page)
    assert (closed.status_code, "/password/reset/" in closed.text) == (200, False)
    assert "not yours to manage" in closed.text
    assert "/password/reset/key/" in signed_in(ona).get(page).text


def test_only_whoever_may_give_the_role_reads_an_invitation(
    clerk: User, ona: User, places: cast.Places, signed_in: Callable[[User], Client]
) -> None:
    actions.invite_user(
        email="second@shapla.example", role=Role.objects.get(name="owner"), unit=places.root,
        scope=cast.scope(ona), actor=cast.actor(ona), now=clock.now(),
    )  # fmt: skip
    page = reverse("workspace:staff_mail_read", args=[StaffMail.objects.get().pk])
    assert "/account/join/" not in signed_in(clerk).get(page).text
    assert "/account/join/" in signed_in(ona).get(page).text
