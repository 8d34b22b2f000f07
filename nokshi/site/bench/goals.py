"""What measures are held to, and how that depends on the engine and on the size of the base."""

MILLION = 1_000_000
USUAL: dict[str, float] = {
    "list.first.p50": 15,
    "list.first.p95": 40,
    "list.deep.p50": 15,
    "list.deep.p95": 40,
    "list.search.latin.p95": 100,
    "list.search.bengali.p95": 100,
    "list.filtered.p95": 100,
    "list.clients8": 200,
    "list.custom": 1.1,
    "list.first.growth": 1.33,
    "list.deep.growth": 1.33,
    "customer.page.p50": 25,
    "customer.page.p95": 50,
    "customer.page.growth": 1.33,
    "segment.count.p50": 250,
    "segment.event.p99": 500,
    "import.people": 10_000,
    "import.orders": 15_000,
    "import.memory": 250,
    "moves.in": 8_000,
    "moves.memory": 500,
    "moves.undo": 1,
    "api.create.clients4": 400,
    "api.bulk": 5_000,
    "events.intake": 8_000,
    "events.wal": 256,
    "letters.sent": 200,
    "live.memory": 150,
    "live.lost": 0,
    "start.first_page": 3,
    "idle.memory": 250,
    "first_load.page": 100,
    "first_load.fonts": 160,
}
ON_POSTGRESQL: dict[str, float] = {"events.intake": 7_000}
# Search and filter have goals of their own there; a count over everyone, which is told at 200,000, has none.
OF_A_MILLION: dict[str, float | None] = {
    "list.search.latin.p95": 300,
    "list.search.bengali.p95": 300,
    "list.filtered.p95": 300,
    "segment.count.p50": None,
}


def goal_of(name: str, *, customers: int, on_sqlite: bool) -> float | None:
    """Return what a measure is held to over a base of so many customers, None where nothing is set."""
    if customers >= MILLION and name in OF_A_MILLION:
        return OF_A_MILLION[name]
    usual = USUAL.get(name)
    return usual if on_sqlite else ON_POSTGRESQL.get(name, usual)
