"""The doors of staff: outbox, message, writing, settings."""

from collections.abc import Callable

import pytest
from django.test import Client

from nokshi.channels.email.post import deliver
from nokshi.channels.models import Mailbox, Message, Sender
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.workspace.models import User
from tests.cast import Places

SignedIn = Callable[[User], Client]
Post = Callable[..., Message]


@pytest.fixture
def sent(ada: Customer, post: Post) -> Message:
    message = post(ada)
    deliver(clock.now, url="")
    message.refresh_from_db()
    return message


def test_the_outbox_shows_what_left(dev: User, signed_in: SignedIn, sent: Message) -> None:
    page = signed_in(dev).get("/mail/outbox/?folder=sent&q=winter").content.decode()
    assert "Winter teas" in page
    assert "Ada Lovelace" in page


@pytest.mark.parametrize("folder", ["", "waiting", "sent", "back", "stopped", "in", "no-such"])
def test_each_folder_opens(dev: User, signed_in: SignedIn, sent: Message, folder: str) -> None:
    assert signed_in(dev).get(f"/mail/outbox/?folder={folder}").status_code == 200


def test_a_message_shows_its_heads_and_its_letter(dev: User, signed_in: SignedIn, sent: Message) -> None:
    client = signed_in(dev)
    page = client.get(f"/mail/messages/{sent.pk}/").content.decode()
    assert "ada@example.com" in page
    assert 'sandbox="allow-popups' in page
    letter = client.get(f"/mail/messages/{sent.pk}/letter/")
    assert "/t/c/" in letter.content.decode()
    assert "sandbox" in letter["Content-Security-Policy"]


def test_a_letter_that_truly_left_is_looked_at_without_counting(dev: User, signed_in: SignedIn, sent: Message) -> None:
    Message.objects.update(is_in_outbox=False)
    assert "/t/" not in signed_in(dev).get(f"/mail/messages/{sent.pk}/letter/").content.decode()


def test_the_panel_shows_the_last_messages(dev: User, signed_in: SignedIn, sent: Message, ada: Customer) -> None:
    page = signed_in(dev).get(f"/mail/of/{ada.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Winter teas" in page
    assert "Write an e-mail" in page


@pytest.mark.parametrize(
    "door", ["messages/{message}/", "messages/{message}/letter/", "of/{customer}/", "write/{customer}/"]
)
def test_a_stranger_finds_nothing(cleo: User, signed_in: SignedIn, sent: Message, ada: Customer, door: str) -> None:
    url = "/mail/" + door.format(message=sent.pk, customer=ada.pk)
    assert signed_in(cleo).get(url).status_code == 404


def test_an_address_that_is_hidden_is_not_shown(dev: User, signed_in: SignedIn, sent: Message) -> None:
    role = dev.memberships.get().role
    role.hidden = ["customers.email"]
    role.save()
    assert "ada@example.com" not in signed_in(dev).get(f"/mail/messages/{sent.pk}/").content.decode()


def test_an_e_mail_is_written_to_one_customer(dev: User, signed_in: SignedIn, ada: Customer) -> None:
    said = {"subject": "Your question", "text": "Yes & <b>no</b>\nhttps://shapla.example", "purpose": "service"}
    answer = signed_in(dev).post(f"/mail/write/{ada.pk}/", said)
    message = Message.objects.get()
    assert answer["Location"].endswith(f"/mail/messages/{message.pk}/")
    assert "Yes &amp; &lt;b&gt;no" in message.body.html
    assert 'href="https://shapla.example"' in message.body.html


def test_a_header_in_a_subject_is_told_at_the_form(dev: User, signed_in: SignedIn, ada: Customer) -> None:
    said = {"subject": "a\u2028Bcc: x@y.example", "text": "x", "purpose": "service"}
    answer = signed_in(dev).post(f"/mail/write/{ada.pk}/", said)
    assert answer.status_code == 422
    assert "one line" in answer.content.decode()
    assert not Message.objects.exists()


def test_who_may_only_read_writes_nothing(eve: User, signed_in: SignedIn, ada: Customer) -> None:
    said = {"subject": "x", "text": "x", "purpose": "service"}
    assert signed_in(eve).post(f"/mail/write/{ada.pk}/", said).status_code == 404
    assert not Message.objects.exists()


def test_the_sender_is_set(dev: User, signed_in: SignedIn, places: Places) -> None:
    said = {"unit": places.dhaka.pk, "name": "Shapla", "address": "hello@shapla.example", "reply_to": ""}
    client = signed_in(dev)
    assert client.post("/mail/settings/", said).status_code == 302
    assert Sender.objects.get().address == "hello@shapla.example"
    assert "v=DMARC1" in client.get("/mail/settings/").content.decode()


@pytest.mark.parametrize("address", ["no address", "a@b\nc", "a@@b.example"])
def test_a_wrong_sender_is_told(dev: User, signed_in: SignedIn, places: Places, address: str) -> None:
    said = {"unit": places.dhaka.pk, "name": "Shapla", "address": address, "reply_to": ""}
    assert signed_in(dev).post("/mail/settings/", said).status_code == 422
    assert not Sender.objects.exists()


def test_a_unit_of_others_is_not_set(cleo: User, signed_in: SignedIn, places: Places) -> None:
    said = {"unit": places.dhaka.pk, "name": "Mallory", "address": "m@evil.example"}
    assert signed_in(cleo).post("/mail/settings/", said).status_code == 404
    assert not Sender.objects.exists()


def test_a_mailbox_is_kept_and_what_is_wrong_is_said(dev: User, signed_in: SignedIn) -> None:
    said = {
        "address": "letters@shapla.example", "host": "127.0.0.1", "port": 9, "security": "imap", "user": "x",
        "password": "secret", "folder": "INBOX", "plus": "on", "is_active": "on",
    }  # fmt: skip
    page = signed_in(dev).post("/mail/mailboxes/new/", said, follow=True).content.decode()
    assert "cannot be opened" in page
    assert "secret" not in page
    assert "secret" not in Mailbox.objects.get().url_sealed


def test_a_mailbox_of_others_is_not_there(cleo: User, dev: User, signed_in: SignedIn) -> None:
    test_a_mailbox_is_kept_and_what_is_wrong_is_said(dev, signed_in)
    pk = Mailbox.objects.get().pk
    client = signed_in(cleo)
    assert client.get(f"/mail/mailboxes/{pk}/").status_code == 404
    assert client.post(f"/mail/mailboxes/{pk}/remove/").status_code == 404
    assert Mailbox.objects.exists()
