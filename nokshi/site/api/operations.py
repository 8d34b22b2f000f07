"""What can be called: an address, a method, what goes in and what comes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nokshi.kernel.errors import Text
from nokshi.ports.resources import Asking
from nokshi.site.api.callers import Caller

Run = Callable[["Call"], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Word:
    """A parameter of the address or a header, with its type for msgspec."""

    name: str
    type: Any
    about: Text = ""
    place: str = "query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method at one address; `gives` is the type of a good answer, None where it has no body."""

    name: str
    method: str
    path: str
    tag: str
    label: Text
    capability: str
    run: Run
    sees: str = ""
    """The capability that lets somebody know of it; who has it is told that he may not do it."""
    words: tuple[Word, ...] = ()
    body: Any = None
    shown_body: Any = None
    """What the description says of the body, where it is another type than what it is read as."""
    is_upload: bool = False
    is_atomic: bool = False
    """It writes all or nothing by itself: no transaction is held while its answer is read."""
    is_question: bool = False
    """It changes nothing here, whatever its method."""
    gives: Any = None
    status: int = 200
    is_public: bool = False
    lent: dict[str, str] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD") and not self.is_question

    @property
    def has_record(self) -> bool:
        return "{id}" in self.path


@dataclass(slots=True)
class Call:
    """One call of an operation: who, for which record, with which words and body."""

    operation: Operation
    request: HttpRequest
    caller: Caller
    id: int
    words: dict[str, Any]
    body: Any = None

    @property
    def asking(self) -> Asking:
        return self.caller.asking
