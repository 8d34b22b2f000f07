"""Whether nobody has worked in this house yet."""

from nokshi.ports.whole import tables
from nokshi.site.whole.columns import model_of
from nokshi.workspace.models import Unit, User


def what_is_here() -> list[str]:
    """Return what there is beyond what a fresh house has, as `customers: 12`; the first owner may be there."""
    found = [
        (table.name, model_of(table)._base_manager.count()) for table in tables() if not table.is_seeded
    ]  # fmt: skip
    found += [("users", max(User.objects.count() - 1, 0)), ("units", max(Unit.objects.count() - 1, 0))]
    return [f"{name}: {count}" for name, count in found if count]
