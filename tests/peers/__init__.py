"""Real peers on loopback: what the outside world speaks, spoken by somebody else's program."""
