"""What a measure is, and how figures become measures."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nokshi.site.bench.bench import Bench, Taken

HIGHER_IS_BETTER = frozenset({"pages/s", "rows/s", "events/s", "customers/s", "letters/s"})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its unit, and the bare engine's own figure (`floor`) for the same work in the same run."""

    name: str
    value: float | None
    unit: str
    floor: float | None = None
    why: str = ""
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the floor it is; for rates, how many times less: 1 is as good as the bare engine."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.unit in HIGHER_IS_BETTER else self.value / self.floor

    @property
    def holds(self) -> bool | None:
        """Whether the goal is reached; None where nothing was measured or no goal is set."""
        if self.value is None or self.goal is None:
            return None
        return self.value >= self.goal if self.unit in HIGHER_IS_BETTER else self.value <= self.goal

    def line(self) -> str:
        """Return the measure as one line of JSON."""
        told: dict[str, Any] = {
            "measure": self.name,
            "value": _rounded(self.value),
            "unit": self.unit,
            "floor": _rounded(self.floor),
            "ratio": _rounded(self.ratio),
            "goal": self.goal,
            "holds": self.holds,
        }
        return json.dumps({**told, "why": self.why} if self.why else told, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Task:
    """Work that gives some measures; `names` are the measures and their units."""

    names: dict[str, str]
    work: "Callable[[Bench], Iterable[Measure]]"
    writes: bool = field(default=False)

    def wanted(self, only: Sequence[str]) -> list[str]:
        """Return which of its measures somebody asks for, by name or by the beginning of it."""
        return [name for name in self.names if not only or any(_begins(name, word) for word in only)]


def spread(name: str, taken: "Taken", bare: "Taken | None" = None) -> Iterator[Measure]:
    """Yield p50 and p95 of times and the mean of what the processor spent, in milliseconds."""
    for part in (50, 95):
        own = percentile(bare.seconds, part) * 1_000 if bare else None
        yield Measure(f"{name}.p{part}", percentile(taken.seconds, part) * 1_000, "ms", own)
    yield Measure(f"{name}.cpu", taken.processor * 1_000, "ms", bare.processor * 1_000 if bare else None)


def percentile(values: Sequence[float], part: int) -> float:
    """Return the value that `part` percent do not exceed."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[part - 1]


def times(*names: str) -> dict[str, str]:
    """Return the measures that `spread` gives."""
    return {f"{name}.{part}": "ms" for name in names for part in ("p50", "p95", "cpu")}


def _begins(name: str, word: str) -> bool:
    return name == word or name.startswith(f"{word.removesuffix('.')}.")


def _rounded(value: float | None) -> float | None:
    if value is None or value == 0:
        return value
    return round(value, max(0, 3 - math.ceil(math.log10(abs(value)))))
