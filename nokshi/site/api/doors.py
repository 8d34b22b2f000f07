"""The one door of the API: who calls, may he, what does he send; and every refusal told alike."""

import logging
from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DataError, IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import public
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.healing import heals
from nokshi.kernel.scope import Scope
from nokshi.ports.resources import Asking
from nokshi.site.api.callers import Caller, caller_of, language_of
from nokshi.site.api.limits import spend
from nokshi.site.api.operations import Call, Operation
from nokshi.site.api.problems import Problem, answer, not_there, of_refusal
from nokshi.site.api.repeats import HEADER, answered_once
from nokshi.site.api.taking import body_of, words_of
from nokshi.site.api.writable import refuse
from nokshi.site.web.errors import COME_BACK
from nokshi.timeline.actions import make_room
from nokshi.timeline.causes import coming_by

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def door(operations: Sequence[Operation]) -> View:
    """Return the view of one address and all its methods."""
    by_method = {one.method: one for one in operations}
    if "GET" in by_method:
        by_method["HEAD"] = by_method["GET"]

    @public
    @csrf_exempt
    def view(request: HttpRequest, pk: int = 0) -> HttpResponseBase:
        translation.activate(language_of(request, getattr(request, "scope", Scope.nobody())))
        headers: dict[str, str] = {}
        try:
            response = _served(request, by_method, pk, headers)
        except Exception as error:
            response = answer(problem_of(error))
        return _finished(response, headers)

    return view


def nowhere(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Answer for an address that the API does not have."""
    translation.activate(language_of(request, getattr(request, "scope", Scope.nobody())))
    return _finished(answer(not_there()), {})


def _served(
    request: HttpRequest, operations: Mapping[str, Operation], pk: int, headers: dict[str, str]
) -> HttpResponseBase:
    now = clock.now()
    if all(one.is_public for one in operations.values()):
        caller = None
    else:
        caller = caller_of(request, now)
        request.scope = caller.scope  # type: ignore[attr-defined]
        allowance = spend(caller.key, now.timestamp())
        headers.update(allowance.headers)
        translation.activate(language_of(request, caller.scope))
        if allowance.is_spent:
            raise Problem(429, "too_often", _("You asked too often. Wait a moment, as Retry-After says."))
    operation = operations.get(str(request.method))
    if operation is None:
        allowed = ", ".join(sorted(operations))
        raise Problem(
            405, "wrong_method", _("Here you may: %(methods)s.") % {"methods": allowed}, headers={"Allow": allowed}
        )
    if caller is None:
        return operation.run(Call(operation, request, Caller(Asking(Scope.nobody(), Actor.system(), now), ""), pk, {}))
    _check_right(operation, caller)
    return _called(request, operation, caller, pk)


def _check_right(operation: Operation, caller: Caller) -> None:
    """Hide what the caller may not know of; say so where he may see it and not do it."""
    scope = caller.scope
    if scope.units is not None and not scope.units:
        raise not_there()
    if operation.capability and scope.may(operation.capability):
        return
    if not operation.capability and (caller.does_own or not operation.writes):
        return
    if not operation.capability:
        raise Problem(403, "not_allowed", _("This token is for other things. Make one for everything you may do."))
    if operation.sees and scope.may(operation.sees):
        raise Problem(
            403,
            "not_allowed",
            _("You may not do this. It takes the right “%(right)s”.") % {"right": operation.capability},
        )
    raise not_there()


def _called(request: HttpRequest, operation: Operation, caller: Caller, pk: int) -> HttpResponseBase:
    call = Call(operation, request, caller, pk, words_of(request, operation))
    call.body = body_of(request, operation)
    if not operation.writes:
        return operation.run(call)
    refuse(operation, call.body, caller.scope)
    make_room()
    with coming_by(caller.key if caller.is_program else ""):
        if operation.is_atomic and HEADER not in request.headers:
            return operation.run(call)
        with transaction.atomic():
            return answered_once(call)


def _finished(response: HttpResponseBase, headers: Mapping[str, str]) -> HttpResponseBase:
    for name, value in headers.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Language", translation.get_language() or "en")
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("Authorization", "Accept-Language"))
    return response


def problem_of(error: Exception) -> Problem:
    """Return any error as a problem; one that nobody expected is logged and told as 500."""
    match error:
        case Problem():
            return error
        case NotThere() | Http404():
            return not_there()
        case DomainError():
            return of_refusal(error)
        case RequestDataTooBig() | TooManyFieldsSent():
            return Problem(413, "too_large", _("That is too much at once. Send less."))
        case SuspiciousOperation():
            return Problem(400, "unreadable", _("The request cannot be read."))
        case OverflowError() | DataError():
            return Problem(422, "out_of_range", _("A number or a time is beyond what can be kept."))
        case IntegrityError():
            return Problem(409, "in_the_way", _("Something like it is there already, or something it needs is gone."))
    if heals(error):
        log.error("The API could not reach its data", exc_info=error)
        words = _(
            "Nokshi cannot reach its data just now. What you were about to save was not saved; nothing else is lost. "
            "Try again in a few seconds."
        )
        return Problem(503, "unavailable", words, headers={"Retry-After": str(COME_BACK)})
    log.exception("The API failed", exc_info=error)
    return Problem(500, "failed", _("Something went wrong here. It was written down; try again in a while."))
