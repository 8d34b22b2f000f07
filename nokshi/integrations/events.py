"""What is told of other systems: what programs report, and who is told what happens here."""

from typing import Any

from nokshi.kernel.events import Event


class Happened(Event, kind="integrations.happened", personal=("name", "properties")):
    """A program reported that something happened, under a name of its own (`video.watched`)."""

    name: str
    properties: dict[str, Any] = {}


class WebhookAdded(Event, kind="integrations.webhook_added"):
    """An address is told from now on what happens."""

    host: str
    kinds: tuple[str, ...] = ()


class WebhookChanged(Event, kind="integrations.webhook_changed"):
    """An endpoint was changed: which of its fields."""

    host: str
    fields: tuple[str, ...] = ()


class WebhookRemoved(Event, kind="integrations.webhook_removed"):
    """An address is told nothing any more."""

    host: str


class WebhookDisabled(Event, kind="integrations.webhook_disabled"):
    """An endpoint failed for so long that it is told nothing more until somebody switches it on."""

    host: str
    failed: int = 0
