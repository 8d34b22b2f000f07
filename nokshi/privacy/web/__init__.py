"""Doors for people: consent of a customer with its proof, and the rules of contact."""
