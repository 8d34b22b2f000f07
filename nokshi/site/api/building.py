"""The operations of the API, built from the resources that rooms declare."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Annotated, Any

import msgspec

from nokshi.kernel.errors import Text
from nokshi.ports.resources import Deed, Listing, Offer, Reading, Resource, offers, resources
from nokshi.site.api import bulk, lists, records, texts
from nokshi.site.api.operations import Operation, Word

MANY = msgspec.Meta(min_length=1, max_length=bulk.MOST)
FIELDS = (Word("fields", str, texts.FIELDS),)


@cache
def operations() -> tuple[Operation, ...]:
    """Return every operation, resource by resource."""
    everything = sorted([*resources, *offers], key=lambda one: one.order)
    return tuple(
        operation
        for one in everything
        for operation in (of_resource(one) if isinstance(one, Resource) else of_offer(one))
    )


def of_offer(offer: Offer) -> Iterator[Operation]:
    """Yield what can be asked and done at an address without records."""
    for deed in offer.deeds:
        yield _of_deed(offer, deed, "", offer.name)
    for reading in offer.readings:
        yield _of_reading(offer, reading, "", offer.name)


def of_resource(resource: Resource) -> Iterator[Operation]:
    """Yield the operations of one resource."""
    yield from _lists(resource, resource, f"/{resource.name}", resource.name)
    yield from _writes(resource)
    yield from _bulks(resource)
    if not resource.keyless:
        run = partial(records.answer_record, resource=resource)
        name = f"get_{_word(resource.noun)}"
        yield _operation(
            resource, name, "GET", "/{id}", texts.GET, resource.capability, run, gives=row_type(resource), words=FIELDS
        )
    for part in resource.parts:
        yield from _lists(resource, part, f"/{resource.name}/{{id}}/{part.name}", f"{resource.noun}_{part.name}")
    yield from _beside(resource)


def _lists(resource: Resource, listing: Listing, path: str, name: str) -> Iterator[Operation]:
    page, words = page_type(listing), lists.words(listing)
    run = partial(records.answer_part, resource=resource, part=listing)
    if listing is resource:
        run = partial(lists.answer_list, listing=listing)
    label = listing.label
    yield Operation(
        name=f"list_{_word(name)}", method="GET", path=path, tag=resource.name, label=label, run=run, gives=page,
        capability=listing.capability, words=words,
    )  # fmt: skip
    if (listing.subject or listing.customer) and listing is resource:
        yield Operation(
            name=f"search_{_word(name)}", method="POST", path=f"{path}/search", tag=resource.name, label=texts.SEARCH,
            run=partial(lists.answer_search, listing=listing), gives=page, body=lists.Search,
            capability=listing.capability, is_question=True,
        )  # fmt: skip


def _writes(resource: Resource) -> Iterator[Operation]:
    word, row = _word(resource.noun), row_type(resource)
    ways = (
        (resource.create, "create", "POST", "", records.answer_create, row, 201),
        (resource.change, "change", "PATCH", "/{id}", records.answer_change, row, 200),
        (resource.remove, "remove", "DELETE", "/{id}", records.answer_remove, None, 204),
    )
    for deed, verb, method, path, answer, gives, status in ways:
        if deed is not None:
            run = partial(answer, resource=resource, deed=deed)
            yield _operation(
                resource, f"{verb}_{word}", method, path, deed.label, deed.capability, run, gives=gives, status=status,
                body=deed.body, lent=dict(deed.lent), is_atomic=deed.is_atomic and verb == "create",
            )  # fmt: skip


def _bulks(resource: Resource) -> Iterator[Operation]:
    for many, deed, method, verb, label in (
        (resource.add_many, resource.create, "POST", "create", texts.ADD_MANY),
        (resource.change_many, resource.change, "PATCH", "change", texts.CHANGE_MANY),
    ):
        if many is not None and deed is not None:
            run = partial(bulk.answer_bulk, resource=resource, bulk=many)
            yield _operation(
                resource, f"{verb}_{_word(resource.name)}", method, "/bulk", label, deed.capability, run,
                gives=bulk.BulkAnswer, body=bulk.Many, shown_body=_many_of(many.body),
                lent=dict(deed.lent),
            )  # fmt: skip

    for batch in resource.batches:
        run = partial(bulk.answer_bulk, resource=resource, bulk=batch)
        where = "/{id}" if batch.of_record else ""
        yield _operation(
            resource, f"bulk_{_word(batch.name)}", "POST", f"{where}/{batch.name}/bulk", batch.label, batch.capability,
            run, gives=bulk.BulkAnswer, body=bulk.Many, shown_body=_many_of(batch.body), lent=dict(batch.lent),
        )  # fmt: skip


def _many_of(body: Any) -> Any:
    rows: Any = _list_of(body)
    return Annotated[rows, MANY]


def _list_of(row: Any) -> Any:
    return list.__class_getitem__(row)


def _beside(resource: Resource) -> Iterator[Operation]:
    """Yield what can be done with, and asked of, one record and the list."""
    for where, noun, deeds, readings in (
        ("/{id}", resource.noun, resource.deeds, resource.readings),
        ("", resource.name, resource.list_deeds, resource.list_readings),
    ):
        for deed in deeds:
            yield _of_deed(resource, deed, where, noun)
        for reading in readings:
            yield _of_reading(resource, reading, where, noun)


def _of_deed(resource: Resource | Offer, deed: Deed, where: str, noun: str) -> Operation:
    gives = row_type(resource) if where and deed.gives is None and isinstance(resource, Resource) else deed.gives
    run = partial(records.answer_deed, resource=resource, deed=deed)
    path = f"{where}/{deed.name}" if deed.name else where
    return _operation(
        resource, f"{_word(deed.name) or 'do'}_{_word(noun)}", "POST", path, deed.label, deed.capability, run,
        gives=gives, body=deed.body, is_upload=deed.is_upload, status=deed.status, lent=dict(deed.lent),
        is_atomic=deed.is_atomic, is_question=deed.is_question,
    )  # fmt: skip


def _of_reading(resource: Resource | Offer, reading: Reading, where: str, noun: str) -> Operation:
    run = partial(records.answer_reading, resource=resource, reading=reading)
    path = f"{where}/{reading.name}" if reading.name else where
    return _operation(
        resource, f"get_{_word(noun)}_{_word(reading.name)}".rstrip("_"), "GET", path, reading.label,
        reading.capability, run, gives=reading.gives,
        words=tuple(Word(one.name, one.type, one.about) for one in reading.words),
    )  # fmt: skip


def _operation(
    resource: Resource | Offer, name: str, method: str, path: str, label: Text, capability: str, run: Any, **more: Any
) -> Operation:
    return Operation(
        name=name, method=method, path=f"/{resource.name}{path}", tag=resource.name, label=label,
        capability=capability, sees=resource.capability, run=run, **more,
    )  # fmt: skip


@cache
def row_type(listing: Listing) -> Any:
    """Return the type of a row; any field may be missing, since it may be hidden or not asked for."""
    fields = [(one.name, one.type | msgspec.UnsetType, msgspec.UNSET) for one in listing.columns]
    return msgspec.defstruct(_title(listing.noun), fields, kw_only=True)


@cache
def page_type(listing: Listing) -> Any:
    """Return the type of a page of rows."""
    fields: list[Any] = [
        ("data", _list_of(row_type(listing))),
        ("next", str | None),
        ("count", lists.Count | msgspec.UnsetType, msgspec.UNSET),
    ]
    return msgspec.defstruct(f"{_title(listing.noun)}Page", fields, kw_only=True)


def _word(name: str) -> str:
    return name.replace("-", "_")


def _title(noun: str) -> str:
    return "".join(part.capitalize() for part in noun.replace("-", "_").split("_"))
