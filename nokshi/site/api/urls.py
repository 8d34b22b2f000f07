"""The addresses of the API: one for each path, and whatever else is asked for below it."""

from django.urls import URLPattern, path, register_converter

from nokshi.site.api import description, reference
from nokshi.site.api.building import operations
from nokshi.site.api.doors import door, nowhere
from nokshi.site.api.operations import Operation

app_name = "api"


class Number:
    """The number of a record, as long as the database's own."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Number, "id")


def _addresses() -> list[URLPattern]:
    by_path: dict[str, list[Operation]] = {}
    for one in operations():
        by_path.setdefault(one.path, []).append(one)
    # Fixed words come before records, so that “bulk” is no number.
    ordered = sorted(by_path, key=lambda one: (one.count("{id}"), one))
    return [path(_pattern(one), door(by_path[one]), name=_name(one)) for one in ordered]


def _pattern(route: str) -> str:
    return "v1" + route.replace("{id}", "<id:pk>")


def _name(route: str) -> str:
    return route.strip("/").replace("/{id}", "-one").replace("/", "-")


urlpatterns = [
    path("", reference.page, name="reference"),
    path("problems/<slug:code>", reference.problem, name="problem"),
    path("v1/openapi.json", description.told, name="openapi"),
    *_addresses(),
    path("v1/<path:rest>", nowhere, name="nowhere"),
    path("v1/", nowhere, name="root"),
]
