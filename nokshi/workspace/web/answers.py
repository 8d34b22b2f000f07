"""What several doors of this room do alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ui.toasts import warn


@contextmanager
def told_in(form: BaseForm) -> Iterator[None]:
    """Show a refusal at the head of the form."""
    try:
        yield
    except NotThere:
        raise
    except DomainError as refusal:
        form.add_error(None, str(refusal))


@contextmanager
def told_by_toast(request: HttpRequest) -> Iterator[None]:
    """Show a refusal as a toast on the page that follows."""
    try:
        yield
    except NotThere:
        raise
    except DomainError as refusal:
        warn(request, str(refusal))


def page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """Render a page with a form; 422 where the form has errors."""
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def way_back(request: HttpRequest, default: str = "/") -> str:
    """Return where the form said it came from, if that is a page of this house."""
    asked = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash is taken for the name of a page by `redirect`, and there is none of that name.
    return asked if allowed and asked.startswith(("/", "http")) else default
