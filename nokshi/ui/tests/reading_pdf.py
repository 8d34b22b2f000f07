"""The text of a PDF as a reader copies it: what is said to stand for signs (ActualText), else what each sign means."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

pypdf: Any = pytest.importorskip("pypdf")
PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
RANGE = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def texts_of(content: bytes) -> list[str]:
    """Return the text of each page without blanks, which are places and not signs."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    return ["".join("".join(_said(page, reader)).split()) for page in reader.pages]


def _said(page: Any, reader: Any) -> Iterator[str]:
    fonts = {name: _meanings(font.get_object()) for name, font in page["/Resources"].get("/Font", {}).items()}
    meant: dict[int, str] = {}
    width, spans = 1, list[bool]()
    for operands, operator in pypdf.generic.ContentStream(page.get_contents(), reader).operations:
        if operator == b"BDC":
            actual = operands[1].get("/ActualText") if hasattr(operands[1], "get") else None
            spans.append(actual is not None)
            yield str(actual or "")
        elif operator == b"EMC":
            spans.pop()
        elif operator == b"Tf":
            width, meant = fonts[operands[0]]
        elif operator in {b"Tj", b"TJ"} and not any(spans):
            yield from (_text(one, width, meant) for one in (operands[0] if operator == b"TJ" else operands)
                        if not isinstance(one, int | float))  # fmt: skip


def _text(operand: Any, width: int, meant: dict[int, str]) -> str:
    codes = operand.original_bytes if hasattr(operand, "original_bytes") else bytes(operand)
    return "".join(meant.get(int.from_bytes(codes[at : at + width]), "") for at in range(0, len(codes), width))


def _meanings(font: Any) -> tuple[int, dict[int, str]]:
    """Return how many bytes a code has, and what each code means."""
    told = font["/ToUnicode"].get_data().decode("latin-1")
    meant: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.+?)endbfchar", told, re.DOTALL):
        meant |= {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in PAIR.findall(block)}
    for block in re.findall(r"beginbfrange(.+?)endbfrange", told, re.DOTALL):
        for first, last, text in RANGE.findall(block):
            start = int(first, 16)
            meant |= {code: chr(int(text, 16) + code - start) for code in range(start, int(last, 16) + 1)}
    return 2 if font["/Subtype"] == "/Type0" and "<0000>" in told else 1, meant
