"""What a reader may do here, for templates."""

from django.urls import NoReverseMatch

from nokshi.kernel.doors import path_of
from nokshi.kernel.scope import Scope

VERBS = ("change", "remove", "export", "import", "merge")


def rights_of(scope: Scope) -> dict[str, bool]:
    """Return which of the room's verbs the reader has."""
    return {verb: scope.may(f"customers.{verb}") for verb in VERBS}


def import_url(scope: Scope) -> str:
    """Return where files are taken in; "" where the reader may not, or nobody takes any."""
    if not scope.may("customers.import"):
        return ""
    try:
        return f"{path_of('intake:new')}?kind=people"
    except NoReverseMatch:
        return ""
