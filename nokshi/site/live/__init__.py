"""Pages that move by themselves: one line per open page, told what moved, never what it is."""
