"""The description of the API (OpenAPI 3.1), written from the operations themselves."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from nokshi import __version__
from nokshi.kernel.doors import public
from nokshi.site.api import texts
from nokshi.site.api.building import operations
from nokshi.site.api.operations import Operation, Word
from nokshi.site.api.problems import ProblemDetails
from nokshi.site.api.webhooks import parts as webhook_parts
from nokshi.site.api.webhooks import told_to_webhooks

TEMPLATE = "#/components/schemas/{name}"
SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]


@public
def told(request: HttpRequest) -> HttpResponse:
    """Answer with the description, in the reader's language."""
    with translation.override(translation.get_language_from_request(request)):
        body = msgspec.json.encode(description(translation.get_language() or "en"))
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "public, max-age=300"})


@lru_cache(maxsize=4)
def description(language: str) -> dict[str, Any]:
    """Return the whole description in a language (the active one)."""
    all_of_them = operations()
    schemas, parts = _schemas(all_of_them)
    paths: dict[str, dict[str, Any]] = {}
    for one in sorted(all_of_them, key=lambda one: one.path):
        paths.setdefault(f"/api/v1{one.path}", {})[one.method.lower()] = _operation(one, schemas)
    common = webhook_parts()
    cookie = settings.SESSION_COOKIE_NAME  # another one under https
    return {
        "openapi": "3.1.0",
        "info": {"title": "Nokshi", "version": __version__, "description": str(texts.ABOUT)},
        "servers": [{"url": "/"}],
        "security": SECURITY,
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in all_of_them)],
        "paths": paths,
        "webhooks": told_to_webhooks(),
        "components": {
            "schemas": {**parts, **common["schemas"]},
            "parameters": common["parameters"],
            "responses": {"Problem": _problem(schemas), **common["responses"]},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": str(texts.TOKEN)},
                "session": {"type": "apiKey", "in": "cookie", "name": cookie, "description": str(texts.SESSION)},
            },
        },
    }


def _types(all_of_them: Iterable[Operation]) -> list[Any]:
    found: dict[str, Any] = {repr(ProblemDetails): ProblemDetails}
    for one in all_of_them:
        for type_ in (one.gives, _body(one), *(word.type for word in one.words)):
            if type_ not in (None, bytes):
                found.setdefault(repr(type_), type_)
    return list(found.values())


def _body(one: Operation) -> Any:
    return one.shown_body or one.body


def _schemas(all_of_them: Iterable[Operation]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of every type by its repr, and the named parts they are made of."""
    types = _types(all_of_them)
    schemas, parts = msgspec.json.schema_components(types, ref_template=TEMPLATE)
    return {repr(type_): schema for type_, schema in zip(types, schemas, strict=True)}, parts


def _operation(one: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": one.name,
        "tags": [one.tag],
        "summary": str(one.label),
        "parameters": [_word(word, schemas) for word in one.words],
        "responses": _responses(one, schemas),
    }
    if one.has_record:
        told["parameters"].insert(0, ID)
    if one.method in ("POST", "PATCH") and one.writes:
        told["parameters"].append(_header("Idempotency-Key", texts.KEY))
    if one.has_record and one.method in ("PATCH", "DELETE"):
        told["parameters"].append(_header("If-Match", texts.IF_MATCH))
    if one.is_upload:
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": UPLOAD}}}
    elif one.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": schemas[repr(_body(one))]}}}
    if one.capability:
        told["x-capability"] = one.capability
    return told


ID = {
    "name": "id", "in": "path", "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 999999999999999999},
}  # fmt: skip
UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
}


def _header(name: str, about: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": str(about), "schema": {"type": "string"}}


def _word(word: Word, schemas: Mapping[str, Any]) -> dict[str, Any]:
    told = {"name": word.name, "in": word.place, "required": False, "schema": schemas[repr(word.type)]}
    return {**told, "description": str(word.about)} if word.about else told


def _responses(one: Operation, schemas: Mapping[str, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": str(texts.GOOD)}
    if one.gives is bytes:
        # A file comes under the media type that is its own.
        good["content"] = {"application/octet-stream": {"schema": {}}, "*/*": {"schema": {}}}
    elif one.gives is not None:
        good["content"] = {"application/json": {"schema": schemas[repr(one.gives)]}}
    problem = {"$ref": "#/components/responses/Problem"}
    responses = {str(one.status): good, "4XX": problem, "5XX": problem}
    if one.name.startswith("get_") and one.has_record:
        responses["304"] = {"description": str(texts.UNCHANGED)}
    return responses


def _problem(schemas: Mapping[str, Any]) -> dict[str, Any]:
    schema = schemas[repr(ProblemDetails)]
    return {"description": str(texts.PROBLEM), "content": {"application/problem+json": {"schema": schema}}}
