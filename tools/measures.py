"""Print the numbers of this code and fail where a line of `docs/house.md` is crossed.

What is past a limit must stand in tools/measures.txt with its exact size. That list only shrinks: an entry that is no
longer needed, or is larger than the thing it names, fails too.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = ROOT / "tools" / "measures.txt"
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from tools.knots import knots_of  # noqa: E402  the root is on the path only from here on


class Size(NamedTuple):
    """How long a thing is; a function's name holds its file."""

    name: str
    lines: int


class Measure(NamedTuple):
    """One row of the table: what was measured, and past which size it wants a second look."""

    title: str
    limit: int
    sizes: Sequence[Size]


def main() -> int:
    """Print the table and the faults; return how the program ends."""
    measures = measures_of()
    for line in table(measures):
        print(line)
    faults = [*crossed(measures), *knot_faults(), *untyped()]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def measures_of() -> list[Measure]:
    """Measure everything."""
    code, tests = code_files(), test_files()
    test_functions = [size for size in functions_in(tests) if size.name.rpartition(".")[2].startswith("test_")]
    return [
        Measure("Python file", 400, [*map(size_of, code)]),
        Measure("test file", 400, [*map(size_of, tests)]),
        Measure("function", 50, list(functions_in(code))),
        Measure("test", 40, test_functions),
        Measure("template", 150, [*map(size_of, files("nokshi/**/templates/**/*.html"))]),
        Measure("CSS file", 350, [*map(size_of, files("nokshi/**/static/**/*.css"))]),
        Measure("JavaScript file", 150, [*map(size_of, files("nokshi/**/static/**/*.js"))]),
    ]


def table(measures: Sequence[Measure]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':<20}{'count':>7}{'median':>8}{'p90':>6}{'max':>6}   longest"
    for title, _, sizes in measures:
        ordered = sorted(sizes, key=lambda size: size.lines)
        if ordered:
            middle, tail, last = (ordered[int(part * (len(ordered) - 1))] for part in (0.5, 0.9, 1))
            yield f"{title:<20}{len(ordered):>7}{middle.lines:>8}{tail.lines:>6}{last.lines:>6}   {last.name}"
    code, tests = (sum(size_of(path).lines for path in paths) for paths in (code_files(), test_files()))
    yield f"{'test : code':<20}{tests / max(code, 1):>7.2f}   {tests:,} : {code:,} lines"
    yield f"{'comments':<20}{comment_share():>7.1%}"
    returns = [function.returns is not None for path in code_files() for _, function in functions_of(path)]
    yield f"{'return types':<20}{sum(returns) / max(len(returns), 1):>7.1%}"
    yield f"{'largest knot':<20}{max((len(knot) for knot in knots_of(code_files(), ROOT)), default=0):>7}"


def crossed(measures: Sequence[Measure]) -> Iterator[str]:
    """Yield what is past its limit and not allowed, and what is allowed without need."""
    allowed = allowances()
    for title, limit, sizes in measures:
        for name, lines in sizes:
            allowance = allowed.pop(name, None)
            if lines > limit and allowance is None:
                yield f"{name}: a {title} of {lines} lines; past {limit} it wants a second look"
            elif allowance is not None and lines != allowance:
                step = "take it apart" if lines > allowance else "lower its number or drop it in tools/measures.txt"
                yield f"{name}: {lines} lines where {allowance} are allowed; {step}"
    yield from (f"{name} is in tools/measures.txt and nowhere else; drop it" for name in allowed)


def allowances() -> dict[str, int]:
    """Return the sizes that are allowed in spite of the limits."""
    if not ALLOWED.exists():
        return {}
    lines = [line.rsplit(maxsplit=1) for line in ALLOWED.read_text(encoding="utf-8").splitlines()]
    return {name: int(size) for name, size in (line for line in lines if line and not line[0].startswith("#"))}


def knot_faults() -> Iterator[str]:
    """Yield the modules that import one another."""
    for knot in knots_of(code_files(), ROOT):
        yield f"knot of {len(knot)} modules that import one another: {', '.join(sorted(knot))}"


def untyped() -> Iterator[str]:
    """Yield the functions that do not say what they return."""
    for path in [*code_files(), *test_files()]:
        for name, function in functions_of(path):
            if function.returns is None:
                yield f"{name} does not say what it returns"


def code_files() -> list[Path]:
    """Return the modules of Nokshi without tests and migrations."""
    return [path for path in files("nokshi/**/*.py") if not {"tests", "migrations"} & set(path.parts)]


def test_files() -> list[Path]:
    """Return the modules of the tests, in the rooms and beside them."""
    inside = [path for path in files("nokshi/**/*.py") if "tests" in path.parts]
    return inside + files("tests/**/*.py")


def files(pattern: str) -> list[Path]:
    """Return our own files of a pattern, those with something in them."""
    found = sorted(ROOT.glob(pattern))
    return [path for path in found if "vendor" not in path.parts and path.stat().st_size]


def size_of(path: Path) -> Size:
    """Measure a file."""
    return Size(str(path.relative_to(ROOT)), len(path.read_text(encoding="utf-8").splitlines()))


def functions_in(paths: Sequence[Path]) -> Iterator[Size]:
    """Measure the functions of some modules."""
    for path in paths:
        for name, function in functions_of(path):
            yield Size(name, (function.end_lineno or function.lineno) - function.lineno + 1)


def functions_of(path: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield the functions and methods of a module with their names."""

    def within(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}{child.name}"
                if not isinstance(child, ast.ClassDef):
                    yield name, child
                yield from within(child, f"{name}.")
            else:
                yield from within(child, prefix)

    yield from within(ast.parse(path.read_text(encoding="utf-8")), f"{path.relative_to(ROOT)}::")


def comment_share() -> float:
    """Return the share of lines that are comments."""
    lines = [line.strip() for path in code_files() for line in path.read_text(encoding="utf-8").splitlines()]
    return sum(line.startswith("#") for line in lines) / max(len(lines), 1)


if __name__ == "__main__":
    sys.exit(main())
