"""Whatever goes wrong, told as problem details (RFC 9457)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.conditions.errors import ConditionError
from nokshi.kernel.errors import DomainError, Text
from nokshi.ports.resources import MovedOn

TITLES: dict[int, Text] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("This is not yours to do"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("This cannot be done here"),
    406: gettext_lazy("This cannot be answered in that form"),
    409: gettext_lazy("Something is in the way"),
    410: gettext_lazy("It is gone"),
    412: gettext_lazy("It was changed in the meantime"),
    413: gettext_lazy("This is too large"),
    415: gettext_lazy("This form is not understood"),
    422: gettext_lazy("Something is wrong with what was sent"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong here"),
    503: gettext_lazy("Not just now"),
}
PLACE = re.compile(r" - at `(?P<place>[^`]*)`$")


class Fault(msgspec.Struct, frozen=True):
    """What is wrong at one place of the body (a JSON pointer) or with a word of the address."""

    pointer: str
    detail: str


class ProblemDetails(msgspec.Struct, frozen=True):
    """What went wrong and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] = []
    moved_to: str | msgspec.UnsetType = msgspec.UNSET


@dataclass
class Problem(Exception):
    """A refusal of the API itself; `detail` is a sentence for a person."""

    status: int
    code: str
    detail: str
    errors: list[Fault] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)


def answer(problem: Problem) -> HttpResponse:
    """Return a problem as the response that tells it."""
    details = ProblemDetails(
        type=f"/api/problems/{problem.code.replace('.', '-')}",
        title=str(TITLES.get(problem.status, TITLES[400])),
        status=problem.status,
        detail=problem.detail,
        code=problem.code,
        errors=problem.errors,
        moved_to=problem.headers.get("Location", msgspec.UNSET),
    )
    body = msgspec.json.encode(details)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return HttpResponse(body, status=problem.status, content_type="application/problem+json", headers=headers)


def not_there() -> Problem:
    """Return the problem of whatever is not there for this reader."""
    return Problem(404, "not_there", _("There is nothing at this address, or it is not yours to see."))


def of_refusal(error: DomainError) -> Problem:
    """Return a room's own refusal as a problem; what is wrong with a body that could be read is 422."""
    status = 422 if error.status == 400 else error.status
    faults = [Fault(_pointer_in_tree(error), error.what)] if isinstance(error, ConditionError) else []
    headers = {"Location": error.values["address"]} if isinstance(error, MovedOn) else {}
    return Problem(status, error.code, str(error), faults, headers)


def of_body(error: msgspec.ValidationError, *, before: str = "") -> Problem:
    """Return what msgspec found wrong with a body, with a pointer to the place."""
    text = str(error)
    match = PLACE.search(text)
    what = text[: match.start()] if match else text
    fault = Fault(before + pointer(match["place"] if match else "$"), what)
    return Problem(422, "wrong_body", _("The body does not say what it should. Look at the errors."), [fault])


def pointer(path: str) -> str:
    """Return a JSON pointer (RFC 6901) for a path as msgspec writes it: `$.lines[0].sku`."""
    steps = re.findall(r"\.([^.\[\]]+)|\[([^\]]*)\]", path.removeprefix("$"))
    return "".join(f"/{name or number}" for name, number in steps)


def of_word(name: str, detail: str) -> Problem:
    """Return what is wrong with a word of the address."""
    return Problem(
        422, "wrong_parameter", _("“%(name)s” in the address is not right. Look at the errors.") % {"name": name},
        [Fault(name, detail)],
    )  # fmt: skip


def _pointer_in_tree(error: ConditionError) -> str:
    return "filter" + "".join(f"/{index}" for index, _total in error.place.steps)


def shape() -> Any:
    """Return the type of all problems, for the description."""
    return ProblemDetails
