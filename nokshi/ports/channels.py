"""Ways to reach a customer that consent and settings speak of."""

from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach somebody; `identity` is the kind of address it needs (email, phone, handle)."""

    name: str
    label: Text
    icon: str
    identity: str
    order: int = 50


channels: Registry[Channel] = Registry("channels", key=lambda one: one.order)
