"""Draw the plan of the house as built into docs/house.md: `python -m tools.house`."""

import ast

from tests.house import code
from tests.house.test_rooms import events_heard, events_told, ports_filled

PAGE = code.ROOT / "docs/house.md"
BEGIN = "<!-- as built: made by tools/house.py -->"
END = "<!-- end of as built -->"


def drawing() -> str:
    """Return the part of the page that is read off the code."""
    return "\n".join([BEGIN, "", *_floors(), *_rooms(), END])


def page_with(text: str) -> str:
    """Return the page with its drawn part replaced."""
    before, _, rest = text.partition(BEGIN)
    return before + drawing() + rest.partition(END)[2]


def _floors() -> list[str]:
    by_floor: dict[int, list[str]] = {}
    for room, floor in code.floors().items():
        by_floor.setdefault(floor, []).append(room)
    lines = [" | ".join(by_floor[floor]) for floor in sorted(by_floor, reverse=True)]
    return ["```", *lines, "```", ""]


def _rooms() -> list[str]:
    lines = ["| room | what it is for | tells | hears | lends |", "|---|---|---|---|---|"]
    for room in code.floors():
        cells = (
            f"`{room}`",
            _first_line(room),
            _words(events_told(room)),
            _words(events_heard(room)),
            ", ".join(sorted(port.replace("_", " ") for port in ports_filled(room))),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _first_line(room: str) -> str:
    text = ast.get_docstring(code.tree(code.NOKSHI / room / "__init__.py")) or ""
    return text.splitlines()[0].rstrip(".") if text else ""


def _words(names: set[str]) -> str:
    return ", ".join(sorted(names))


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
