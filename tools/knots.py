"""Find the knots of modules that import one another, imports inside functions counted."""

import ast
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path


def knots_of(paths: Iterable[Path], root: Path) -> list[set[str]]:
    """Return each set of two or more modules that reach one another by imports, the largest first."""
    sources = {module_name(path.relative_to(root)): path for path in paths}
    graph = {name: set(imports_of(name, path, sources.keys())) for name, path in sources.items()}
    return sorted((knot for knot in strong_components(graph) if len(knot) > 1), key=len, reverse=True)


def module_name(path: Path) -> str:
    """Return the dotted name of a module's file."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(name: str, path: Path, known: Collection[str]) -> Iterator[str]:
    """Yield the known modules that a module imports, anywhere in it."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = (f"{base}.{alias.name}" for alias in node.names)
            found = [full if full in known else base for full in names]
        else:
            continue
        yield from (target for target in found if target in known and target != name)


def strong_components(graph: dict[str, set[str]]) -> list[set[str]]:
    """Return the strongly connected components (Kosaraju: two walks, the second against the arrows)."""
    backwards: dict[str, set[str]] = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets:
            backwards[target].add(name)
    order: list[str] = []
    seen: set[str] = set()
    for name in graph:
        order.extend(walk(name, graph, seen))
    seen = set()
    return [set(found) for name in reversed(order) if (found := walk(name, backwards, seen))]


def walk(start: str, graph: dict[str, set[str]], seen: set[str]) -> list[str]:
    """Return the unseen names reached from one, each after all that it leads to."""
    if start in seen:
        return []
    seen.add(start)
    finished: list[str] = []
    stack = [(start, iter(sorted(graph[start])))]
    while stack:
        name, rest = stack[-1]
        following = next((target for target in rest if target not in seen), None)
        if following is None:
            finished.append(name)
            stack.pop()
        else:
            seen.add(following)
            stack.append((following, iter(sorted(graph[following]))))
    return finished
