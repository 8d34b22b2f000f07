"""What intake can tell of its runs."""

from nokshi.intake.queries.moves import Account, account_of
from nokshi.intake.queries.reports import Report, Tally, refused_table, report_of
from nokshi.intake.queries.runs import (
    digests_of,
    find_run,
    runs_in,
    same_before,
    scope_of,
    unfinished_twin,
    waiting_runs,
)

__all__ = [
    "Account",
    "Report",
    "Tally",
    "account_of",
    "digests_of",
    "find_run",
    "refused_table",
    "report_of",
    "runs_in",
    "same_before",
    "scope_of",
    "unfinished_twin",
    "waiting_runs",
]
