"""Whose knock it was: a person's, or a machine's."""

from datetime import timedelta

import pytest

from nokshi.channels.rules.machines import Knock, must_settle, suspicion_of, verdict
from tests.cast import NOON

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
OUTLOOK = "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"
LATER = NOON + timedelta(hours=1)
A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"


@pytest.mark.parametrize(
    ("method", "agent", "address", "extra", "expected"),
    [
        ("GET", FIREFOX, "103.4.145.2", {}, ""),
        ("GET", IPHONE, "103.4.145.2", {}, ""),
        ("GET", OUTLOOK, "103.4.145.2", {}, ""),
        ("HEAD", FIREFOX, "103.4.145.2", {}, "head"),
        ("GET", FIREFOX, "103.4.145.2", {"purpose": "prefetch"}, "prefetch"),
        ("GET", FIREFOX, "103.4.145.2", {"sec-purpose": "prefetch;prerender"}, "prefetch"),
        ("GET", "", "103.4.145.2", {}, "agent"),
        ("GET", "Mozilla/5.0", "103.4.145.2", {}, "agent"),
        ("GET", GMAIL, "66.249.84.1", {}, "agent"),
        ("GET", "YahooMailProxy; https://help.yahoo.com/kb/", "1.2.3.4", {}, "agent"),
        ("GET", "WhatsApp/2.24", "1.2.3.4", {}, "agent"),
        ("GET", "curl/8.5", "1.2.3.4", {}, "agent"),
        ("GET", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141", "1.2.3.4", {}, "agent"),
        ("GET", FIREFOX, "17.58.1.2", {}, "network"),
        ("GET", FIREFOX, "40.94.20.1", {}, "network"),
        ("GET", FIREFOX, "not an address", {}, ""),
    ],
)  # fmt: skip
def test_a_request_betrays_a_machine(
    method: str, agent: str, address: str, extra: dict[str, str], expected: str
) -> None:
    assert suspicion_of(method, {"user-agent": agent, **extra}, address) == expected


@pytest.mark.parametrize(
    ("knock", "others", "expected"),
    [
        (Knock(A, LATER), [], ""),
        (Knock("", LATER), [], ""),
        (Knock(A, LATER, suspicion="agent"), [], "agent"),
        (Knock("", LATER, is_trap=True), [], "trap"),
        (Knock(A, NOON + timedelta(seconds=3)), [], "too_soon"),
        (Knock(A, LATER, "s"), [Knock("", LATER + timedelta(minutes=2), "s", is_trap=True)], "trap"),
        (Knock(A, LATER, "s"), [Knock("", LATER + timedelta(minutes=2), "other", is_trap=True)], ""),
        (Knock(A, LATER, "s"), [Knock("", LATER + timedelta(seconds=1), "other", is_trap=True)], "trap"),
        (Knock(A, LATER), [Knock(B, LATER), Knock(C, LATER + timedelta(seconds=2))], "burst"),
        (Knock(A, LATER), [Knock(B, LATER), Knock(B, LATER), Knock(A, LATER)], ""),
        (Knock(A, LATER), [Knock(B, LATER - timedelta(seconds=30)), Knock(C, LATER + timedelta(seconds=30))], ""),
        (Knock("", LATER), [Knock(A, LATER), Knock(B, LATER), Knock(C, LATER)], ""),
    ],
)  # fmt: skip
def test_its_neighbours_betray_a_machine(knock: Knock, others: list[Knock], expected: str) -> None:
    assert verdict(knock, others, NOON) == expected


def test_in_the_outbox_only_what_betrays_itself_is_a_machine() -> None:
    assert verdict(Knock(A, NOON, suspicion="agent"), [], None) == ""
    assert verdict(Knock(A, NOON, suspicion="head"), [], None) == "head"
    assert verdict(Knock("", NOON, is_trap=True), [], None) == "trap"


def test_only_early_knocks_wait_for_their_neighbours() -> None:
    assert must_settle(NOON + timedelta(minutes=1), NOON)
    assert not must_settle(NOON + timedelta(minutes=6), NOON)
