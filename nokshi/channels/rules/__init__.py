"""What can be decided without asking anybody: machines, bounces, pauses, headers."""
