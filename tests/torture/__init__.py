"""Bad days, tried by doing them: kill -9 at random moments under load, then count what is lost or doubled."""
