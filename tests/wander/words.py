"""What a stranger types: ids that are not his, words in any script, and what breaks things."""

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from random import Random
from typing import Any

import msgspec

from tests.wander.pages import Field

TEXTS = (
    "", "x", "রহিম", "tea", "a@b.example", "+8801712345678", "<b>x</b>", "'\"", "2026-01-01", "2026-13-45", "0", "-1",
    "1.5", "99999999999999999999", "on", "all", "yes", "../../etc/passwd", "%00", "a\x00b", "{{ 7|add:7 }}", "🫖" * 40,
    "é" * 300, "[]", "{}", "null", "true", "en", "bn", "BDT", "https://hooks.example.com/x",
)  # fmt: skip
FILE = "name,email,phone,id\nMira,ada@example.com,+8801712345678,{id}\nরহিম,,01812345678,{id}\n"


class Words:
    """Draws values; `others` are ids of records of elsewhere, `own` such as the stranger may see."""

    def __init__(self, random: Random, others: Sequence[int], own: Sequence[int]) -> None:
        self.random = random
        self.others = list(others)
        self.own = list(own) or [1]

    def number(self) -> int:
        """Return an id, most often one of a record of elsewhere."""
        if self.random.random() < 0.7:
            return self.random.choice(self.others)
        return self.random.choice([*self.own[:20], 0, -1, 2**63, 2**31])

    def text(self) -> str:
        if self.random.random() < 0.4:
            return str(self.number())
        return self.tree() if self.random.random() < 0.15 else self.random.choice(TEXTS)

    def tree(self) -> str:
        """Return a tree of conditions that names a record of elsewhere."""
        field, op = self.random.choice((
            ("customers.owner", "is"), ("segments.segment", "in"), ("customers.unit", "is"),
            ("customers.name", "contains"), ("commerce.orders", "more"), ("nothing.here", "is"),
        ))  # fmt: skip
        leaf = {"field": field, "op": op, "value": self.random.choice([self.number(), str(self.number()), "a"])}
        return json.dumps(leaf if self.random.random() < 0.5 else {"all": [leaf, {"not": leaf}]})

    def of(self, field: Field) -> Any:
        """Return what goes into a field of a form."""
        if field.type == "file":
            return self.file()
        if field.type == "hidden" and self.random.random() < 0.6:
            return field.value
        if field.choices and self.random.random() < 0.6:
            return self.random.choice(field.choices)
        if field.type in ("checkbox", "radio", "button", "submit") and self.random.random() < 0.7:
            return field.value
        return self.text()

    def file(self) -> BytesIO:
        """Return a file that names people of elsewhere by their addresses and numbers."""
        file = BytesIO(FILE.format(id=self.number()).encode())
        file.name = self.random.choice(("visitors.csv", "visitors.xlsx", "গ্রাহক.csv", "x.parquet"))
        return file

    def body(self, asked: Any) -> Any:
        """Return a body of about the type that an operation asks for."""
        (schema,), parts = msgspec.json.schema_components([asked])
        return self._made(schema, parts)

    def _made(self, schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
        if "$ref" in schema:
            return self._made(parts[schema["$ref"].rpartition("/")[2]], parts)
        if "anyOf" in schema:
            return self._made(self.random.choice(schema["anyOf"]), parts)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        return self._plain(schema, parts)

    def _plain(self, schema: Mapping[str, Any], parts: Mapping[str, Any]) -> Any:
        match schema.get("type"):
            case "object":
                needed = schema.get("required", ())
                given = schema.get("properties", {}).items()
                return {
                    name: self._made(one, parts) for name, one in given if name in needed or self.random.random() < 0.5
                }
            case "array":
                some = schema.get("items") or {}
                least = int(schema.get("minItems", 0))
                return [self._made(some or {}, parts) for _ in range(self.random.randint(least, max(least, 2)))]
            case "integer" | "number":
                return self.number()
            case "boolean":
                return self.random.random() < 0.5
            case "null":
                return None
            case "string":
                return self.text()
        return self.random.choice([self.number(), self.text(), json.loads(self.tree())])
