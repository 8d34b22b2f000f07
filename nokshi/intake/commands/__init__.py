"""What the command line of intake does."""
