"""Letters and the mail server: taken, refused, put off, dropped; and the local outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial

import pytest

from nokshi.channels import actions
from nokshi.channels.actions import delivering
from nokshi.channels.actions.refusals import BadHeader, NoSender, NoSubject
from nokshi.channels.email.post import deliver
from nokshi.channels.models import Message
from nokshi.channels.tests.conftest import Peer
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy.models import Suppression
from nokshi.timeline.models import EventRow
from tests.cast import NOON, Places

Post = Callable[..., Message]


def first(peer: Peer) -> EmailMessage:
    """Return the first mail that a server took."""
    content = peer.letters[0].content
    assert isinstance(content, bytes)
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def told(kind: str) -> list[EventRow]:
    return list(EventRow.objects.filter(kind=f"channels.{kind}").order_by("id"))


def test_without_a_server_a_letter_lies_in_the_outbox(ada: Customer, post: Post) -> None:
    message = post(ada)
    deliver(lambda: NOON, url="")
    message.refresh_from_db()
    assert (message.status, message.is_in_outbox) == ("sent", True)
    assert told("message_sent")[0].customer_id == ada.pk


def test_a_letter_arrives_whole(by_server: Peer, rahim: Customer, post: Post) -> None:
    post(rahim, subject="শীতের চা এসে গেছে", text="শুভ সন্ধ্যা, রহিম।", html="<body><p>শুভ সন্ধ্যা</p></body>")
    assert deliver(lambda: NOON) == 1
    mail = first(by_server)
    assert mail["Subject"] == "শীতের চা এসে গেছে"
    assert mail["From"].addresses[0].display_name == "Shapla শাপলা"
    assert mail["To"] == "rahim@example.com"
    text, html = mail.iter_parts()
    assert text.get_content().strip() == "শুভ সন্ধ্যা, রহিম।"
    assert "শুভ সন্ধ্যা" in html.get_content()


def test_many_letters_go_over_one_line(
    by_server: Peer, ada: Customer, bo: Customer, rahim: Customer, post: Post
) -> None:
    for customer in (ada, bo, rahim):
        post(customer)
    deliver(lambda: NOON)
    assert len(by_server.letters) == 3
    assert len(by_server.sessions) == 1


def test_news_go_only_to_who_agreed(
    by_server: Peer, ada: Customer, bo: Customer, post: Post, agreed: Callable[..., None]
) -> None:
    agreed(ada)
    sent, stopped = post(ada, purpose="news"), post(bo, purpose="news")
    deliver(lambda: NOON)
    assert sent.status == "queued"
    assert (stopped.status, stopped.reason) == ("stopped", "never_agreed")
    assert [letter.rcpt_tos for letter in by_server.letters] == [["ada@example.com"]]
    assert told("message_stopped")[0].data["reason"] == "never_agreed"


def test_news_carry_the_one_click_farewell(
    by_server: Peer, ada: Customer, post: Post, agreed: Callable[..., None]
) -> None:
    agreed(ada)
    post(ada, purpose="news")
    deliver(lambda: NOON)
    mail = first(by_server)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/t/u/" in mail["List-Unsubscribe"]


def test_the_same_key_sends_once(ada: Customer, post: Post) -> None:
    assert post(ada, key="c:1").pk == post(ada, key="c:1").pk
    assert Message.objects.count() == 1


def test_consent_taken_back_while_waiting_stops_a_letter(
    by_server: Peer, ada: Customer, post: Post, agreed: Callable[..., None]
) -> None:
    agreed(ada)
    message = post(ada, purpose="news")
    Suppression.objects.create(channel="email", address="ada@example.com", reason="by_hand", at=NOON)
    deliver(lambda: NOON + timedelta(minutes=5))
    message.refresh_from_db()
    assert (message.status, message.reason) == ("stopped", "suppressed")
    assert not by_server.letters


def test_a_dead_address_is_suppressed(by_server: Peer, ada: Customer, post: Post) -> None:
    by_server.says["ada@example.com"] = "550 5.1.1 no such user"
    message = post(ada)
    deliver(lambda: NOON)
    message.refresh_from_db()
    assert (message.status, message.reason) == ("bounced", "5.1.1")
    assert Suppression.objects.get().address == "ada@example.com"
    assert told("message_bounced")[0].data["is_hard"] is True


def test_a_full_mailbox_is_tried_again_later(by_server: Peer, ada: Customer, bo: Customer, post: Post) -> None:
    by_server.says["ada@example.com"] = "452 4.2.2 mailbox full"
    message = post(ada)
    post(bo)
    assert deliver(lambda: NOON) == 1
    message.refresh_from_db()
    assert (message.status, message.tries, message.next_at) == ("queued", 1, NOON + timedelta(minutes=1))
    by_server.says.clear()
    assert deliver(lambda: NOON + timedelta(minutes=2)) == 1


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def test_a_letter_is_given_up_in_the_end(by_server: Peer, ada: Customer, post: Post) -> None:
    by_server.says["ada@example.com"] = "451 4.3.0 later"
    message = post(ada)
    for hours in range(0, 80, 4):
        deliver(partial(at, hours))
    message.refresh_from_db()
    assert message.status == "failed"
    assert len(told("message_failed")) == 1


def test_a_server_that_hangs_up_keeps_all_letters(by_server: Peer, ada: Customer, bo: Customer, post: Post) -> None:
    by_server.drops.add("ada@example.com")
    post(ada), post(bo)
    assert deliver(lambda: NOON) == 0
    assert deliver(lambda: NOON + timedelta(seconds=30)) == 1
    assert set(Message.objects.values_list("status", flat=True)) == {"queued", "sent"}


def test_a_server_that_is_away_keeps_all_letters(ada: Customer, post: Post) -> None:
    message = post(ada)
    assert deliver(lambda: NOON, url="smtp://127.0.0.1:9") == 0
    message.refresh_from_db()
    assert message.status == "queued"
    assert "refused" in message.answer.lower()


def test_two_workers_never_take_the_same_letter(ada: Customer, bo: Customer, post: Post) -> None:
    post(ada), post(bo)
    first = delivering.claim(claim="a", limit=1, now=NOON)
    second = delivering.claim(claim="b", limit=5, now=NOON)
    assert {one.pk for one in first}.isdisjoint(one.pk for one in second)
    assert len(first) == len(second) == 1


def test_what_a_killed_worker_held_goes_out_later(by_server: Peer, ada: Customer, post: Post) -> None:
    post(ada)
    (lost,) = delivering.claim(claim="killed", limit=5, now=NOON)
    assert deliver(lambda: NOON + timedelta(minutes=1)) == 0
    assert deliver(lambda: NOON + delivering.LEASE * 2) == 1
    assert delivering.note_sent(message=lost, is_in_outbox=False, now=NOON) is False
    assert len(told("message_sent")) == 1


@pytest.mark.parametrize("subject", ["Hello\nBcc: all@example.com", "Hello\r\n\r\nbody", "a\x00b", "x\u2028y"])
def test_a_header_in_a_subject_is_refused(ada: Customer, post: Post, subject: str) -> None:
    with pytest.raises(BadHeader) as refusal:
        post(ada, subject=subject)
    assert "one line" in str(refusal.value)
    assert not Message.objects.exists()


def test_a_letter_needs_a_subject(ada: Customer, post: Post) -> None:
    with pytest.raises(NoSubject):
        post(ada, subject="  ")


def test_with_a_server_somebody_must_have_said_who_writes(by_server: Peer, ada: Customer, post: Post) -> None:
    from nokshi.channels.models import Sender

    Sender.objects.all().delete()
    with pytest.raises(NoSender):
        post(ada)


def test_a_test_letter_goes_to_its_writer_alone(by_server: Peer, places: Places) -> None:
    actions.send_test(
        to="dev@shapla.example", content=actions.Content(subject="Teas", text="Hello"), unit_id=places.dhaka.pk,
        actor=Actor.system(), now=NOON,
    )  # fmt: skip
    deliver(lambda: NOON)
    assert first(by_server)["Subject"] == "Test: Teas"
    assert not told("message_sent")
