"""What several doors of this room do alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import scope_of
from nokshi.kernel.errors import DomainError
from nokshi.ui.toasts import warn


def actor_of(request: HttpRequest) -> Actor:
    """Return who is at the door."""
    return Actor.user(scope_of(request).user_id)


@contextmanager
def told_in(form: BaseForm) -> Iterator[None]:
    """Show a refusal at the head of the form."""
    try:
        yield
    except DomainError as refusal:
        form.add_error(None, str(refusal))


@contextmanager
def told_by_toast(request: HttpRequest) -> Iterator[None]:
    """Show a refusal as a toast on the page that follows."""
    try:
        yield
    except DomainError as refusal:
        warn(request, str(refusal))


def page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """Render a page with a form; 422 where the form has errors."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
