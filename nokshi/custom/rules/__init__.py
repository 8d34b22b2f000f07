"""What fields there can be, and what may stand in them: no database, no clock."""
