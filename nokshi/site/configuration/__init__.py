"""How the house is set up, as a file: written, read, compared, applied."""
