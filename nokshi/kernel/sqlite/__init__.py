"""SQLite as Django speaks it, with a turn for everybody who waits to write."""
