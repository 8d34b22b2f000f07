"""The doors of campaigns: open to who may, closed and without effect for others."""

from collections.abc import Callable

import pytest
from django.test import Client

from nokshi.channels.email.post import deliver
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
Agree = Callable[..., None]
POSTS = ("part", "blocks", "frame", "test", "plan", "unplan", "pause", "resume", "stop", "remove")
GETS = ("", "seen/en/", "plan/", "progress/", "recipients/sent/", "orders/", "left-out/never_agreed/")


def test_an_empty_list_leads_on(dev: User, signed_in: SignedIn) -> None:
    assert "Write the first letter" in signed_in(dev).get("/campaigns/").content.decode()


def test_a_letter_is_begun(dev: User, signed_in: SignedIn) -> None:
    places = Campaign.objects.count()
    unit = dev.memberships.get().unit_id
    answer = signed_in(dev).post("/campaigns/new/", {"name": "Teas", "to": "everyone", "unit": unit})
    assert answer.status_code == 302
    assert Campaign.objects.count() == places + 1
    assert Campaign.objects.get().languages[0] == "en"


@pytest.mark.parametrize("show", ["both", "phone", "dark", "text"])
def test_the_editor_opens(
    dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer, rahim: Customer, show: str
) -> None:
    page = signed_in(dev).get(f"/campaigns/{draft.pk}/?part=2&show={show}").content.decode()
    for words in ("Winter teas, Ada", "শীতের চা, রহিম", "Text in English", "Text in Bengali", "has not agreed"):
        assert words in page


def test_words_are_kept_and_shown_anew(dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer) -> None:
    said = {"part": "1", "en.text": "Spring teas", "bn.text": "বসন্তের চা"}
    answer = signed_in(dev).post(f"/campaigns/{draft.pk}/part/", said, headers={"HX-Request": "true"})
    assert 'id="seen"' in answer.content.decode()
    assert draft.texts.get(language="en").words["1"] == {"text": "Spring teas"}


def test_parts_are_added_moved_and_taken_out(dev: User, signed_in: SignedIn, draft: Campaign) -> None:
    client, url = signed_in(dev), f"/campaigns/{draft.pk}/blocks/"
    client.post(url, {"act": "add:divider", "part": "1"})
    client.post(url, {"act": "up", "part": "5"})
    client.post(url, {"act": "remove", "part": "4"})
    client.post(url, {"act": "order", "order": "3,1", "part": "1"})
    draft.refresh_from_db()
    assert [block["id"] for block in draft.blocks] == ["3", "1", "5", "2"]


def test_the_preview_is_a_document_where_nothing_can_run(
    dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer
) -> None:
    answer = signed_in(dev).get(f"/campaigns/{draft.pk}/seen/en/?by={ada.pk}&dark=1")
    assert "Hello Ada," in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "@media all" in answer.content.decode()


def test_the_number_is_shown_and_agreed_to(
    dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer, agreed: Agree
) -> None:
    agreed(ada)
    client, url = signed_in(dev), f"/campaigns/{draft.pk}/plan/"
    assert "1 letter leaves." in client.get(url).content.decode()
    client.post(url, {"agreed": "1"})
    draft.refresh_from_db()
    assert draft.status == "planned"


def test_a_number_that_moved_is_not_agreed_to(
    dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer, agreed: Agree
) -> None:
    agreed(ada)
    answer = signed_in(dev).post(f"/campaigns/{draft.pk}/plan/", {"agreed": "40"})
    assert answer.status_code == 422
    assert "Look once more" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_test_goes_to_the_writer(dev: User, signed_in: SignedIn, draft: Campaign, ada: Customer) -> None:
    signed_in(dev).post(f"/campaigns/{draft.pk}/test/")
    assert set(Message.objects.values_list("address", flat=True)) == {"dev@shapla.example"}
    assert Message.objects.count() == 2


@pytest.fixture
def sent(draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, agreed: Agree) -> Campaign:
    agreed(ada, rahim)
    now = clock.now()
    actions.plan(campaign=draft, agreed=None, actor=Actor.system(), now=now)
    while actions.work(campaign_id=draft.pk, now=now):
        pass
    deliver(clock.now, url="")
    return Campaign.objects.get(pk=draft.pk)


def test_the_result_page_opens_with_every_list(dev: User, signed_in: SignedIn, sent: Campaign) -> None:
    client = signed_in(dev)
    page = client.get(f"/campaigns/{sent.pk}/").content.decode()
    assert "Orders that followed" in page
    assert "has not agreed to this" in page
    for door in GETS[3:]:
        assert client.get(f"/campaigns/{sent.pk}/{door}").status_code == 200
    assert "Ada Lovelace" in client.get(f"/campaigns/{sent.pk}/recipients/letters/").content.decode()
    assert client.get(f"/campaigns/{sent.pk}/recipients/secret/").status_code == 404


@pytest.mark.parametrize("door", GETS)
def test_a_stranger_finds_nothing(cleo: User, signed_in: SignedIn, draft: Campaign, door: str) -> None:
    assert signed_in(cleo).get(f"/campaigns/{draft.pk}/{door}").status_code == 404


@pytest.mark.parametrize("door", POSTS)
@pytest.mark.parametrize("who", ["cleo", "eve"])
def test_who_may_not_changes_nothing(
    request: pytest.FixtureRequest, signed_in: SignedIn, draft: Campaign, door: str, who: str
) -> None:
    before = (draft.status, draft.blocks, draft.changed_at)
    client = signed_in(request.getfixturevalue(who))
    said = {"act": "remove", "part": "1", "en.text": "x", "agreed": "1"}
    assert client.post(f"/campaigns/{draft.pk}/{door}/", said).status_code == 404
    draft.refresh_from_db()
    assert (draft.status, draft.blocks, draft.changed_at) == before
    assert not Message.objects.exists()


def test_a_reader_sees_the_letter_and_no_forms(eve: User, signed_in: SignedIn, draft: Campaign, ada: Customer) -> None:
    page = signed_in(eve).get(f"/campaigns/{draft.pk}/").content.decode()
    assert "Winter teas, Ada" in page
    assert "Send me a test" not in page
    assert "drag" not in page or 'draggable="true"' not in page


def test_the_list_costs_the_same_however_long(
    dev: User, signed_in: SignedIn, draft: Campaign, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(dev)
    Campaign.objects.bulk_create(
        Campaign(name=f"c{number}", unit=draft.unit, languages=["en"], created_at=clock.now(), changed_at=clock.now())
        for number in range(20)
    )
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        client.get("/campaigns/")
