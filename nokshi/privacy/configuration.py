"""Caps and quiet hours as a section of the configuration."""

from datetime import time
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel
from nokshi.ports.configuration import Item, Known, Section, Setting, known, sections
from nokshi.privacy import actions
from nokshi.privacy.actions.house import FIELDS
from nokshi.privacy.queries import contact_rules
from nokshi.privacy.queries.consents import QUIET_AT_FIRST

Count = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class RulesItem(Item):
    """How often and when customers are written to; a count or an hour of null is none."""

    news_count: Count | None = 3
    news_days: Days = 7
    service_count: Count | None = None
    service_days: Days = 7
    quiet_from: Clock | None = "21:00"
    quiet_until: Clock | None = "08:00"
    quiet_channels: list[str] = msgspec.field(default_factory=lambda: sorted(QUIET_AT_FIRST))

    def __post_init__(self) -> None:
        self.quiet_channels = sorted(set(self.quiet_channels))


def _standing() -> dict[str, Item]:
    rules = contact_rules()
    held: dict[str, Any] = {name: _said(getattr(rules, name)) for name in FIELDS}
    return {"": RulesItem(**held)}


def _said(value: object) -> object:
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _put(name: str, item: RulesItem, to: Setting) -> None:
    changes = {field: getattr(item, field) for field in FIELDS}
    for field in ("quiet_from", "quiet_until"):
        changes[field] = time.fromisoformat(changes[field]) if changes[field] else None
    actions.change_rules(changes=changes, actor=to.actor, now=to.now)


known.lend(Known("channel", _("channel"), lambda: list(Channel.values)))
sections.lend(
    Section(
        name="contact_rules", label=_("How often we write"), shape=RulesItem, standing=_standing, put=_put,
        needs=lambda name, item: [("channel", one) for one in item.quiet_channels], is_one=True, order=40,
    )
)  # fmt: skip
