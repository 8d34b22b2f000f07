"""Pages as PDF: what is to be told, set by Typst in the faces of the house."""

from nokshi.ui.printing.setting import CannotPrint, write_pdf
from nokshi.ui.printing.sheet import Facts, Grid, Head, Section, Sheet, Words

__all__ = ["CannotPrint", "Facts", "Grid", "Head", "Section", "Sheet", "Words", "write_pdf"]
