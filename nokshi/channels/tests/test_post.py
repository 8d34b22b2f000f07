"""Letters and the mail server: taken, refused, put off, dropped; and the local outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import partial
from typing import Any

import pytest
from django.db.utils import OperationalError

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
from nokshi.workspace import actions as workspace
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


class SlowServer:
    """A clock by which each letter takes the server a while; who `comes_by` does so at each look after the first."""

    def __init__(self, peer: Peer, takes: timedelta, comes_by: Callable[[], object] = lambda: None) -> None:
        self.peer, self.takes, self.comes_by = peer, takes, comes_by
        self.is_visited = False

    def __call__(self) -> datetime:
        if self.peer.letters and not self.is_visited:
            self.is_visited = True
            self.comes_by()
            self.is_visited = False
        return NOON + self.takes * len(self.peer.letters)


def test_a_slow_server_gets_no_letter_twice_from_a_second_worker(
    by_server: Peer, ada: Customer, bo: Customer, rahim: Customer, post: Post
) -> None:
    for customer in (ada, bo, rahim):
        post(customer)
    slow = SlowServer(by_server, delivering.LEASE * 0.8)
    slow.comes_by = lambda: deliver(slow)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nokshi.channels.email.post.ROUND", timedelta(days=1))
        deliver(slow)
    came = sorted(letter.rcpt_tos[0] for letter in by_server.letters)
    assert came == ["ada@example.com", "bo@example.com", "rahim@example.com"]
    assert len(told("message_sent")) == 3


def test_a_letter_that_another_worker_took_over_is_left_to_it(
    by_server: Peer, ada: Customer, bo: Customer, post: Post
) -> None:
    post(ada), post(bo)
    (one, other) = delivering.claim(claim="slow", limit=5, now=NOON)
    later = NOON + delivering.LEASE + timedelta(minutes=1)
    assert delivering.renew(messages=[other], now=later) == {other.pk}
    assert deliver(lambda: later) == 1
    assert delivering.renew(messages=[one, other], now=later) == {other.pk}
    assert by_server.letters[0].rcpt_tos == [one.address]


def test_what_a_round_leaves_over_is_put_back(by_server: Peer, ada: Customer, bo: Customer, post: Post) -> None:
    post(ada), post(bo)
    slow = SlowServer(by_server, timedelta(minutes=5))
    assert deliver(slow) == 1
    assert sorted(Message.objects.values_list("status", "claim")) == [("queued", ""), ("sent", "")]
    assert deliver(slow) == 1


def test_a_clock_set_back_holds_up_no_letter(by_server: Peer, ada: Customer, bo: Customer, post: Post) -> None:
    post(ada)
    (_lost,) = delivering.claim(claim="before", limit=5, now=NOON)
    post(bo)
    assert deliver(lambda: NOON - timedelta(hours=3)) == 2
    assert {letter.rcpt_tos[0] for letter in by_server.letters} == {"ada@example.com", "bo@example.com"}


def test_what_was_put_off_stays_put_off(by_server: Peer, ada: Customer, post: Post) -> None:
    by_server.says["ada@example.com"] = "452 4.2.2 mailbox full"
    post(ada)
    deliver(lambda: NOON)
    by_server.says.clear()
    assert deliver(lambda: NOON - timedelta(minutes=5)) == 0


@pytest.mark.django_db(transaction=True)
def test_what_left_as_the_database_went_away_is_noted_once_it_is_back(
    by_server: Peer, ada: Customer, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(ada)
    tries, noted = [], delivering.note_sent

    def note_sent(**given: Any) -> bool:
        tries.append(given)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection unexpectedly")
        return noted(**given)

    monkeypatch.setattr(delivering, "note_sent", note_sent)
    monkeypatch.setattr("nokshi.channels.email.post.PAUSE", 0)
    assert deliver(lambda: NOON) == 1
    assert deliver(lambda: NOON + delivering.LEASE * 2) == 0
    assert len(by_server.letters) == len(told("message_sent")) == 1


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


def test_a_restored_house_sends_nothing_until_it_goes_on(by_server: Peer, ada: Customer, post: Post) -> None:
    message = post(ada)
    workspace.hold_back(made_at=NOON, now=NOON)
    assert deliver(lambda: NOON) == 0
    assert not by_server.letters
    workspace.go_on(decided={"channels.letters": True}, actor=Actor.system(), now=NOON)
    assert deliver(lambda: NOON) == 1
    message.refresh_from_db()
    assert message.status == "sent"


def test_letters_that_a_backup_brought_back_are_set_aside(
    by_server: Peer, ada: Customer, bo: Customer, post: Post
) -> None:
    post(ada)
    taken = post(bo)
    Message.objects.filter(pk=taken.pk).update(status="sending", claim="gone", claimed_at=NOON)
    workspace.hold_back(made_at=NOON, now=NOON)
    workspace.go_on(decided={"channels.letters": False}, actor=Actor.system(), now=NOON)
    assert deliver(lambda: NOON + timedelta(hours=1)) == 0
    assert not by_server.letters
    assert set(Message.objects.values_list("status", "reason")) == {("stopped", "restored")}
    assert {row.customer_id for row in told("message_stopped")} == {ada.pk, bo.pk}
