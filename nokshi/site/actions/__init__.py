"""What the front door itself writes."""
