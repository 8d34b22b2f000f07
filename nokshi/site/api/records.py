"""One record: read with its tag, changed and removed where the tag still fits, made, and acted upon."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from nokshi.kernel.errors import NotThere
from nokshi.ports.resources import Deed, Listing, MovedOn, Reading, Resource
from nokshi.site.api.lists import answer_list
from nokshi.site.api.looks import look, look_by_record
from nokshi.site.api.operations import Call
from nokshi.site.api.problems import Problem
from nokshi.site.api.rows import Row, columns_for, cut, read_one

JSON = "application/json"
MINIMAL = "return=minimal"
"""What a program prefers that has no use for the record it made (RFC 7240)."""


def answer_record(call: Call, resource: Resource) -> HttpResponse:
    """Answer with one record, or 304 where the caller has it as it is."""
    row = shown(call, resource)
    tag = tag_of(row)
    if tag in _tags(call.request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers={"ETag": tag})
    if fields := call.words.get("fields"):
        wanted = columns_for(resource, call.asking.scope, fields)
        row = cut(row, wanted)
    return _told(row, tag)


def shown(call: Call, resource: Resource) -> Row:
    """Return the record that is called as the caller sees it, and note that he looked; raises NotThere."""
    row, customer = whole(call, resource, call.id)
    look(call, customer)
    return row


def whole(call: Call, resource: Resource, pk: int) -> tuple[Row, int | None]:
    """Return a record as the caller sees it, and the customer whom it tells of; raises NotThere."""
    columns = columns_for(resource, call.asking.scope)
    also = (resource.whom,) if resource.whom else ()
    found, marks = read_one(resource, pk, columns, call.asking, also)
    if not found:
        raise _gone(call, resource, pk)
    return found[0], marks[0][-1] if also else None


def _gone(call: Call, resource: Resource, pk: int) -> NotThere | MovedOn:
    """Return the refusal of a record that the caller does not see; it says where it is, if it is part of another."""
    into = resource.moved(call.asking, pk) if resource.moved else None
    return MovedOn(address=f"/api/v1/{resource.name}/{into}") if into else NotThere()


def tag_of(row: Row) -> str:
    """Return the strong tag of a record: a digest of all that the caller sees of it."""
    return f'"{hashlib.blake2b(msgspec.json.encode(row), digest_size=12).hexdigest()}"'


def _tags(header: str) -> Sequence[str]:
    """Return the tags of a header; one that was made weak because the answer was packed is the same."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()]


def check_there(call: Call, resource: Resource) -> None:
    """Raise NotThere for a record that the caller does not see, a Problem (412) where it is not as he knew it."""
    known = _tags(call.request.headers.get("If-Match", ""))
    rows = resource.rows(call.asking, 0).filter(pk=call.id)
    if not known or known == ["*"]:
        if not rows.exists():
            raise _gone(call, resource, call.id)
        return
    if connection.in_atomic_block:
        # The row is held, so that nobody changes it between the look and the change.
        held = rows.model._base_manager.select_for_update().filter(pk=call.id).order_by()
        list(held.values_list("pk"))
    row, _customer = whole(call, resource, call.id)
    if tag_of(row) not in known:
        raise Problem(412, "changed_since", _("It is not as you knew it any more. Read it again and decide anew."))


def answer_part(call: Call, resource: Resource, part: Listing) -> HttpResponse:
    """Answer with one page of a list of one record."""
    check_there(call, resource)
    look_by_record(call, resource)
    return answer_list(call, part)


def answer_create(call: Call, resource: Resource, deed: Deed) -> HttpResponse:
    """Make a record and answer with it and its address."""
    pk = deed.run(call.asking, call.body)
    address = f"/api/v1/{resource.name}/{pk}"
    if MINIMAL in call.request.headers.get("Prefer", ""):
        return HttpResponse(status=201, headers={"Location": address, "Preference-Applied": MINIMAL})
    try:
        row, _customer = whole(call, resource, pk)
    except NotThere:
        if connection.in_atomic_block:
            raise
        # It was made, and somebody else was fast to remove it: told otherwise, a program would make it again.
        return HttpResponse(status=201, headers={"Location": address})
    return _told(row, tag_of(row), status=201, more={"Location": address})


def answer_change(call: Call, resource: Resource, deed: Deed) -> HttpResponse:
    """Change a record and answer with it as it is now."""
    check_there(call, resource)
    deed.run(call.asking, call.id, call.body)
    row = shown(call, resource)
    return _told(row, tag_of(row))


def answer_remove(call: Call, resource: Resource, deed: Deed) -> HttpResponse:
    """Remove a record."""
    check_there(call, resource)
    deed.run(call.asking, call.id)
    return HttpResponse(status=204)


def answer_deed(call: Call, resource: Any, deed: Deed) -> HttpResponseBase:
    """Do something with a record or a list, and answer with what it gives, else with the record."""
    given = [call.asking]
    if call.operation.has_record:
        check_there(call, resource)
        look_by_record(call, resource)
        given.append(call.id)  # type: ignore[arg-type]
    if deed.body is not None or deed.is_upload:
        given.append(call.body)
    result = deed.run(*given)
    if isinstance(result, HttpResponseBase):
        return result
    if deed.gives is None and call.operation.has_record:
        row = shown(call, resource)
        return _told(row, tag_of(row), status=deed.status)
    return _json(result, deed.status)


def answer_reading(call: Call, resource: Any, reading: Reading) -> HttpResponseBase:
    """Answer with what a reading says; one that gives bytes answers with its file."""
    if call.operation.has_record:
        check_there(call, resource)
        look_by_record(call, resource)
        result = reading.run(call.asking, call.id, **call.words)
    else:
        result = reading.run(call.asking, **call.words)
    return result if isinstance(result, HttpResponseBase) else _json(result, 200)


def _told(row: Row, tag: str, *, status: int = 200, more: dict[str, str] | None = None) -> HttpResponse:
    response = _json(row, status)
    response.headers["ETag"] = tag
    for name, value in (more or {}).items():
        response.headers[name] = value
    return response


def _json(value: Any, status: int) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(value), status=status, content_type=JSON)
