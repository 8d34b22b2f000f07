"""vCards as rows of cells, and what changes in a card where cells do."""
