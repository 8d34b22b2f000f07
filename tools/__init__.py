"""Tools for the work on the code: set up, lock, translate, count."""
