"""Whatever a backup of Zoho holds, all of it is accounted for and comes out as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.integrations.tests.moving import (
    Rows,
    afresh,
    goes_in_and_out_and_away,
    home,
    packed,
    table,
    tables_of,
    tried,
)
from nokshi.integrations.zoho.tests.making import ACCOUNTS, CALLS, CLIENTS, DEALS, FIELDS, id_of

__all__ = ["home"]
CLIENT_IDS, ACCOUNT_IDS, DEAL_IDS, CALL_IDS = (
    some.integers(start + 1, start + 5).map(id_of) for start in (0, 10, 20, 30)
)
"""Zoho gives no id twice, whatever it is of."""

NAMELESS = [heading for heading in ACCOUNTS[0] if heading != "Account Name"]
UNNAMED = [heading for heading in CLIENTS[0] if heading not in {"Rufname", "Nachname"}]


def with_names(rows: Rows, *headings: str) -> Rows:
    """Return rows that all have a name: an account without one is refused, and does not go out again."""
    return [[*rows[0], *headings], *([*row, *(f"{name} {row[0]}" for name in headings)] for row in rows[1:])]


@pytest.mark.django_db
@tried
@given(
    tables_of(UNNAMED, CLIENT_IDS), tables_of(NAMELESS, ACCOUNT_IDS), tables_of(DEALS[0], DEAL_IDS),
    tables_of(CALLS[0], CALL_IDS),
)  # fmt: skip
def test_any_backup_goes_in_out_and_away(clients: Rows, accounts: Rows, deals: Rows, calls: Rows) -> None:
    clients.append([id_of(9), *["x"] * (len(clients[0]) - 1)])
    tables = {
        "Data_001/Accounts_001.csv": with_names(accounts, "Account Name"),
        "Data_001/Calls_001.csv": calls,
        "Data_001/Deals_001.csv": deals,
        "Data_001/Kunden_001.csv": with_names(clients, "Rufname", "Nachname"),
        "Metadata/Fields_001.csv": FIELDS,
    }
    known = {name: rows for name, rows in tables.items() if len(rows) > 1}
    with afresh():
        goes_in_and_out_and_away("zoho", {"backup.zip": packed({n: table(r) for n, r in known.items()})}, known)
