"""The pages about the API for people: what there is, and what each problem means."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from nokshi.site.api.building import operations


def page(request: HttpRequest) -> HttpResponse:
    """Show what there is, resource by resource."""
    groups = [(tag, list(found)) for tag, found in groupby(operations(), key=lambda one: one.tag)]
    context: dict[str, Any] = {"groups": groups, "description_url": reverse("api:openapi")}
    return render(request, "site/api.html", context)


def problem(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the type of a problem to where problems are explained."""
    return render(request, "site/problem.html", {"code": code, "reference_url": reverse("api:reference")})
