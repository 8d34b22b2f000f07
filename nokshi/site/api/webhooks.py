"""What webhooks are sent, for the description: a message for each kind of event."""

from collections.abc import Mapping
from typing import Any

import msgspec

from nokshi.integrations.queries import kinds_to_choose
from nokshi.kernel.events import Event, event_kinds
from nokshi.ports.cards import kind_labels
from nokshi.site.api import texts

NUMBER: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
SUBJECT: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "id"],
    "properties": {"kind": {"type": "string"}, "id": {"type": "integer"}},
}
ACTOR: dict[str, Any] = {
    "type": "object",
    "required": ["kind", "id"],
    "properties": {"kind": {"type": "string"}, "id": NUMBER},
}
FRAME: dict[str, Any] = {
    "id": {"type": "integer"},
    "customer": NUMBER,
    "subject": {"anyOf": [SUBJECT, {"type": "null"}]},
    "unit": NUMBER,
    "actor": ACTOR,
    "details": {"type": "object"},
}
HEADERS = {"webhook-id": texts.MESSAGE_ID, "webhook-timestamp": texts.SENT_AT, "webhook-signature": texts.SIGNED}


def told_to_webhooks() -> dict[str, Any]:
    """Return the messages by kind, in the active language."""
    return {kind: {"post": _message(kind, event_kinds[kind].event)} for kind in kinds_to_choose()}


def parts() -> dict[str, dict[str, Any]]:
    """Return what all messages have in common, as parts of the description."""
    schema = {
        "title": "WebhookMessage",
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string"},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": {"type": "object", "required": list(FRAME), "properties": FRAME},
        },
    }
    headers = {
        name: {"name": name, "in": "header", "required": True, "description": str(about), "schema": {"type": "string"}}
        for name, about in HEADERS.items()
    }
    answers = {"Arrived": {"description": str(texts.ARRIVED)}, "Gone": {"description": str(texts.GONE)}}
    return {"schemas": {"WebhookMessage": schema}, "parameters": headers, "responses": answers}


def _message(kind: str, event: type[Event]) -> dict[str, Any]:
    label = kind_labels.get(kind)
    data = {"properties": {"details": _details(event)}}
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/WebhookMessage"},
            {"properties": {"type": {"const": kind}, "data": data}},
        ]
    }
    return {
        "operationId": "told_" + kind.replace(".", "_"),
        "summary": str(label.label) if label else kind,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in HEADERS],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "2XX": {"$ref": "#/components/responses/Arrived"},
            "410": {"$ref": "#/components/responses/Gone"},
        },
    }


def _details(event: type[Event]) -> dict[str, Any]:
    """Return what an event says; its personal fields come only to those who asked for them."""
    [schema], parts = msgspec.json.schema_components([event])
    whole: dict[str, Any] = _inline(schema, parts)
    required = [name for name in whole.get("required", ()) if name not in event.personal]
    properties = {
        name: {**one, "x-personal": True} if name in event.personal else one
        for name, one in whole["properties"].items()
    }
    told = {"type": "object", "description": whole.get("description", ""), "properties": properties}
    return {**told, "required": required} if required else told


def _inline(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Return a schema with what it refers to in its place: events know no circles."""
    if isinstance(schema, list):
        return [_inline(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inline(parts[schema["$ref"].rpartition("/")[2]], parts)
    return {name: _inline(one, parts) for name, one in schema.items()}
