"""Hear what became of letters."""

from collections.abc import Sequence

from nokshi.channels import events
from nokshi.marketing import actions
from nokshi.timeline.readers import Recorded, on

KIND = "marketing.campaign"


@on(
    events.MessageSent, events.MessageStopped, events.MessageFailed, events.MessageBounced, events.MessageOpened,
    events.MachineOpened, events.LinkClicked, events.MachineClicked, events.MessageReplied, events.MessageComplained,
    events.ContactUnsubscribed,
)  # fmt: skip
def note_letters(entries: Sequence[Recorded]) -> None:
    """Note with each recipient how far his letter came."""
    ours = [entry for entry in entries if getattr(entry.event, "origin_kind", "") == KIND]
    if ours:
        actions.note(entries=ours)
