"""Writes live in actions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.code import NOKSHI, modules, nodes, none, place, seat_of

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "executemany", "execute", "set_password", "create_user", "raw_save",
}  # fmt: skip
# Modules outside of `actions` that write, each with its reason.
SEATS = {
    "customers/queries/facts.py": "reads in plain SQL; the sentence by the ORM costs three times what it reads",
    "customers/queries/hierarchy.py": "walks along a tree in plain SQL, for which the ORM has no words; it reads only",
    "intake/schedule.py": "sets how SQLite's file is read while an import is at work",
    "intake/staging.py": "rows on their way in lie in a file of their own, not in the house's database",
    "kernel/sqlite/base.py": "sets how long SQLite waits for whoever writes",
    "site/api/steady.py": "reads one record in plain SQL, which the ORM made; it writes nothing",
    "site/jobs.py": "gives jobs back to the queue that nobody began, as the queue does when their time has run out",
    "site/bench/engine.py": "the bench measures the engine with nothing of ours in between, in a database of its own",
    "site/backup/into_postgres.py": "a backup is given back as whole tables, below the rooms' verbs",
    "site/backup/into_sqlite.py": "a backup is given back as a whole database, below the rooms' verbs",
    "site/backup/checking.py": "a backup is counted in the copy that was unpacked, not in the house's database",
    "site/backup/from_postgres.py": "a backup reads every table by the database's own commands",
    "site/backup/masking.py": "a masked copy is masked in the copy that was taken, not in the house's database",
    "site/backup/rows.py": "a backup reads every table by the database's own commands",
    "site/whole/snapshot.py": "sets what a line to the database sees and lets it write nothing",
    "site/doctor/database.py": "the doctor asks the database about itself, in its own words",
    "site/bench/places.py": "the bench makes databases of its own, and takes them away",
    "site/schedules.py": "what the rooms' schedules declare is brought into the scheduler's table at start",
    "timeline/parking.py": "what a reader fails on is parked in the transaction of what it hands over",
    "site/upgrading.py": "whoever migrates takes a lock, and asks whether there is anything to lose",
    "timeline/reading.py": "the reader loop keeps its cursors in the transaction of what it hands over",
    "timeline/settled.py": "asks PostgreSQL which transactions are in flight; it writes nothing",
    "workspace/queries/marks.py": "reads in plain SQL at every page; it writes nothing",
    "workspace/queries/tokens.py": "reads in plain SQL at every call of a program; it writes nothing",
    "workspace/queries/units.py": "reads in plain SQL for those who ask at every record; it writes nothing",
    "workspace/sessions.py": "reads a session in plain SQL at every page; it writes nothing",
    "workspace/models/house.py": "Django's sign-in asks the manager of users to make one",
}
# Objects whose methods of the same names write nothing in the database.
HARMLESS = {"data", "digest", "counter", "context", "hasher", "seen", "found", "values", "counts", "progress"}


def test_writes_live_in_actions() -> None:
    none([fault for path in modules() if not may_write(path) for fault in writes_in(path)])


@pytest.mark.parametrize("seat", SEATS)
def test_each_named_seat_is_there_and_writes(seat: str) -> None:
    path = NOKSHI / seat
    assert path.exists(), f"{seat} is gone: take it off the list"
    assert list(writes_in(path)), f"{seat} writes no more: take it off the list"


def may_write(path: Path) -> bool:
    """Tell whether a module is a seat of writes."""
    return seat_of(path) in {"actions", "migrations"} or str(path.relative_to(NOKSHI)) in SEATS


def writes_in(path: Path) -> Iterator[str]:
    """Yield the calls of a module that look like writes."""
    for node in nodes(path):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        # Rows are written by keywords; a set or dict takes its update, a port its save, by position.
        if node.func.attr in {"update", "save"} and node.args:
            continue
        if node.func.attr in WRITES and not is_harmless(path, owner):
            yield f"{place(path, node)} writes: {owner}.{node.func.attr}()"


def is_harmless(path: Path, owner: str) -> bool:
    """Tell whether an object is one of Python's own, or another room's actions."""
    last = owner.rpartition(".")[2]
    if last in HARMLESS or last == "actions" or owner.endswith("_actions"):
        return True
    return any(isinstance(node, ast.Assign | ast.AnnAssign) and is_local(node, owner) for node in nodes(path))


def is_local(node: ast.Assign | ast.AnnAssign, owner: str) -> bool:
    """Tell whether an assignment makes the owner a set, dict, list or counter of Python's."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if owner not in {ast.unparse(target) for target in targets} or node.value is None:
        return False
    plain = ast.Dict | ast.DictComp | ast.Set | ast.SetComp | ast.List | ast.ListComp
    made = isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in {
        "set", "dict", "list", "Counter", "defaultdict", "hashlib.sha256", "hashlib.blake2b", "hmac.new", "sha256",
    }  # fmt: skip
    return isinstance(node.value, plain) or made
