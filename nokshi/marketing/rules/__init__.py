"""What can be decided without asking: what a letter is made of, its markup, when each one's turn is."""
