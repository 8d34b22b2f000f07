"""Mails as other programs read them."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from nokshi.channels.email.building import BrokenHead, build, wire_address
from nokshi.channels.models import Body, Message
from tests.cast import NOON


def message(**changes: object) -> Message:
    values: dict[str, Any] = {
        "pk": 7, "unit_id": 1, "address": "ada@example.com", "from_name": "Shapla",
        "from_address": "hello@shapla.example", "subject": "Teas", "purpose": "news", "ref": "ab12",
        "message_id": "<ab12@shapla.example>", "created_at": NOON, **changes,
    }  # fmt: skip
    return Message(**values)


def parsed(text: str = "Hello", html: str = "<p>Hello</p>", **changes: object) -> EmailMessage:
    body = Body(html_packed=Body.pack(html), text_packed=Body.pack(text))
    raw = build(message(**changes), body)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


@pytest.mark.parametrize(
    "name", ["Shapla", "শাপলা চা", 'Shapla "Tea", Dhaka', "Tea; Home <x>", "back\\slash", "", "é" * 20, "O'Brien & Söhne"]
)
def test_the_sender_is_read_as_it_was_written(name: str) -> None:
    (sender,) = parsed(from_name=name)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "hello@shapla.example")


@given(some.text(some.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=300))
def test_any_subject_of_one_line_arrives(subject: str) -> None:
    assert " ".join(str(parsed(subject=subject)["Subject"]).split()) == " ".join(subject.split())


@example("a\n0")
@given(some.text(max_size=500))
def test_any_text_arrives(text: str) -> None:
    text = text.replace("\r", "").replace("\x00", "").replace("nokshi:", "").replace("http", "")
    text = text.encode("utf-8", "ignore").decode()
    plain, html = parsed(text=text, html=f"<p>{'x' * 2000}</p>").iter_parts()
    # A line of a mail ends as mail ends lines (RFC 5322, 2.1).
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert "x" * 2000 in html.get_content()


@pytest.mark.parametrize(
    "changes", [{"subject": "a\r\nBcc: b@c.example"}, {"from_name": "a\nBcc: b"}, {"reply_to": "a@b\r\nX: y"}]
)
def test_a_smuggled_head_is_refused_at_the_last_door_too(changes: dict[str, str]) -> None:
    with pytest.raises(BrokenHead):
        parsed(**changes)


def test_a_letter_of_plain_text_has_one_part() -> None:
    mail = parsed(html="")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().strip() == "Hello"


def test_a_domain_in_another_script_goes_in_idna() -> None:
    assert wire_address("ada@bücher.example") == "ada@xn--bcher-kva.example"
