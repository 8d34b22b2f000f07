"""The line to a mail server, with and without commands that do not wait for one another."""

import contextlib

import pytest

from nokshi.channels.email.smtp import Line, Refused, Unreachable
from nokshi.channels.tests.conftest import Peer

MAIL = b"Subject: Winter teas\r\n\r\nHello\r\n.\r\n..and more\r\n"


@pytest.fixture(params=[False, True], ids=["one by one", "in one go"])
def server(request: pytest.FixtureRequest, peer: Peer) -> Peer:
    """A mail server of either sort."""
    peer.pipelines = request.param
    return peer


def offer(
    line: Line, recipient: str = "ada@example.com", mail: bytes = MAIL, sender: str = "us@shapla.example"
) -> None:
    line.hand_over(mail, sender=sender, recipient=recipient)


def test_a_mail_arrives_as_it_is(server: Peer) -> None:
    with Line(server.url) as line:
        offer(line)
    (letter,) = server.letters
    assert (letter.mail_from, letter.rcpt_tos, letter.content) == ("us@shapla.example", ["ada@example.com"], MAIL)


def test_an_address_in_another_script_arrives(server: Peer) -> None:
    with Line(server.url) as line:
        offer(line, recipient="রহিম@example.com")
    assert server.letters[0].rcpt_tos == ["রহিম@example.com"]


def test_who_is_refused_holds_up_nobody_behind_him(server: Peer) -> None:
    server.says["bo@example.com"] = "550 5.1.1 no such user"
    with Line(server.url) as line:
        offer(line)
        with pytest.raises(Refused) as refusal:
            offer(line, "bo@example.com")
        offer(line, "cleo@example.com")
    assert (refusal.value.code, refusal.value.status) == (550, "5.1.1")
    assert [letter.rcpt_tos for letter in server.letters] == [["ada@example.com"], ["cleo@example.com"]]
    assert len(server.sessions) == 1


def test_what_is_refused_for_its_content_is_told_with_the_words(server: Peer) -> None:
    server.contents[b"lottery"] = "554 5.7.1 not this"
    with Line(server.url) as line:
        with pytest.raises(Refused) as refusal:
            offer(line, mail=b"Subject: A lottery\r\n\r\nHello\r\n")
        offer(line)
    assert refusal.value.answer == "554 5.7.1 not this"
    assert len(server.letters) == 1


def test_where_our_own_address_is_refused_no_letter_is_to_blame(server: Peer) -> None:
    server.senders["us@shapla.example"] = "550 5.7.1 not from you"
    with Line(server.url) as line, pytest.raises(Unreachable, match="not from you"):
        offer(line)
    assert not server.letters


def test_a_server_that_hangs_up_is_spoken_with_anew(server: Peer) -> None:
    server.drops.add("bo@example.com")
    with Line(server.url) as line:
        with pytest.raises(Unreachable):
            offer(line, "bo@example.com")
        offer(line)
    assert len(server.letters) == 1


def test_an_address_cannot_smuggle_a_command(server: Peer) -> None:
    with Line(server.url) as line, contextlib.suppress(ValueError, Refused):
        offer(line, "ada@example.com>\r\nRCPT TO:<eve@example.com")
    assert all("eve@example.com" not in letter.rcpt_tos for letter in server.letters)
