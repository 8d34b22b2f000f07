from pathlib import Path

from tools.knots import knots_of


def write(folder: Path, **modules: str) -> list[Path]:
    """Write modules of a package and return their files."""
    paths = [folder / "house" / f"{name}.py" for name in modules]
    (folder / "house").mkdir()
    for path, text in zip(paths, modules.values(), strict=True):
        path.write_text(text)
    return paths


def test_modules_that_import_one_another_are_a_knot(tmp_path: Path) -> None:
    paths = write(tmp_path, a="from house import b", b="import house.c", c="from . import a", d="from house import a")
    assert knots_of(paths, tmp_path) == [{"house.a", "house.b", "house.c"}]


def test_an_import_inside_a_function_counts(tmp_path: Path) -> None:
    paths = write(tmp_path, a="from house.b import x", b="def f() -> None:\n    from house.a import y\n")
    assert knots_of(paths, tmp_path) == [{"house.a", "house.b"}]


def test_a_tree_has_no_knot(tmp_path: Path) -> None:
    paths = write(tmp_path, a="from house import b, c", b="from house import c", c="import os")
    assert knots_of(paths, tmp_path) == []
