"""Change caps and quiet hours."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.privacy.events import ContactRulesChanged
from nokshi.privacy.models import ContactRules
from nokshi.privacy.queries.consents import contact_rules
from nokshi.timeline.actions import record

FIELDS = (
    "news_count", "news_days", "service_count", "service_days", "quiet_from", "quiet_until", "quiet_channels",
)  # fmt: skip


@transaction.atomic
def change_rules(*, changes: Mapping[str, Any], actor: Actor, now: datetime) -> ContactRules:
    """Set caps and quiet hours (`FIELDS`; None lifts a cap or the quiet hours) and return them."""
    rules = contact_rules()
    made = {
        field: [_json(getattr(rules, field)), _json(changes[field])]
        for field in FIELDS
        if field in changes and getattr(rules, field) != changes[field]
    }
    if made:
        for field in made:
            setattr(rules, field, changes[field])
        rules.save()
        record(ContactRulesChanged(changes=made), at=now, actor=actor)
    return rules


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, time) else value
