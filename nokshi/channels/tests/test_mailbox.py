"""What a real mailbox brings: answers, bounces, complaints, programs, rubbish."""

import socket
from collections.abc import Callable
from datetime import timedelta

import pytest

from nokshi.channels.actions import settings as settings_actions
from nokshi.channels.email.mailbox import MailboxTrouble, check, read_mailbox
from nokshi.channels.email.post import deliver
from nokshi.channels.models import Mailbox, Message
from nokshi.channels.rules.accounts import account_in
from nokshi.channels.tests.conftest import ImapPeer
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy.models import Suppression
from nokshi.timeline.models import EventRow
from tests.cast import NOON, Places

Post = Callable[..., Message]

NEST = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"

DSN = """From: MAILER-DAEMON@mx.example
To: letters+{ref}@shapla.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-{ref}@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} says no

--b
Content-Type: text/rfc822-headers

Message-ID: {original}
Subject: Winter teas

--b--
"""

ARF = """From: fbl@provider.example
To: abuse@shapla.example
Subject: complaint
Message-ID: <arf@provider.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is a complaint.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1

--b
Content-Type: message/rfc822

Message-ID: {original}
Subject: Winter teas

Hello
--b--
"""

ANSWER = """From: Ada <ada@example.com>
To: letters+{ref}@shapla.example
Subject: =?utf-8?b?UmU6IOCmmuCmvg==?=
Message-ID: <answer-1@example.com>
In-Reply-To: {original}
Content-Type: text/plain; charset=utf-8

Yes, two packs please.

On Mon, 23 Nov 2026 at 12:00, Shapla <hello@shapla.example> wrote:
> Winter teas are here
"""

AWAY = """From: ada@example.com
To: letters+{ref}@shapla.example
Subject: Automatic reply: Winter teas
Auto-Submitted: auto-replied
Message-ID: <away@example.com>

I am away.
"""


@pytest.fixture
def mailbox(imap: ImapPeer, places: Places) -> Mailbox:
    return settings_actions.save_mailbox(
        mailbox=None, unit_id=places.root.pk, address="letters@shapla.example", account=account_in(imap.url())[0],
        password=account_in(imap.url())[1], plus=True, is_active=True, actor=Actor.system(), now=NOON,
    )  # fmt: skip


@pytest.fixture
def sent(mailbox: Mailbox, ada: Customer, post: Post) -> Message:
    message = post(ada)
    deliver(lambda: NOON, url="")
    message.refresh_from_db()
    return message


def fill(text: str, message: Message, **values: str) -> bytes:
    return text.format(ref=message.ref, original=message.message_id, **values).replace("\n", "\r\n").encode()


def read(mailbox: Mailbox) -> dict[str, int]:
    mailbox.refresh_from_db()
    return read_mailbox(mailbox, NOON + timedelta(hours=1))


def last(kind: str) -> EventRow:
    return EventRow.objects.get(kind=f"channels.{kind}")


def test_a_letters_way_back_is_its_own(sent: Message) -> None:
    assert sent.reply_to == f"letters+{sent.ref}@shapla.example" == sent.return_path


def test_an_answer_comes_to_the_timeline_without_what_it_quotes(
    imap: ImapPeer, mailbox: Mailbox, sent: Message, ada: Customer
) -> None:
    imap.deliver(fill(ANSWER, sent))
    assert read(mailbox) == {"answer": 1}
    event = last("message_replied")
    assert (event.customer_id, event.data["text"]) == (ada.pk, "Yes, two packs please.")
    assert event.data["subject"] == "Re: চা"
    assert Message.objects.get(direction="in").answers == sent


def test_a_mail_is_read_once(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(fill(ANSWER, sent))
    assert read(mailbox) == {"answer": 1}
    assert read(mailbox) == {}


def test_a_renumbered_mailbox_brings_nothing_twice(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(fill(ANSWER, sent))
    read(mailbox)
    Mailbox.objects.update(uid_validity=1)
    assert read(mailbox) == {"seen": 1}
    assert Message.objects.filter(direction="in").count() == 1


def test_a_hard_bounce_suppresses_the_address(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(fill(DSN, sent, action="failed", status="5.1.1"))
    assert read(mailbox) == {"bounce": 1}
    sent.refresh_from_db()
    assert (sent.status, sent.reason) == ("bounced", "5.1.1")
    assert Suppression.objects.get().address == "ada@example.com"


@pytest.mark.parametrize(("action", "status", "sort"), [("failed", "5.2.2", "bounce"), ("delayed", "4.4.1", "delay")])
def test_a_soft_bounce_or_delay_suppresses_nothing(
    imap: ImapPeer, mailbox: Mailbox, sent: Message, action: str, status: str, sort: str
) -> None:
    imap.deliver(fill(DSN, sent, action=action, status=status))
    assert read(mailbox) == {sort: 1}
    assert not Suppression.objects.exists()


def test_a_bounce_is_known_by_the_letter_it_holds(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    text = fill(DSN, sent, action="failed", status="5.1.1").replace(b"letters+" + sent.ref.encode(), b"letters")
    imap.deliver(text)
    assert read(mailbox) == {"bounce": 1}


def test_a_complaint_stops_letters(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(fill(ARF, sent))
    assert read(mailbox) == {"complaint": 1}
    assert last("message_complained").customer_id == sent.customer_id
    assert Suppression.objects.get().reason == "complaint"


def test_a_programs_answer_is_told_apart(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(fill(AWAY, sent))
    assert read(mailbox) == {"automatic": 1}
    assert last("auto_replied").data["text"] == "I am away."


def test_what_is_not_ours_is_left_alone(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    imap.deliver(b"From: x@elsewhere.example\r\nSubject: Buy\r\nMessage-ID: <s@x>\r\n\r\nnow")
    assert read(mailbox) == {"not_ours": 1}
    assert not Message.objects.filter(direction="in").exists()


def test_a_customer_who_writes_by_himself_is_heard(imap: ImapPeer, mailbox: Mailbox, ada: Customer) -> None:
    imap.deliver(b"From: ADA@example.com\r\nSubject: Tea?\r\nMessage-ID: <s@x>\r\n\r\nDo you have Assam?")
    assert read(mailbox) == {"answer": 1}
    assert last("message_replied").customer_id == ada.pk


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe nothing of this is a mail",
        b"From: =?utf-8?q?=FF=FE?= <\r\nSubject: =?no-such?b?!!!?=\r\nContent-Type: text/plain; charset=x\r\n\r\n\xff",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=\"\"\r\n\r\n--\r\n",
        NEST + (b"--a\r\n" + NEST) * 200,
        b"Content-Transfer-Encoding: base64\r\nContent-Type: text/html\r\n\r\n%%%%",
        b"To: \"\r\n @@ ,,,<<>>\r\nIn-Reply-To: <" + b"x" * 5000 + b">\r\n\r\n",
    ],
)  # fmt: skip
def test_a_broken_mail_holds_up_nobody(imap: ImapPeer, mailbox: Mailbox, sent: Message, raw: bytes) -> None:
    imap.deliver(raw, "1.broken")
    imap.deliver(fill(ANSWER, sent), "2.good")
    counts = read(mailbox)
    assert counts.get("answer") == 1
    assert sum(counts.values()) == 2


def test_html_in_an_answer_is_made_harmless(imap: ImapPeer, mailbox: Mailbox, sent: Message) -> None:
    html = "Content-Type: text/html\n\n<p onclick=x>Yes<script>alert(1)</script><img src=http://x.example/p.gif></p>"
    head = ANSWER.partition("Content-Type")[0]
    imap.deliver(fill(head, sent) + html.replace("\n", "\r\n").encode())
    read(mailbox)
    body = Message.objects.get(direction="in").body
    assert (body.html.strip(), body.text) == ("<p>Yes</p>", "Yes")


def test_a_wrong_password_is_told_and_kept(imap: ImapPeer, mailbox: Mailbox) -> None:
    with pytest.raises(MailboxTrouble, match=r"AUTHENTICATIONFAILED|uthentication"):
        check(imap.url("wrong"))
    settings_actions.save_mailbox(
        mailbox=mailbox, unit_id=mailbox.unit_id, address=mailbox.address, account=account_in(imap.url())[0],
        password="wrong", plus=True, is_active=True, actor=Actor.system(), now=NOON,
    )  # fmt: skip
    assert read(mailbox) == {}
    mailbox.refresh_from_db()
    assert mailbox.error


def test_a_password_is_kept_sealed(mailbox: Mailbox) -> None:
    assert "thread" not in mailbox.url_sealed


@pytest.mark.parametrize(
    "url", ["imap://a:b@127.0.0.1:{port}", "imaps://a:b@[::ffff:127.0.0.1]:{port}", "imap+tls://a:b@localhost:{port}"]
)
def test_a_server_inside_is_not_called(url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(0)
        with pytest.raises(MailboxTrouble, match="NOKSHI_INNER_ADDRESSES"):
            check(url.format(port=inner.getsockname()[1]))
        with pytest.raises(BlockingIOError):
            inner.accept()


def test_a_name_that_turns_inside_after_it_was_judged_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.215.14", "127.0.0.1"])
    called: list[str] = []

    def resolve(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        called.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(MailboxTrouble):
        check("imap://a:b@mail.example.com")
    assert called == ["93.184.215.14"]
