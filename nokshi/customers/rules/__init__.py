"""What makes two ways of writing the same, and what a person is called."""
