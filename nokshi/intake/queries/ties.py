"""Which ties the records of a move have now, and under which ids of the system the others are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nokshi.customers.queries.merging import survivors
from nokshi.intake.models import SourceRow
from nokshi.intake.rules.baselines import TIE
from nokshi.intake.rules.moves import AGAIN
from nokshi.kernel.scope import Scope
from nokshi.ports.linking import LinkKind, link_kinds
from nokshi.ports.systems import Thing

FEW = 900


@dataclass(frozen=True, slots=True)
class Known:
    """Records by the ids of their rows, and those ids by record."""

    records: dict[str, int] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)


def ties_of(thing: Thing, record: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return for each record the others that its links say, the newest first, under the names of the links."""
    kinds = [kind for kind in _kinds(thing) if kind.record == record]
    found: dict[int, dict[str, Any]] = {pk: {f"{TIE}{kind.name}": [] for kind in kinds} for pk in ids} if kinds else {}
    for kind in kinds:
        for pk, others in kind.stand(ids, Scope.system()).items():
            found[pk][f"{TIE}{kind.name}"] = others
    return found


def known_of(unit_id: int, system: str, record: str, keys: Iterable[str], records: Iterable[int]) -> Known:
    """Return what is known of the other ends of links: by the ids that rows say, and by the records tied now.

    `record` is their kind: records of two kinds may have one number.
    """
    rows = SourceRow.objects.filter(unit=unit_id, system=system, record_kind=record).exclude(record_id=None)
    known = Known()
    for some in _some(sorted(set(keys))):
        met = list(rows.filter(key__in=some).values_list("key", "record_id"))
        now = survivors([record for _key, record in met if record is not None])
        known.records.update({key: now.get(record, record) for key, record in met if record is not None})
    for some in _some(sorted(set(records))):
        named = rows.filter(record_id__in=some).order_by("-pk").values_list("record_id", "key")
        known.keys.update({record: key.partition(AGAIN)[0] for record, key in named if record is not None})
    return known


def _kinds(thing: Thing) -> list[LinkKind]:
    return [kind for name in dict.fromkeys(thing.links.values()) if (kind := link_kinds.get(name))]


def _some(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + FEW] for start in range(0, len(values), FEW))
