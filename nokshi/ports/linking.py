"""What links between the rows of another system become here: ties between records, made and taken back in bulk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, RunContext

Ends = tuple[int, int]
"""From which record to which."""


@dataclass(frozen=True, slots=True)
class Tied:
    """What became of one link: `id` is the tie that stands, 0 where there is none and `problem` is the code of why.

    `is_new` says that it was made just now.
    """

    id: int = 0
    is_new: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A meaning of links for which a room has a place: that of records of the kind `record`, at both ends.

    `tie(ends, context)` runs within one transaction and answers in the order given, a refusal by its code in
    `problems`; ties that are there stay as they are. `changes` names the kind of the changes that `untie(changes,
    context)` takes back; it answers those that it left alone because somebody changed them since. `stand(ids,
    scope)` gives for each record that has any those at the other end of its ties, the newest first.

    `end(ends, context)` ends ties that an import made and that the other system tells no more; what people noted or
    changed stays. `reopen` lets such ties hold again. Both answer their changes, which `untie` takes back too.
    So many are tied `at_once`, within one transaction: fewer where each is much work.
    """

    name: str
    label: Text
    record: str
    changes: str
    tie: Callable[[Sequence[Ends], RunContext], list[Tied]]
    untie: Callable[[Sequence[Change], RunContext], list[Change]]
    stand: Callable[[Sequence[int], Scope], dict[int, list[int]]]
    problems: Mapping[str, Text]
    end: Callable[[Sequence[Ends], RunContext], list[Change]]
    reopen: Callable[[Sequence[Ends], RunContext], list[Change]]
    at_once: int = 2_000


link_kinds: Registry[LinkKind] = Registry("link kinds")
