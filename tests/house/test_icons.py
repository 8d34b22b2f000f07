"""Every icon that a page, a plug or a script names is carried: one that is not draws nothing, and nobody is told."""

import ast
import re

from tests.house.code import NOKSHI, ROOT, modules, nodes, none, place, templates
from tests.house.test_plugs import REGISTRIES

TOLD = (ROOT / "nokshi/ui/icons.txt").read_text("utf-8").splitlines()
LISTED = {line for line in TOLD if line and not line.startswith("#")}
DRAWN = {path.stem for path in (ROOT / "node_modules/lucide-static/icons").glob("*.svg")}
"""All that Lucide draws; none where the browser's parts were not fetched."""

IN_PAGES = (re.compile(r"{% icon [\"']([\w-]+)[\"']"), re.compile(r"\bicon=[\"']([\w-]+)[\"']"))
ELSE = {"letter-text"}
"""Names with a dash that Lucide draws too, and that are something else here: the id of a part of a page."""

QUOTED = re.compile(r"[\"']([a-z]+(?:-[a-z0-9]+)+)[\"']")
IN_SCRIPTS = re.compile(r"icons?(?:\.svg)?#([\w-]+)")


def test_pages_name_icons_that_are_carried() -> None:
    named = [(path, name) for path in templates() for way in IN_PAGES for name in way.findall(path.read_text("utf-8"))]
    assert len(named) > 100
    none([f"{path.relative_to(ROOT)}: {name}" for path, name in named if name not in LISTED])


def test_plugs_lend_icons_that_are_carried() -> None:
    lent = [(what, thing) for what, registry in REGISTRIES.items() for thing in registry.lent]
    named = [(what, thing.name, icon) for what, thing in lent if isinstance(icon := getattr(thing, "icon", None), str)]
    assert len(named) > 50
    none([f"{what}, {name}: {icon}" for what, name, icon in named if icon and icon not in LISTED])


def test_code_names_icons_that_are_carried() -> None:
    named = [(path, node, name) for path in modules() for node in nodes(path) for name in _icons_in(node)]
    assert len(named) > 20
    none([f"{place(path, node)}: {name}" for path, node, name in named if name not in LISTED])


def test_words_that_are_icons_are_carried() -> None:
    """A name with a dash that Lucide draws is meant as an icon, wherever it stands."""
    pages = [(path, name) for path in templates() for name in QUOTED.findall(path.read_text("utf-8"))]
    scripts = [
        (path, name) for path in NOKSHI.glob("*/static/*/js/*.js") for name in _in_script(path.read_text("utf-8"))
    ]
    code = [
        (path, node.value)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "-" in node.value
    ]
    named = [(path, name) for path, name in (*pages, *scripts, *code) if name in DRAWN - ELSE]
    none([f"{path.relative_to(ROOT)}: {name}" for path, name in named if name not in LISTED])


def _in_script(text: str) -> list[str]:
    return [*IN_SCRIPTS.findall(text), *QUOTED.findall(text)]


def _icons_in(node: ast.AST) -> list[str]:
    """Return the icons that a node names outright: `icon="x"`, `{"icon": "x"}`, `ICONS = (…)`."""
    match node:
        case ast.keyword(arg="icon", value=ast.Constant(value=str() as name)):
            return [name]
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            values = [value for key, value in pairs if isinstance(key, ast.Constant) and key.value == "icon"]
            return [one.value for one in values if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        case ast.Assign(targets=[ast.Name(id="ICONS")], value=ast.Tuple(elts=elements)):
            return [one.value for one in elements if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return []
