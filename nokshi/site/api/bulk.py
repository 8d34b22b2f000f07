"""Many at once: every row judged by itself, those that are good written together."""

from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from django.http import HttpResponse

from nokshi.kernel.errors import DomainError
from nokshi.ports.resources import Bulk, Resource
from nokshi.site.api.operations import Call
from nokshi.site.api.problems import Fault, Problem, of_body, of_refusal
from nokshi.site.api.records import check_there
from nokshi.site.api.writable import refuse

MOST = 1_000
Many = Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MOST)]
"""A body of many rows, each looked at by itself."""


class BulkResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one row, in the order they were sent."""

    row: int
    status: Literal["done", "refused"]
    id: int | None = None
    code: str = ""
    detail: str = ""
    errors: list[Fault] = []


class BulkAnswer(msgspec.Struct, frozen=True):
    """What became of all of them."""

    done: int
    refused: int
    results: list[BulkResult]


def answer_bulk(call: Call, resource: Resource, bulk: Bulk) -> HttpResponse:
    """Write the good rows in one transaction and answer for each; bad ones keep nobody else back."""
    raws: list[msgspec.Raw] = call.body
    if call.operation.has_record:
        check_there(call, resource)
    refused: dict[int, Problem] = {}
    good: dict[int, Any] = {}
    decoder = msgspec.json.Decoder(bulk.body)
    for number, raw in enumerate(raws):
        try:
            body = decoder.decode(raw)
            refuse(call.operation, body, call.asking.scope)
            good[number] = body
        except msgspec.ValidationError as error:
            refused[number] = of_body(error)
        except Problem as problem:
            refused[number] = problem
    ids = _written(call, bulk, good, refused)
    results = [_result(number, ids.get(number), refused.get(number)) for number in range(len(raws))]
    answer = BulkAnswer(len(ids), len(refused), results)
    return HttpResponse(msgspec.json.encode(answer), status=200, content_type="application/json")


def _written(call: Call, bulk: Bulk, good: dict[int, Any], refused: dict[int, Problem]) -> dict[int, int]:
    """Write all at once; where one is refused by the room, find it by trying halves."""
    if not good:
        return {}
    numbers = list(good)
    try:
        with transaction.atomic():
            given = [call.id] if call.operation.has_record else []
            ids = bulk.run(call.asking, *given, [good[number] for number in numbers])
        return dict(zip(numbers, ids, strict=True))
    except DomainError as error:
        if len(numbers) == 1:
            refused[numbers[0]] = of_refusal(error)
            return {}
    half = len(numbers) // 2
    first = {number: good[number] for number in numbers[:half]}
    second = {number: good[number] for number in numbers[half:]}
    return {**_written(call, bulk, first, refused), **_written(call, bulk, second, refused)}


def _result(row: int, pk: int | None, problem: Problem | None) -> BulkResult:
    if problem is None:
        return BulkResult(row, "done", pk)
    return BulkResult(row, "refused", None, problem.code, problem.detail, problem.errors)
