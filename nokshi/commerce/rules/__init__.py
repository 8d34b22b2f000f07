"""What commerce decides: pure functions without a database or a clock."""
