"""Everything of a house as tables in one ZIP, and such a ZIP taken in by an empty house."""
