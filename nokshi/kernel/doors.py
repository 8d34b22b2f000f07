"""What every web door does: know the reader, refuse what he may not, say it well."""

import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache, partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from nokshi.kernel.scope import Scope

P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]

PUBLIC = "nokshi_public"
PIECE = 65_536


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


@lru_cache(maxsize=256)
def path_of(name: str, *args: str) -> str:
    """Return the path of a door that every page leads to; it is the same as long as the program runs."""
    return reverse(name, args=args)


def path_to(url: str) -> str:
    """Return the path of a page that is named, or whose path is given as it is."""
    return url if url.startswith("/") else path_of(url)


def is_htmx(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of a page (and not for a history restore)."""
    restoring = "HX-History-Restore-Request" in request.headers
    return request.headers.get("HX-Request") == "true" and not restoring


def built(write: Callable[[Path], None], *, name: str, content_type: str) -> StreamingHttpResponse:
    """Return a file that `write` makes once it is sent: until then nobody waits for it, and after that it is gone."""

    def pieces() -> Iterator[bytes]:
        with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as file:
            write(Path(file.name))
            yield from iter(partial(file.read, PIECE), b"")

    answer = StreamingHttpResponse(pieces(), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_attachment(response: HttpResponse, name: str) -> HttpResponse:
    """Name a response as a file to be saved."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
