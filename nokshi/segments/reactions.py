"""What segments do about what happened: they look at those customers again."""

from collections.abc import Sequence

from nokshi.commerce.events import TraitsRefreshed
from nokshi.conditions.reach import names_field
from nokshi.custom.events import FieldBroughtBack
from nokshi.custom.rules.definitions import name_of
from nokshi.intake.events import ImportUndone
from nokshi.kernel.clock import now
from nokshi.records.events import KindBroughtBack
from nokshi.segments.actions import refresh_segments, settle
from nokshi.segments.models import Segment
from nokshi.segments.queries import causes_heard, hearing, reaches, runs_behind
from nokshi.timeline.readers import Recorded, on


@on()
def keep_current(batch: Sequence[Recorded]) -> None:
    """Look again at the customers of the batch, in those segments that its events can change."""
    by_kind: dict[str, dict[int, set[int | None]]] = {}
    causes: dict[str, dict[int, tuple[int, int]]] = {}
    behind = runs_behind([one.id for one in batch if isinstance(one.event, TraitsRefreshed)])
    for one in batch:
        for customer in _customers_of(one):
            runs = by_kind.setdefault(one.event.kind, {}).setdefault(customer, set())
            runs.add(one.run or behind.get(one.id))
            causes.setdefault(one.event.kind, {})[customer] = (one.id, one.depth)
    known = reaches() if by_kind else {}
    if due := hearing(by_kind, known):
        settle(due=due, now=now(), causes=causes_heard(causes, known))


@on(ImportUndone)
def take_back(batch: Sequence[Recorded]) -> None:
    """Bring every segment to where it was without the imports that were undone."""
    live = Segment.objects.standing().filter(is_live=True).order_by("pk")
    refresh_segments(ids=list(live.values_list("pk", flat=True)), now=now(), because="happened")


@on(FieldBroughtBack, KindBroughtBack)
def ask_again(batch: Sequence[Recorded]) -> None:
    """Bring those segments up to date that ask for a field, or a kind of record, which is in use again."""
    fields: list[str] = []
    for event in (one.event for one in batch):
        if isinstance(event, FieldBroughtBack):
            fields += [name_of("", event.key), f"{event.record_kind}.{event.key}"]
        elif isinstance(event, KindBroughtBack):
            fields.append(f"records.{event.key}")
    live = Segment.objects.standing().filter(is_live=True).order_by("pk").values_list("pk", "tree")
    waiting = [pk for pk, tree in live if any(names_field(tree, field) for field in fields)]
    refresh_segments(ids=waiting, now=now(), because="happened")


def _customers_of(one: Recorded) -> tuple[int, ...]:
    if isinstance(one.event, TraitsRefreshed):
        return one.event.customers
    return () if one.customer is None else (one.customer,)
