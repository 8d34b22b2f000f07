"""Everything goes out again: kinds of record as flat rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class ExportKind:
    """A kind under the name that `nokshi import --kind` and `nokshi export --kind` use.

    `columns(scope)` names the columns that the reader may see; `rows(scope, ids)` gives them in
    a steady order, all of them where `ids` is None, without holding them in memory.
    """

    name: str
    label: Text
    capability: str
    columns: Callable[[Scope], Sequence[str]]
    rows: Callable[[Scope, Sequence[int] | None], Iterator[Row]]


export_kinds: Registry[ExportKind] = Registry("export kinds")
