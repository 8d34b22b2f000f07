"""What happened to a message."""

from nokshi.kernel.events import Event


class MessageSent(Event, kind="channels.message_sent", personal=("subject", "address")):
    """A message left: the mail server took it, or it lies in the local outbox."""

    message: int
    channel: str
    purpose: str
    subject: str
    address: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageStopped(Event, kind="channels.message_stopped", personal=("subject",)):
    """A message did not leave: `reason` is the code of what stood against it."""

    message: int
    channel: str
    purpose: str
    subject: str
    reason: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageBounced(Event, kind="channels.message_bounced", personal=("subject", "address", "answer")):
    """A message came back. `is_hard`: the address will never take one; `status` is RFC 3463's."""

    message: int
    subject: str
    address: str
    is_hard: bool
    status: str
    answer: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageFailed(Event, kind="channels.message_failed", personal=("subject", "answer")):
    """A message was given up: no server took it in two days."""

    message: int
    subject: str
    answer: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageOpened(Event, kind="channels.message_opened", personal=("subject",)):
    """A person opened a message."""

    message: int
    subject: str
    origin_kind: str = ""
    origin_id: int | None = None


class LinkClicked(Event, kind="channels.link_clicked", personal=("subject",)):
    """A person followed a link of a message."""

    message: int
    subject: str
    url: str
    origin_kind: str = ""
    origin_id: int | None = None


class MachineOpened(Event, kind="channels.machine_opened", personal=("subject",)):
    """A proxy or scanner fetched a message's pictures; it says nothing about the person."""

    message: int
    subject: str
    reason: str
    origin_kind: str = ""
    origin_id: int | None = None


class MachineClicked(Event, kind="channels.machine_clicked", personal=("subject",)):
    """A scanner followed a link of a message; it says nothing about the person."""

    message: int
    subject: str
    url: str
    reason: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageReplied(Event, kind="channels.message_replied", personal=("subject", "text")):
    """A customer answered: `message` is his, `answers` ours."""

    message: int
    answers: int | None
    subject: str
    text: str
    origin_kind: str = ""
    origin_id: int | None = None


class AutoReplied(Event, kind="channels.auto_replied", personal=("subject", "text")):
    """A program answered for a customer: out of office, received, no such ticket."""

    message: int
    answers: int | None
    subject: str
    text: str
    origin_kind: str = ""
    origin_id: int | None = None


class MessageComplained(Event, kind="channels.message_complained", personal=("subject", "address")):
    """A customer called a message spam (RFC 5965)."""

    message: int
    subject: str
    address: str
    origin_kind: str = ""
    origin_id: int | None = None


class ContactUnsubscribed(Event, kind="channels.contact_unsubscribed", personal=("subject",)):
    """A customer said stop; `purpose` is empty where he meant everything on the channel."""

    message: int
    subject: str
    channel: str
    purpose: str
    way: str
    origin_kind: str = ""
    origin_id: int | None = None


class SenderChanged(Event, kind="channels.sender_changed", personal=("address", "name")):
    """The name and address under which a unit writes were set."""

    unit: int
    address: str
    name: str


class MailboxChanged(Event, kind="channels.mailbox_changed"):
    """A mailbox to read was added, changed or taken out; its password is never told."""

    mailbox: int
    host: str
    is_active: bool
