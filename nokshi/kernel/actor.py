"""Who did a thing."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of an action: a user, a customer, an import run, or the house itself."""

    kind: str
    id: int | None = None

    @classmethod
    def system(cls) -> Self:
        return cls("system")

    @classmethod
    def user(cls, user_id: int | None) -> Self:
        return cls("user", user_id)

    @classmethod
    def customer(cls, customer_id: int) -> Self:
        return cls("customer", customer_id)

    @classmethod
    def run(cls, run_id: int) -> Self:
        return cls("run", run_id)
