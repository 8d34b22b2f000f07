"""A draft as JSON: what the builder hands on to be checked."""

import re
from typing import Any

from nokshi.conditions.operators import Takes, operator_of
from nokshi.conditions.web.drafts import DID, Ask, Line, Part
from nokshi.ports.fields import Detail, Field, FieldType, fields, happenings


def to_json(part: Part, currency: str) -> dict[str, Any] | None:
    """Return a draft as JSON, checked by nobody yet; None where nothing was chosen."""
    if isinstance(part, Line):
        return line_json(part, currency) if part.what else None
    inner = [data for one in part.parts if (data := to_json(one, currency)) is not None]
    if not inner:
        return None
    group = {"all" if part.join in ("all", "not_all") else "any": inner}
    return {"not": group} if part.join in ("none", "not_all") else group


def line_json(line: Line, currency: str) -> dict[str, Any]:
    """Return a line as JSON, with what it says so far."""
    if line.kind == DID:
        return _did_json(line, currency)
    asked = fields.get(line.name)
    value = _value_json(asked, line, currency) if asked else {}
    return {"field": line.name, "op": line.op, **value}


def _did_json(line: Line, currency: str) -> dict[str, Any]:
    data: dict[str, Any] = {"did": line.name, "op": line.op}
    if line.op != "never":
        data["times"] = line.times
    if line.when:
        data["within"] = _period_json(line)
    happening = happenings.get(line.name)
    details = {detail.name: detail for detail in happening.details} if happening else {}
    where = [
        {"detail": ask.what, "op": ask.op, **_value_json(details[ask.what], ask, currency)}
        for ask in line.where
        if ask.what in details
    ]
    return {**data, "where": where} if where else data


def _period_json(line: Line) -> Any:
    span = {line.unit: line.number}
    days = [*line.days, "", ""]
    return {
        "last": span,
        "older": {"older": span},
        "between": {"between": days[:2]},
        "since": {"since": days[0]},
        "before": {"before": days[0]},
    }.get(line.when, {line.when: ""})


def _value_json(of: Field | Detail, ask: Ask, currency: str) -> dict[str, Any]:
    operator = operator_of(of.type, ask.op)
    if operator is None or operator.takes == Takes.NOTHING:
        return {}
    values = [*ask.values, "", ""]
    match operator.takes:
        case Takes.SPAN:
            return {"value": {ask.unit: values[0]}}
        case Takes.TWO:
            return {"value": [_single_json(of, text, currency) for text in values[:2]]}
        case Takes.MANY if of.type == FieldType.TEXT:
            return {"value": [text.strip() for value in ask.values for text in re.split(r"[,;،\n]", value)]}
        case Takes.MANY:
            return {"value": ask.values}
    return {"value": _single_json(of, values[0], currency)}


def _single_json(of: Field | Detail, text: str, currency: str) -> Any:
    if of.type != FieldType.MONEY:
        return text
    return {"amount": text, "currency": (of.currency if isinstance(of, Field) else "") or currency}
