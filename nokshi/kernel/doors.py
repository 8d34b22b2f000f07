"""What every web door does: know the reader, refuse what he may not, say it well."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from nokshi.kernel.scope import Scope

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]

PUBLIC = "nokshi_public"


class Request(HttpRequest):
    """A request after the middleware of `workspace`: it knows its scope."""

    scope: Scope


def scope_of(request: HttpRequest) -> Scope:
    """Return the reader's scope; nobody's where no one is signed in."""
    return cast(Scope, getattr(request, "scope", None) or Scope.nobody())


def needs(capability: str) -> Callable[[View[P]], View[P]]:
    """Open the door only for a reader with the capability; for others it is not there."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not scope_of(request).may(capability):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return guard


def public(view: View[P]) -> View[P]:
    """Open the door for anybody: signed links, tracking, sign-in, health."""
    setattr(view, PUBLIC, True)
    return view


def is_htmx(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of a page (and not for a history restore)."""
    restoring = "HX-History-Restore-Request" in request.headers
    return request.headers.get("HX-Request") == "true" and not restoring


def csv_attachment(response: HttpResponse, name: str) -> HttpResponse:
    """Name a response as a file to be saved."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
