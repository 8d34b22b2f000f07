"""What programs may read and do: a room's `api.py` declares its resources, the site makes the API of them.

Bodies are `Body` structs: msgspec checks what comes in against them and writes their JSON Schema, so that the
description and the check are one. Rows go out as plain values, never as model instances.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Word = Annotated[str, msgspec.Meta(max_length=120)]
Prose = Annotated[str, msgspec.Meta(max_length=10_000)]


class Body(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a program sends; `UNSET` is what it did not say."""


class UnknownReference(DomainError):
    code = "unknown_reference"
    sentence = _("There is no %(what)s %(id)s. Look at its list for those there are.")
    status = 422


def said(body: Body) -> dict[str, Any]:
    """Return the fields of a body that were sent, inner bodies as plain dicts."""
    return {
        name: msgspec.to_builtins(value, builtin_types=(datetime, Decimal)) if _is_nested(value) else value
        for name, value in msgspec.structs.asdict(body).items()
        if value is not UNSET
    }


def _is_nested(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], msgspec.Struct)


def seen(rows: QuerySet[Any], ids: Sequence[int | None], what: Text) -> None:
    """Raise UnknownReference where one of the ids is not among the rows that the reader sees."""
    wanted = {pk for pk in ids if pk is not None}
    gone = wanted - set(rows.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else wanted
    if gone:
        raise UnknownReference(what=what, id=min(gone))


class MovedOn(DomainError):
    """A record that was asked for is part of another one by now, which the caller sees at `address`."""

    code = "moved_on"
    sentence = _("This record is part of another one by now. Read %(address)s instead.")
    status = 410


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, under whose name it is written down, and when; `until` is when what he asks with ends.

    `is_proven` says whether he has just shown once more who he is; a token is shown with every call.
    """

    scope: Scope
    actor: Actor
    now: datetime
    until: datetime | None = None
    is_proven: bool = True


Rows = Callable[[Asking, int], QuerySet[Any]]
Loader = Callable[[Sequence[int], Asking], Mapping[int, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A field of a row: its JSON name, its type, and where it comes from.

    `path` is the ORM path (the name where it is left out), `turn` makes the JSON value of what stands there. `load`
    gives the values of a whole page by id instead, in one question. `field` is the name lent to the fields port: who
    may not see that field has no such column.
    """

    name: str
    type: Any = str
    path: str = ""
    field: str = ""
    load: Loader | None = None
    turn: Callable[[Any], Any] | None = None
    about: Text = ""
    is_picked: bool = False
    """It is an object of which a caller may ask for single keys, as `custom.shoe_size`."""


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A word of the address that narrows a list: `keep(rows, value, asking)`; not for whom `field` is hidden."""

    name: str
    type: Any
    keep: Callable[[QuerySet[Any], Any, Asking], QuerySet[Any]]
    about: Text = ""
    field: str = ""


def by(name: str, type_: Any = str, path: str = "") -> Filter:
    """Return the filter for rows whose column at `path` is the value."""
    lookup = path or name
    return Filter(name, type_, lambda rows, value, asking: rows.filter(**{lookup: value}))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listing:
    """Rows that may be listed page by page.

    `rows(asking, of)` gives what the reader may see; `of` is the record they belong to (0 on top). `sorts` are the
    orders there are, by ORM paths that are never null. `subject` names the kind that conditions may be put to;
    `subject_by(words)` does so where it depends on the words of the address ("": they may be put to none);
    `customer` is the ORM path to the id of the customer whom a row is about, so that the list can be narrowed by
    conditions over customers. `tells_of` is the path where a row tells of a customer and is not to be narrowed so.
    """

    name: str
    noun: str
    label: Text
    capability: str
    rows: Rows
    columns: tuple[Column, ...]
    sorts: Mapping[str, str] = field(default_factory=lambda: {"id": "pk"})
    sort: str = "id"
    filters: tuple[Filter, ...] = ()
    search: Callable[[QuerySet[Any], str, Asking], QuerySet[Any]] | None = None
    subject: str = ""
    subject_by: Callable[[Mapping[str, Any]], str] | None = None
    customer: str = ""
    tells_of: str = ""
    keyless: bool = False
    """Rows of it have no address of their own."""

    @property
    def whom(self) -> str:
        """Return the ORM path to the customer whom reading a row tells of: it is noted who read it."""
        return self.tells_of or self.customer


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deed:
    """Something to be done: `run` gets (asking, record, body), without what it has no use for.

    On a list it gets no record, without a `body` no body. `gives` is the type of the answer; None: the record as it is
    now. `lent` names the fields port's name of fields in the body, for those who may not write them.
    """

    name: str
    label: Text
    capability: str
    run: Callable[..., Any]
    body: Any = None
    gives: Any = None
    lent: Mapping[str, str] = field(default_factory=dict)
    is_upload: bool = False
    status: int = 200
    is_atomic: bool = False
    """It writes all or nothing by itself, and whoever does it sees what he made: the answer is read after the commit,
    while others write."""
    is_question: bool = False
    """It changes nothing here, and is a POST for its body or what it sets going elsewhere: it holds no transaction."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A word of the address that a reading takes, by its name; what is left out does not come."""

    name: str
    type: Any
    about: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """An answer that is not a list: `run(asking, record)`, on a list `run(asking)`, with the words that it takes.

    One that `gives` bytes answers with a response that holds a file.
    """

    name: str
    label: Text
    capability: str
    gives: Any
    run: Callable[..., Any]
    words: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bulk:
    """Many at once: `run(asking, bodies)` writes all of them or raises; it answers with their ids in order."""

    body: Any
    run: Callable[..., list[int]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch(Bulk):
    """A deed done many times at once, at `{name}/bulk` below the list, or below one record (`of_record`).

    `run(asking, bodies)`, of a record `run(asking, record, bodies)`, writes all of them or raises; it answers with the
    id of what each was done to.
    """

    name: str
    label: Text
    capability: str
    of_record: bool = False
    lent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Resource(Listing):
    """Records under one address: listed, read, and, by the room's own actions, made, changed and removed.

    `create.run(asking, body)` answers with the id. `parts` are lists of one record, `deeds` and `readings` stand below
    one, `list_deeds` and `list_readings` beside the list.
    """

    create: Deed | None = None
    change: Deed | None = None
    remove: Deed | None = None
    add_many: Bulk | None = None
    change_many: Bulk | None = None
    batches: tuple[Batch, ...] = ()
    is_steady: bool = False
    """Its `rows` follow from the caller's scope alone: no clock, no settings, no word of the address."""
    moved: Callable[[Asking, int], int | None] | None = None
    """Says of a record that is not there whether it is part of another one by now, and of which that is seen."""
    parts: tuple[Listing, ...] = ()
    deeds: tuple[Deed, ...] = ()
    readings: tuple[Reading, ...] = ()
    list_deeds: tuple[Deed, ...] = ()
    list_readings: tuple[Reading, ...] = ()
    order: int = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offer:
    """Something at an address that is no list of records: what it tells, and what it does."""

    name: str
    label: Text
    capability: str
    readings: tuple[Reading, ...] = ()
    deeds: tuple[Deed, ...] = ()
    order: int = 50


offers: Registry[Offer] = Registry("offers to programs", key=lambda one: one.order)
resources: Registry[Resource] = Registry("resources", key=lambda one: one.order)


def extend(
    name: str,
    *,
    parts: tuple[Listing, ...] = (),
    deeds: tuple[Deed, ...] = (),
    readings: tuple[Reading, ...] = (),
    filters: tuple[Filter, ...] = (),
    list_deeds: tuple[Deed, ...] = (),
    list_readings: tuple[Reading, ...] = (),
    batches: tuple[Batch, ...] = (),
) -> None:
    """Add to a resource of a room below: lists, deeds and readings of its records, words for its list."""
    one = resources[name]
    resources.renew(
        replace(
            one, parts=one.parts + parts, deeds=one.deeds + deeds, readings=one.readings + readings,
            filters=one.filters + filters, batches=one.batches + batches,
            list_deeds=one.list_deeds + list_deeds, list_readings=one.list_readings + list_readings,
        )
    )  # fmt: skip
