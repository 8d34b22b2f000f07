"""Answers that suit both a plain request and one by htmx."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from nokshi.kernel.doors import is_htmx


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead on to another page after a form was taken, from a dialog too."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)
