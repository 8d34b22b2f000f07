"""What a masked copy shows of other systems: that they were told, not where they are; no webhook is awake."""

from typing import Any

from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, emptied, leave, masked, url


def _endpoint(row: dict[str, Any], masks: Masks) -> None:
    row["is_active"] = False


masked.lend(
    Masked("integrations.KeptAnswer", is_emptied=True),
    Masked("integrations.Endpoint", {"url": url, "secret_sealed": emptied, **leave("name", "kinds")}, row=_endpoint),
    Masked("integrations.Delivery", leave("kind", "message_id", "claim")),
    Masked("integrations.Attempt", {"answer": emptied, "error": emptied}),
)
