"""Whatever an export of HubSpot holds, all of it is accounted for and comes out as it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.integrations.hubspot.tests.making import COMPANIES, CONTACTS, DEALS, file_of
from nokshi.integrations.tests.moving import Rows, afresh, goes_in_and_out_and_away, home, table, tables_of, tried

__all__ = ["home"]
IDS = some.integers(1, 5).map(str)
NAMELESS = [heading for heading in COMPANIES if heading != "Company name"]


def with_names(rows: Rows) -> Rows:
    """Return companies that all have a name: one without is refused, and does not go out again."""
    return [[*rows[0], "Company name"], *([*row, f"Looms {row[0]}"] for row in rows[1:])]


@pytest.mark.django_db
@tried
@given(tables_of(CONTACTS, IDS, 4), tables_of(NAMELESS, IDS, 4), tables_of(DEALS, IDS, 4))
def test_any_export_goes_in_out_and_away(contacts: Rows, companies: Rows, deals: Rows) -> None:
    contacts.append(["9", *["x"] * (len(contacts[0]) - 1)])
    tables = {
        file_of("all-contacts"): contacts,
        file_of("all-companies"): with_names(companies),
        file_of("all-deals"): deals,
    }
    with afresh():
        goes_in_and_out_and_away("hubspot", {name: table(rows).encode() for name, rows in tables.items()}, tables)
