"""Set a sheet as PDF in a process of its own."""

import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.ui.printing.sheet import Sheet

UI = Path(__file__).resolve().parent.parent
FONTS = UI / "static" / "vendor" / "print"
PRESS = UI / "printing" / "press.py"
LONGEST = 600
"""Seconds after which setting is given up."""


class CannotPrint(DomainError):
    code = "cannot_print"
    sentence = _("The document could not be made as PDF. Try again; the log of the server says why.")
    status = 503


def write_pdf(path: Path, sheet: Sheet) -> None:
    """Write a sheet to a file as PDF; raises CannotPrint."""
    path.write_bytes(pressed(sheet, "pdf"))


def pressed(sheet: Sheet, form: Literal["pdf", "png"]) -> bytes:
    """Return a sheet as PDF, or its first page as PNG; raises CannotPrint."""
    command = [sys.executable, "-I", str(PRESS), str(FONTS), form]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=msgspec.json.encode(sheet), capture_output=True, check=True, timeout=LONGEST
        )
    except subprocess.CalledProcessError as error:
        raise CannotPrint from RuntimeError(error.stderr.decode("utf-8", "replace")[-2_000:])
    except subprocess.TimeoutExpired as error:
        raise CannotPrint from error
    return done.stdout
