"""A campaign from draft to its last letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from nokshi.channels.actions import tracking
from nokshi.channels.actions.refusals import BadHeader
from nokshi.channels.email import links
from nokshi.channels.email.post import deliver
from nokshi.channels.models import Message
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.marketing import actions
from nokshi.marketing.actions import sending
from nokshi.marketing.actions.refusals import NobodyToWriteTo, NotADraft, NotReady, NumberChanged, WrongState, WrongTime
from nokshi.marketing.models import Campaign, Followed, Recipient
from nokshi.marketing.queries.audience import funnel, languages_of
from nokshi.marketing.queries.results import numbers_of
from nokshi.marketing.reactions import note_letters
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import recorded
from nokshi.workspace import actions as workspace
from tests.cast import NOON

US = Actor.system()
Agree = Callable[..., None]


def run(campaign: Campaign, now: object = NOON) -> None:
    while actions.work(campaign_id=campaign.pk, now=now):  # type: ignore[arg-type]
        pass
    campaign.refresh_from_db()


def plan(campaign: Campaign, **changes: object) -> Campaign:
    if changes:
        campaign = actions.change_campaign(campaign=campaign, changes=changes, actor=US, now=NOON)
    return actions.plan(campaign=campaign, agreed=None, actor=US, now=NOON)


def test_the_funnel_says_who_is_left_out_and_why(
    draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, mallory: Customer, agreed: Agree
) -> None:
    agreed(ada, rahim, mallory)
    found = funnel(draft, NOON)
    assert (found.audience, found.letters) == (3, 2)
    assert [(step.reason, step.count) for step in found.lost] == [("never_agreed", 1)]
    assert languages_of(draft, NOON) == {"en": {"en": 1}, "bn": {"bn": 1}}


def test_each_gets_his_letter_in_his_language(
    draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, agreed: Agree
) -> None:
    agreed(ada, rahim)
    run(plan(draft))
    assert Campaign.objects.get().status == "done"
    subjects = dict(Message.objects.values_list("customer__name", "subject"))
    assert subjects == {"Ada Lovelace": "Winter teas, Ada", "রহিম উদ্দিন": "শীতের চা, রহিম"}
    left_out = Recipient.objects.get(customer=bo)
    assert (left_out.status, left_out.reason) == ("left_out", "never_agreed")


def test_a_campaign_is_sent_once_however_often_it_is_worked_on(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    planned = plan(draft)
    run(planned)
    Campaign.objects.update(status="sending", is_prepared=False, prepared_until=0)
    Recipient.objects.update(status="waiting", message=None)
    run(planned)
    assert Message.objects.count() == 1


def test_consent_is_asked_at_the_moment_of_leaving(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    planned = plan(draft)
    actions.work(campaign_id=planned.pk, now=NOON)
    Consent.objects.update(state="denied")
    run(planned)
    assert Recipient.objects.get().reason == "withdrawn"
    assert not Message.objects.filter(status="queued").exists()


def test_a_pause_holds_between_batches(
    draft: Campaign, ada: Customer, rahim: Customer, agreed: Agree, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(ada, rahim)
    monkeypatch.setattr(sending, "BATCH", 1)
    planned = plan(draft)
    actions.work(campaign_id=planned.pk, now=NOON)
    actions.work(campaign_id=planned.pk, now=NOON)
    actions.pause(campaign=planned, actor=US, now=NOON)
    assert actions.work(campaign_id=planned.pk, now=NOON) is False
    assert Message.objects.count() == 1
    actions.resume(campaign=planned, actor=US, now=NOON)
    run(planned)
    assert Message.objects.count() == 2


def test_stopped_is_stopped(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    planned = plan(draft)
    actions.work(campaign_id=planned.pk, now=NOON)
    actions.stop(campaign=planned, actor=US, now=NOON)
    run(planned)
    assert not Message.objects.exists()
    assert Recipient.objects.get().reason == "campaign_stopped"
    with pytest.raises(WrongState):
        actions.resume(campaign=planned, actor=US, now=NOON)


def test_a_throttle_spreads_letters_over_minutes(
    draft: Campaign, ada: Customer, rahim: Customer, agreed: Agree
) -> None:
    agreed(ada, rahim)
    planned = plan(draft, per_minute=1)
    run(planned)
    assert Message.objects.count() == 1
    run(planned, NOON + timedelta(seconds=30))
    assert Message.objects.count() == 1
    run(planned, NOON + timedelta(seconds=61))
    assert Message.objects.count() == 2


def test_each_one_has_his_own_evening(draft: Campaign, ada: Customer, rahim: Customer, agreed: Agree) -> None:
    agreed(ada, rahim)
    Customer.objects.filter(pk=ada.pk).update(zone="Europe/Berlin")
    planned = plan(draft, timing="local", wall_time="2026-11-24T18:00")
    assert planned.starts_at == NOON + timedelta(hours=16)
    run(planned, planned.starts_at)
    assert not Message.objects.exists()
    run(planned, NOON + timedelta(days=1))
    assert [message.customer for message in Message.objects.all()] == [rahim]
    run(planned, NOON + timedelta(days=1, hours=5))
    assert Message.objects.count() == 2


def test_a_planned_campaign_waits_for_its_moment(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    planned = plan(draft, timing="at", wall_time="2026-11-24T18:00")
    run(planned)
    assert planned.status == "planned"
    with pytest.raises(NotADraft):
        actions.remove_block(campaign=planned, block_id="1", actor=US, now=NOON)
    actions.unplan(campaign=planned, actor=US, now=NOON)
    actions.remove_block(campaign=planned, block_id="1", actor=US, now=NOON)


def test_one_broken_letter_leaves_out_only_its_own_recipient(
    draft: Campaign, ada: Customer, rahim: Customer, agreed: Agree
) -> None:
    agreed(ada, rahim)
    loops = "{% for i in (1..199) %}{% for j in (1..9) %}x{% endfor %}{% endfor %}"
    said = {"en": {"text": "{% if customer.called == 'Ada' %}" + loops + "{% endif %}"}}
    actions.save_part(campaign=draft, part="2", shared={}, spoken=said, actor=US, now=NOON)
    run(plan(draft))
    assert Recipient.objects.get(customer=ada).reason == "broken_letter"
    assert Message.objects.get().customer == rahim


@pytest.mark.parametrize("wall", ["2026-11-22T18:00", "", "soon"])
def test_a_time_that_is_over_is_refused(draft: Campaign, ada: Customer, agreed: Agree, wall: str) -> None:
    agreed(ada)
    with pytest.raises(WrongTime):
        plan(draft, timing="at", wall_time=wall)
    assert Campaign.objects.get().status == "draft"


def test_an_unready_letter_does_not_leave(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    actions.save_part(
        campaign=draft, part="2", shared={}, spoken={"bn": {"text": "{{ customer.secret }}"}}, actor=US, now=NOON
    )
    with pytest.raises(NotReady) as refusal:
        plan(draft)
    assert "customer.secret" in str(refusal.value)
    assert "Bengali" in str(refusal.value)


def test_nobody_to_write_to_is_told(draft: Campaign, ada: Customer) -> None:
    with pytest.raises(NobodyToWriteTo):
        plan(draft)


def test_a_number_that_changed_is_asked_again(
    draft: Campaign, ada: Customer, bo: Customer, rahim: Customer, agreed: Agree
) -> None:
    agreed(ada, bo, rahim)
    with pytest.raises(NumberChanged):
        actions.plan(campaign=draft, agreed=1, actor=US, now=NOON)


def test_a_header_in_a_subject_is_refused(draft: Campaign) -> None:
    with pytest.raises(BadHeader):
        actions.save_part(
            campaign=draft, part="head", shared={}, spoken={"en": {"subject": "x\nBcc: y"}}, actor=US, now=NOON
        )


def test_what_became_of_letters_is_noted(draft: Campaign, ada: Customer, rahim: Customer, agreed: Agree) -> None:
    agreed(ada, rahim)
    run(plan(draft))
    deliver(lambda: NOON, url="")
    letter = Message.objects.get(customer=ada)
    later = NOON + timedelta(hours=1)
    tracking.note_knock(message=letter, url="", suspicion="", source="s", now=later)
    tracking.note_knock(message=letter, url="https://shapla.example/order", suspicion="", source="s", now=later)
    tracking.note_knock(message=Message.objects.get(customer=rahim), url="", suspicion="head", source="s", now=later)
    tracking.unsubscribe(message=letter, everything=False, way="page", now=later)
    note_letters([recorded(row) for row in EventRow.objects.filter(kind__startswith="channels.").order_by("id")])
    numbers = numbers_of(draft)
    expected = {
        "letters": 2,
        "sent": 2,
        "opened": 1,
        "fetched": 1,
        "clicked": 1,
        "farewell": 1,
        "bounced": 0,
        "waiting": 0,
    }
    assert {name: numbers[name] for name in expected} == expected
    assert Followed.objects.get().url == "https://shapla.example/order"


def test_the_letter_in_the_outbox_has_signed_links(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    run(plan(draft))
    message = Message.objects.get()
    html = links.tracked_html(message.body.html, message.pk)
    assert "nokshi:" not in html
    assert html.count("/t/c/") == 3
    assert html.count("/t/u/") == 1


def test_a_restored_house_writes_to_nobody(draft: Campaign, ada: Customer, agreed: Agree) -> None:
    agreed(ada)
    planned = plan(draft)
    workspace.hold_back(made_at=NOON, now=NOON)
    run(planned)
    assert (planned.status, Message.objects.count()) == ("planned", 0)
    workspace.go_on(decided={"marketing.campaigns": True}, actor=US, now=NOON)
    run(planned)
    assert (planned.status, Message.objects.count()) == ("done", 1)


def test_set_aside_planned_campaigns_are_drafts_again_and_others_paused(
    draft: Campaign, ada: Customer, agreed: Agree
) -> None:
    agreed(ada)
    other = actions.add_campaign(name="Tea", unit_id=draft.unit_id, languages=["en"], actor=US, now=NOON)
    Campaign.objects.filter(pk=other.pk).update(status="sending")
    plan(draft)
    workspace.hold_back(made_at=NOON, now=NOON)
    workspace.go_on(decided={"marketing.campaigns": False}, actor=US, now=NOON)
    assert dict(Campaign.objects.values_list("pk", "status")) == {draft.pk: "draft", other.pk: "paused"}
    assert not Message.objects.exists()
