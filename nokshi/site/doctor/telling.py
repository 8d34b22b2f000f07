"""Tell the findings in the terminal."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape

from nokshi.site.doctor.finding import GOOD, NOTE, TROUBLE, Finding

SIGNS = {GOOD: "[green]✓[/]", NOTE: "[yellow]•[/]", TROUBLE: "[red]✗[/]"}


def tell(findings: Sequence[Finding]) -> None:
    """Print each finding with its mend, and how many ask for a hand."""
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        console.print(f"{SIGNS[finding.state]} {escape(finding.sentence)}")
        if finding.mend:
            console.print(f"    [bold]{escape(finding.mend)}[/]")
    if not any(finding.is_trouble for finding in findings):
        console.print(_("Nothing asks for a hand."))
