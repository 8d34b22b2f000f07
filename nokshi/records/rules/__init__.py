"""What kinds of record there can be, and what a record is called: no database, no clock."""
