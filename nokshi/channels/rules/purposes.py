"""What a letter is for decides what it must carry."""

OWED = frozenset({"orders", "service"})
TEST = "test"


def wants_farewell(purpose: str) -> bool:
    """Say whether a letter must offer its one-click farewell: all but those that a customer is owed."""
    return purpose not in OWED and purpose != TEST
