"""Who gets a campaign, with what values, and what came of it."""
