"""Proof that what came out is what went in."""

from nokshi.site.backup.refusals import NotEqual

SHOWN = 5


def check_equal(taken: dict[str, int], given: dict[str, int]) -> None:
    """Compare the rows of every table; raises NotEqual."""
    wrong = [
        f"{table} {taken.get(table, 0)} → {given.get(table, 0)}"
        for table in sorted(taken.keys() | given.keys())
        if taken.get(table) != given.get(table)
    ]
    if wrong:
        raise NotEqual(differences=", ".join(wrong[:SHOWN]))
