"""Doors of the workspace."""
