"""The doors that letters lead to."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from nokshi.channels.actions import tracking
from nokshi.channels.email import links
from nokshi.channels.email.post import deliver
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.privacy.queries import may_contact
from nokshi.timeline.models import EventRow
from tests.cast import NOON

Post = Callable[..., Message]
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"}
TEA = "https://shapla.example/tea"


@pytest.fixture
def sent(ada: Customer, post: Post, agreed: Callable[..., None]) -> Message:
    """A letter to Ada that a server took an hour ago."""
    agreed(ada)
    message = post(ada, purpose="news")
    Message.objects.update(status="sent", sent_at=clock.now() - timedelta(hours=1), next_at=None)
    message.refresh_from_db()
    return message


def kinds() -> list[str]:
    rows = EventRow.objects.exclude(kind__startswith="privacy.").order_by("id")
    return [kind.partition(".")[2] for kind in rows.values_list("kind", flat=True)]


def test_a_link_leads_on_and_is_told(client: Client, sent: Message) -> None:
    answer = client.get("/t/" + links.click_url(sent.pk, TEA).partition("/t/")[2], headers=PERSON)
    assert (answer.status_code, answer["Location"]) == (302, TEA)
    assert kinds() == ["link_clicked"]
    assert EventRow.objects.get(kind="channels.link_clicked").data["url"] == TEA


def test_a_second_click_in_the_same_minute_is_told_once(client: Client, sent: Message) -> None:
    now = clock.now()
    for second in (0, 1):
        tracking.note_knock(message=sent, url=TEA, suspicion="", source="s", now=now.replace(second=second))
    assert kinds() == ["link_clicked"]


@pytest.mark.parametrize("token", ["x", "WzEsImh0dHA6Ly9ldmlsIl0:1a:b", "ক", "a" * 3000])
@pytest.mark.parametrize("door", ["c", "o", "u", "v"])
def test_a_link_that_was_not_signed_is_told_politely(client: Client, db: None, door: str, token: str) -> None:
    answer = client.get(f"/t/{door}/{token}")
    assert answer.status_code == 404
    assert "cut off or changed" in answer.content.decode()


def test_a_changed_link_leads_nowhere(client: Client, sent: Message) -> None:
    url = links.click_url(sent.pk, TEA)
    forged = url[:-3] + ("AAA" if not url.endswith("AAA") else "BBB")
    assert client.get("/t/" + forged.partition("/t/")[2]).status_code == 404


def test_a_token_of_one_door_does_not_open_another(client: Client, sent: Message) -> None:
    token = links.open_url(sent.pk).rpartition("/")[2].removesuffix(".gif")
    assert client.get(f"/t/u/{token}").status_code == 404


def test_the_picture_tells_of_an_open(client: Client, sent: Message) -> None:
    answer = client.get("/t/" + links.open_url(sent.pk).partition("/t/")[2], headers=PERSON)
    assert answer["Content-Type"] == "image/gif"
    assert "no-store" in answer["Cache-Control"]
    assert kinds() == ["message_opened"]


def test_a_proxy_is_no_person(client: Client, sent: Message) -> None:
    client.get("/t/" + links.open_url(sent.pk).partition("/t/")[2], headers={"User-Agent": "Mozilla/5.0"})
    client.head("/t/" + links.click_url(sent.pk, TEA).partition("/t/")[2], headers=PERSON)
    assert kinds() == ["machine_opened", "machine_clicked"]


def test_early_clicks_wait_until_their_neighbours_show(ada: Customer, sent: Message) -> None:
    began = clock.now() - timedelta(minutes=59)
    for place in range(3):
        tracking.note_knock(message=sent, url=f"{TEA}/{place}", suspicion="", source="s", now=began)
    assert tracking.judge_waiting(now=began + timedelta(seconds=5)) == 0
    assert tracking.judge_waiting(now=began + timedelta(seconds=30)) == 2
    assert kinds() == ["machine_clicked"] * 3


def test_who_falls_into_the_trap_is_a_machine_everywhere(client: Client, sent: Message) -> None:
    now = clock.now() - timedelta(minutes=58)
    tracking.note_knock(message=sent, url=TEA, suspicion="", source="s", now=now)
    tracking.note_knock(message=sent, url="", suspicion="", source="s", now=now + timedelta(seconds=15), is_trap=True)
    tracking.judge_waiting(now=now + timedelta(minutes=1))
    assert kinds() == ["machine_clicked"]


def test_in_the_outbox_a_click_is_told_at_once(client: Client, ada: Customer, post: Post) -> None:
    message = post(ada)
    deliver(clock.now, url="")
    message.refresh_from_db()
    client.get("/t/" + links.click_url(message.pk, TEA).partition("/t/")[2], headers={"User-Agent": "HeadlessChrome"})
    assert kinds() == ["message_sent", "link_clicked"]


def test_looking_at_the_farewell_changes_nothing(client: Client, sent: Message, ada: Customer) -> None:
    answer = client.get("/t/" + links.farewell_url(sent.pk).partition("/t/")[2])
    assert "Stop these letters?" in answer.content.decode()
    assert allowed(ada)


def test_one_click_says_farewell_without_cookie_or_seal(sent: Message, ada: Customer) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/t/" + links.farewell_url(sent.pk).partition("/t/")[2], {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not allowed(ada)
    assert kinds() == ["contact_unsubscribed"]


def test_a_farewell_by_mistake_can_be_taken_back(client: Client, sent: Message, ada: Customer) -> None:
    url = "/t/" + links.farewell_url(sent.pk).partition("/t/")[2]
    client.post(url, {"choice": "these"})
    assert not allowed(ada)
    client.post(url, {"choice": "again"})
    assert allowed(ada)


def test_everything_can_be_stopped(client: Client, sent: Message, ada: Customer) -> None:
    client.post("/t/" + links.farewell_url(sent.pk).partition("/t/")[2], {"choice": "all"})
    assert not allowed(ada, "service")


def test_the_farewell_speaks_the_customers_language(client: Client, sent: Message, ada: Customer) -> None:
    Customer.objects.filter(pk=ada.pk).update(language="bn")
    answer = client.get("/t/" + links.farewell_url(sent.pk).partition("/t/")[2])
    assert 'lang="bn"' in answer.content.decode()


def test_a_letter_opens_in_the_browser_where_nothing_can_run(client: Client, sent: Message) -> None:
    answer = client.get("/t/" + links.browser_url(sent.pk).partition("/t/")[2], headers=PERSON)
    assert "script" not in answer["Content-Security-Policy"].replace("default-src 'none'", "")
    assert re.search(r'href="[^"]*/t/c/', answer.content.decode())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("javascript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//evil.example", "#"),
    ],
)
def test_a_letter_holds_no_link_that_could_run(url: str, expected: str) -> None:
    assert f'href="{expected}"' in links.tracked_html(f'<a class="x" href="{url}">x</a>', 1)


def allowed(customer: Customer, purpose: str = "news") -> bool:
    return may_contact(
        customer_id=customer.pk, channel="email", purpose=purpose, address=customer.email, now=NOON + timedelta(days=30)
    ).allowed
