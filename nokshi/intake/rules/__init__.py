"""What intake decides: pure functions."""
