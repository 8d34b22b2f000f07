"""The tools do what they say."""
