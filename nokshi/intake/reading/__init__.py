"""Files as tables: what is in them, cell by cell, without loading them whole."""
