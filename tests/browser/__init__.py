"""A real Nokshi with all its processes, and a real Chromium that looks at it."""
