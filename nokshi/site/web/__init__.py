"""Doors of the front door itself."""
