"""Set a document: JSON comes in, PDF (or the PNG of its first page) goes out, in a process of its own.

Typst keeps what it has set in memory and holds the interpreter while it works; both end with the process.
"""

import sys
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).resolve().parent


def main(fonts: str, form: Literal["pdf", "png"]) -> None:
    """Read a sheet from the standard input and write the document to the standard output."""
    said = sys.stdin.buffer.read().decode()
    # Fonts of the machine bear the same names and are others.
    made: Any = typst.compile(
        str(HERE / "sheet.typ"), root=str(HERE), font_paths=[fonts], ignore_system_fonts=True, format=form,
        sys_inputs={"sheet": said}, ppi=96.0,
    )  # fmt: skip
    # Of several pages as pictures there is a list.
    sys.stdout.buffer.write(made[0] if isinstance(made, list) else made)


if __name__ == "__main__":
    main(sys.argv[1], "png" if sys.argv[2] == "png" else "pdf")
